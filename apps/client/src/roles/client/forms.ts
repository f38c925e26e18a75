import { registerForm } from '../../commands/registry.ts';
import { HelpDialog } from './help-dialog.tsx';

registerForm('RequestService', {
  roles: ['client'],
  beginning: HelpDialog,
});

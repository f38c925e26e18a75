import { lazy } from 'react';
import { registerForm } from '../../commands/registry.ts';

registerForm('RequestService', {
  roles: ['client'],
  beginning: lazy(async () => ({ default: (await import('./help-dialog.tsx')).HelpDialog })),
});

import { registerForm } from '../../commands/registry.ts';
import { ReassignDialog } from './reassign-dialog.tsx';
import { ToNewRequest } from './to-new-request.tsx';

registerForm('ReassignWorker', {
  roles: ['manager'],
  dialog: ReassignDialog,
});
registerForm('RequestService', {
  roles: ['manager'],
  beginning: ToNewRequest,
  label: 'requests.new',
});

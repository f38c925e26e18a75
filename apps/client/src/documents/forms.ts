import { registerForm } from '../commands/registry.ts';
import { CancelDialog } from './cancel-dialog.tsx';
import { ReorderDialog } from './reorder-dialog.tsx';
import { RescheduleDialog } from './reschedule-dialog.tsx';

// Of a request, for everybody who may issue them: another time begins with the one that was agreed, and
// what it costs to cancel depends on the request.
registerForm('RescheduleService', {
  dialog: RescheduleDialog,
});
registerForm('ReorderService', {
  dialog: ReorderDialog,
});
registerForm('CancelService', {
  dialog: CancelDialog,
});

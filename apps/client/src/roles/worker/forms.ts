import { registerForm } from '../../commands/registry.ts';
import { CheckInDialog } from './check-in-dialog.tsx';
import { CompleteDialog } from './complete-dialog.tsx';
import { FailJobDialog } from './fail-job-dialog.tsx';

// What is done at the door: with the camera, with a finger, in one press.
registerForm('StartService', {
  roles: ['worker'],
  dialog: CheckInDialog,
});
registerForm('CompleteService', {
  roles: ['worker'],
  dialog: CompleteDialog,
});
registerForm('FailService', {
  roles: ['worker'],
  label: 'job.fail',
  dialog: FailJobDialog,
});
registerForm('CollectSupplies', { roles: ['worker'], quick: { note: '' } });

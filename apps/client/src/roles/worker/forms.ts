import { lazy } from 'react';
import { registerForm } from '../../commands/registry.ts';

// What is done at the door: with the camera, with a finger, in one press.
registerForm('StartService', {
  roles: ['worker'],
  dialog: lazy(async () => ({ default: (await import('./check-in-dialog.tsx')).CheckInDialog })),
});
registerForm('CompleteService', {
  roles: ['worker'],
  dialog: lazy(async () => ({ default: (await import('./complete-dialog.tsx')).CompleteDialog })),
});
registerForm('FailService', {
  roles: ['worker'],
  label: 'job.fail',
  dialog: lazy(async () => ({ default: (await import('./fail-job-dialog.tsx')).FailJobDialog })),
});
registerForm('CollectSupplies', { roles: ['worker'], quick: { note: '' } });

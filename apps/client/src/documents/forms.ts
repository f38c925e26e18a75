import { lazy } from 'react';
import { registerForm } from '../commands/registry.ts';

// Of a request, for everybody who may issue them: another time begins with the one that was agreed, and
// what it costs to cancel depends on the request.
registerForm('RescheduleService', {
  dialog: lazy(async () => ({
    default: (await import('./reschedule-dialog.tsx')).RescheduleDialog,
  })),
});
registerForm('ReorderService', {
  dialog: lazy(async () => ({ default: (await import('./reorder-dialog.tsx')).ReorderDialog })),
});
registerForm('CancelService', {
  dialog: lazy(async () => ({ default: (await import('./cancel-dialog.tsx')).CancelDialog })),
});

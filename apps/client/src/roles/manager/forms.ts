import { lazy } from 'react';
import { registerForm } from '../../commands/registry.ts';

registerForm('ReassignWorker', {
  roles: ['manager'],
  dialog: lazy(async () => ({ default: (await import('./reassign-dialog.tsx')).ReassignDialog })),
});
registerForm('RequestService', {
  roles: ['manager'],
  beginning: lazy(async () => ({
    default: (await import('./new-request-page.tsx')).ToNewRequest,
  })),
});

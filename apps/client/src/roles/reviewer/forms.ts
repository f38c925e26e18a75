import { lazy } from 'react';
import { registerForm } from '../../commands/registry.ts';

registerForm('CompleteReview', {
  roles: ['reviewer'],
  dialog: lazy(async () => ({
    default: (await import('./complete-review-dialog.tsx')).CompleteReviewDialog,
  })),
});
// Derived, under the shorter names that their place on the page allows.
registerForm('RecordClientContact', { roles: ['reviewer'], label: 'review.addContact' });
registerForm('RecordFinding', { roles: ['reviewer'], label: 'review.addFinding' });

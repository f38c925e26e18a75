import { registerForm } from '../../commands/registry.ts';
import { CompleteReviewDialog } from './complete-review-dialog.tsx';

registerForm('CompleteReview', {
  roles: ['reviewer'],
  dialog: CompleteReviewDialog,
});
// Derived, under the shorter names that their place on the page allows.
registerForm('RecordClientContact', { roles: ['reviewer'], label: 'review.addContact' });
registerForm('RecordFinding', { roles: ['reviewer'], label: 'review.addFinding' });

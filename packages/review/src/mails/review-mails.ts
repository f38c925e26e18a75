import { defineMail } from '../define.ts';

/** What came of a review, for those whose request it was: they are led to the request itself. */
export const reviewCompleted = defineMail({
  name: 'review-completed',
  to: ['client', 'worker'],
  opens: 'service-request',
  params: { service: 'text', verdict: 'word' },
  sample: { service: 'Boiler service', verdict: 'verdict.nobody-at-fault' },
});

import { defineMail } from '../define.ts';

/** In words that were written elsewhere: an outbox of an earlier version holds such mails. */
export const finishedMail = defineMail({
  name: 'finished-mail',
  to: ['mailbox'],
  params: { subject: 'text', text: 'text' },
  sample: { subject: 'About your application', text: 'Good day,\n\nwe write to you soon.' },
});

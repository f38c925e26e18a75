import { defineMail } from '../define.ts';

/** What an applicant is told of their application; their own page has its link from the first mail. */
function applicantMail<const N extends string>(name: N) {
  return defineMail({
    name,
    to: ['applicant'],
    params: { applicant: 'text' },
    sample: { applicant: 'Lena Fuchs' },
  });
}

export const applicantMails = {
  ApplicationSubmitted: applicantMail('application-submitted'),
  ApplicationWithdrawn: applicantMail('application-withdrawn'),
  ApplicantContacted: applicantMail('applicant-contacted'),
  TestsAssigned: applicantMail('tests-assigned'),
  TestCompleted: applicantMail('tests-completed'),
  ApplicantAccepted: applicantMail('applicant-accepted'),
  ApplicantRejected: applicantMail('applicant-rejected'),
} as const;

export const applicationForManagers = defineMail({
  name: 'application-for-managers',
  to: ['managers'],
  opens: 'worker-application',
  params: { applicant: 'text', skills: 'texts' },
  sample: { applicant: 'Lena Fuchs', skills: ['gas', 'electric'] },
});

/** Nothing is recorded before whoever reads this mailbox has said that it was them. */
export const applicationToConfirm = defineMail({
  name: 'application-to-confirm',
  to: ['mailbox'],
  params: { applicant: 'text', link: 'link' },
  sample: { applicant: 'Lena Fuchs', link: 'https://callout.example.org/apply/a1/s3cret' },
});

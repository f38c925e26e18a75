import type { Finding, LintRule } from './finding.ts';

export interface LintException {
  readonly rule: LintRule;
  readonly subject: string;
  /** All findings of the rule on the subject when absent. */
  readonly detail?: string;
  readonly why: string;
}

/** Why a chain of policies that leads back to itself comes to rest. */
export const STOPS: Readonly<Record<string, string>> = {
  'try-again-when-something-changed':
    'A try concerns waiting requests alone: one that gets a worker leaves the list, and what a try ' +
    'itself records of one that gets none wakes no further try of it.',
};

/** What the grammar asks for and this model has reasons not to have. */
export const EXCEPTIONS: readonly LintException[] = [
  {
    rule: 'event-not-in-past-tense',
    subject: 'SuppliesReady',
    why: 'The people at the shelf say “ready”: the name is the field’s own.',
  },
  {
    rule: 'event-not-in-past-tense',
    subject: 'RequestOverdue',
    why: '“Overdue” says that its time has passed: the office has no other word for it.',
  },
  {
    rule: 'system-without-answer',
    subject: 'Mail',
    why: 'A mail is sent and forgotten; one that cannot be sent is the operator’s concern, no fact.',
  },
  {
    rule: 'mail-without-sender',
    subject: 'application-to-confirm',
    why: 'The public form sends it before anything is recorded: an address is confirmed by it.',
  },
  {
    rule: 'mail-without-sender',
    subject: 'finished-mail',
    why: 'Mails that an earlier version left in its outbox are sent by it, word for word.',
  },
  {
    rule: 'system-without-answer',
    subject: 'Sign-in directory',
    why: 'Sign-ins are outside of the model: whether one was made is read there, not recorded here.',
  },
  {
    rule: 'reaches-into-life-cycle',
    subject: 'review-ratings',
    why: 'Rule 19: published ratings may feed an optional step, which is neutral without them.',
  },
];

export function isExcepted(finding: Finding, exceptions: readonly LintException[]): boolean {
  return exceptions.some(
    ({ rule, subject, detail }) =>
      rule === finding.rule &&
      subject === finding.subject &&
      (detail === undefined || detail === finding.detail),
  );
}

/** Exceptions that no finding needs any more: they would hide the next one. */
export function needlessExceptions(
  findings: readonly Finding[],
  exceptions: readonly LintException[],
): readonly LintException[] {
  return exceptions.filter((one) => !findings.some((finding) => isExcepted(finding, [one])));
}

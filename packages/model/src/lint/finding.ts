import type { ContextName } from '@callout/kernel';

export const LINT_RULES = [
  'event-without-producer',
  'event-without-reader',
  'event-not-in-past-tense',
  'stream-badly-named',
  'command-without-issuer',
  'command-without-read-model',
  'policy-without-command',
  'policy-cycle-without-stop',
  'system-without-answer',
  'mail-without-sender',
  'mail-sent-but-not-listed',
  'mail-badly-worded',
  'mail-text-without-mail',
  'arrow-outside-published-language',
  'reaches-into-life-cycle',
  'value-without-origin',
  'copy-without-knowledge',
  'arrow-without-test',
] as const;
export type LintRule = (typeof LINT_RULES)[number];

/** Something in the declaration that breaks the grammar. Its sentence and remedy are board texts. */
export interface Finding {
  readonly rule: LintRule;
  readonly context: ContextName;
  /** The declared name at fault: what to look for in the sources. */
  readonly subject: string;
  /** What tells two findings on one subject apart: the other end of an arrow, a role, a way round. */
  readonly detail: string;
}

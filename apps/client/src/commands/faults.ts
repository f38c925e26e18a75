import type { Refusal } from '@callout/kernel';
import { model } from '@callout/model';
import type { Texts } from '../i18n/use-text.ts';

export type Faults = Readonly<Record<string, string>>;

interface Issue {
  readonly code?: string | undefined;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly minimum?: unknown;
  readonly maximum?: unknown;
  readonly origin?: unknown;
  readonly input?: unknown;
}

/** What the schema found, as a sentence for the field. */
function sentenceOf(issue: Issue, { t, model: fromModel }: Texts): string {
  const ofText = issue.origin === 'string' || issue.origin === 'array';
  if (issue.code === 'too_small') {
    return ofText ? t('field.required') : t('field.atLeast', { minimum: Number(issue.minimum) });
  }
  if (issue.code === 'too_big') {
    return ofText
      ? t('field.tooLong', { count: Number(issue.maximum) })
      : t('field.atMost', { maximum: Number(issue.maximum) });
  }
  if (issue.code === 'invalid_value') return t('field.choose');
  if (issue.code === 'invalid_type') return t('field.required');
  return fromModel(`fault.${issue.message}`) ?? t('field.invalid');
}

/** Checks input against the command's own schema, before anything is recorded or sent. */
export function faultsOf(command: string, data: unknown, texts: Texts): Faults {
  const parsed = model.command(command)?.input.safeParse(data);
  if (!parsed || parsed.success) return {};
  const faults: Record<string, string> = {};
  for (const issue of parsed.error.issues) {
    const path = issue.path.join('.');
    faults[path] ??= sentenceOf(issue as Issue, texts);
  }
  return faults;
}

/** The fields that a refusal names, each with the refusal's own sentence. */
export function refusedFields(refusal: Refusal, texts: Texts): Faults {
  const sentence = texts.refusal(refusal);
  return Object.fromEntries((refusal.fields ?? []).map((field) => [field.path, sentence]));
}

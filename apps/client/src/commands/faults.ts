import { faultText, faultTexts, faultsOf as foundBy, type Refusal } from '@callout/kernel';
import { model } from '@callout/model';
import { isStorageFull } from '@callout/replica';
import type { Texts } from '../i18n/use-text.ts';

export type Faults = Readonly<Record<string, string>>;

/** Checks input against the command's own schema, before anything is recorded or sent. */
export function faultsOf(command: string, data: unknown, { locale }: Texts): Faults {
  const schema = model.command(command)?.input;
  const parsed = schema?.safeParse(data);
  if (!parsed || parsed.success) return {};
  const faults: Record<string, string> = {};
  for (const fault of foundBy(parsed.error, { schema, input: data })) {
    faults[fault.path] ??= faultText(model, locale, fault);
  }
  return faults;
}

/** The fields that a refusal names, each with its sentence. */
export function refusedFields(refusal: Refusal, texts: Texts): Faults {
  const known = faultTexts(model, texts.locale, refusal);
  return Object.fromEntries(
    (refusal.fields ?? []).map(({ path, message }, index) => [
      path,
      message === refusal.code ? texts.refusal(refusal) : (known[index]?.message ?? message),
    ]),
  );
}

/** What a person is told of a failure that is no answer; how it came stands in the console. */
export function unexpectedRefusal(error: unknown): Refusal {
  console.error(error);
  return { code: isStorageFull(error) ? 'storage-full' : 'unexpected' };
}

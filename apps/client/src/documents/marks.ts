import { type Mark, openMarks } from '@callout/model';
import type { DeviceDocument } from '@callout/sync';
import { stateOf } from '../data/read.ts';
import type { Texts } from '../i18n/use-text.ts';
import { distance, lasting } from '../ui/measure.ts';

function measures({ minutes, metres, by }: Mark, { locale }: Texts) {
  return {
    by,
    span: minutes === undefined ? '' : lasting(locale, minutes),
    distance: metres === undefined ? '' : distance(locale, metres),
  };
}

/** What is to be looked at, as a sentence without its full stop. */
export function markSentence(mark: Mark, texts: Texts): string {
  return texts.t(`mark.${mark.step}.${mark.kind}`, measures(mark, texts));
}

/** The same in a word or two, for a list. */
export function markWords(mark: Mark, texts: Texts): string {
  return texts.t(`mark.words.${mark.kind}`, measures(mark, texts));
}

export function marksOf(document: DeviceDocument): readonly Mark[] {
  return stateOf('service-request', document).marks ?? [];
}

export function openMarksOf(document: DeviceDocument): readonly Mark[] {
  return openMarks(stateOf('service-request', document));
}

/** Sentences by the fact that they are about, for the history. */
export function remarksOf(
  document: DeviceDocument,
  texts: Texts,
): Readonly<Record<string, readonly string[]>> {
  const remarks: Record<string, string[]> = {};
  for (const mark of marksOf(document)) {
    const list = remarks[mark.event] ?? [];
    remarks[mark.event] = [...list, markSentence(mark, texts)];
  }
  return remarks;
}

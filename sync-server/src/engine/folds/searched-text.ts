import { createHash } from 'node:crypto';
import { type AnyStream, everySearchedText } from '@callout/kernel';
import { foldOf } from '@callout/sync';
import type { SearchedText, StoredDocument } from '../../store/port.ts';

const makings = new WeakMap<AnyStream, string>();

/**
 * What makes the texts of a stream: its fold, and how its fields are shown. The declarations themselves are
 * compared, so that nobody has to remember to count: a text by another making counts as not known.
 */
export function makingOf(stream: AnyStream): string {
  const known = makings.get(stream);
  if (known !== undefined) return known;
  const fields = JSON.stringify(stream.fields ?? {}, (_, value: unknown) =>
    typeof value === 'function' ? String(value) : value,
  );
  const making = createHash('sha256')
    .update(`${foldOf(stream)} ${fields}`)
    .digest('hex');
  makings.set(stream, making.slice(0, MAKING_SIGNS));
  return making.slice(0, MAKING_SIGNS);
}
const MAKING_SIGNS = 16;

export function searchedText(stream: AnyStream, document: StoredDocument): SearchedText {
  return { madeBy: makingOf(stream), words: everySearchedText(stream, document) };
}

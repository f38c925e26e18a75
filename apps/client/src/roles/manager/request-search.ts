import type { DeviceDocument } from '@callout/sync';
import { stateOf } from '../../data/read.ts';

/** Every word somewhere in what a dispatcher knows a request by: what, who, where, its number. */
export function matchesWords(document: DeviceDocument, words: string): boolean {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return true;
  const text = searchedText(document);
  return wanted.every((word) => text.includes(word));
}

/** Documents are never changed, only replaced: what one is searched by is put together once. */
const searchedTexts = new WeakMap<DeviceDocument, string>();

function searchedText(document: DeviceDocument): string {
  const known = searchedTexts.get(document);
  if (known !== undefined) return known;
  const request = stateOf('service-request', document);
  const text = [
    document.title,
    request.client.name,
    request.place?.address,
    request.worker?.name,
    request.contact?.name,
    request.externalId,
    request.description,
  ]
    .join(' ')
    .toLowerCase();
  searchedTexts.set(document, text);
  return text;
}

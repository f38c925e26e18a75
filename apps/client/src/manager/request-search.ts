import type { DeviceDocument } from '@callout/sync';
import { stateOf } from '../documents/read.ts';

/** Every word somewhere in what a dispatcher knows a request by: what, who, where, its number. */
export function matchesWords(document: DeviceDocument, words: string): boolean {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return true;
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
  return wanted.every((word) => text.includes(word));
}

import { createHash } from 'node:crypto';
import { canonicalText } from '../store/canonical.ts';

/** Names a text by its content. */
export function etagOf(text: string): string {
  return `"${digestOf(text)}"`;
}

/** Names a document as somebody sees it; its stream's version stands first, for `If-Match`. */
export function documentEtag(document: { readonly version: number }): string {
  return `"${document.version}-${digestOf(canonicalText(document))}"`;
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

/** Whether an `If-None-Match` names it; a weak name is as good as a strong one here (RFC 9110). */
export function isNamed(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  if (header.trim() === '*') return true;
  return header.split(',').some((name) => name.trim().replace(/^W\//, '') === etag);
}

/** The versions of a stream that an `If-Match` allows; `any` for every one that there is. */
export function versionsIn(header: string | undefined): readonly number[] | 'any' | undefined {
  if (header === undefined) return undefined;
  if (header.trim() === '*') return 'any';
  return header
    .split(',')
    .map((name) => /^"(\d{1,15})-[\w-]+"$/.exec(name.trim())?.[1])
    .flatMap((version) => (version === undefined ? [] : [Number(version)]));
}

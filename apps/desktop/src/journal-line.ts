import { crc32 } from 'node:zlib';

// A line is `{"sum":"89abcdef","line":…}`: JSON for any tool, and the sum is over the exact bytes
// that stand after `"line":`, so that checking needs no agreement on how JSON is written.

/**
 * One event as the file holds it. Lines from before owner and server were kept have neither; a sealed
 * line holds its event under the key of its owner.
 */
export interface StoredLine {
  readonly eventId: string;
  readonly server?: string;
  readonly owner?: string;
  readonly name?: string;
  readonly event?: unknown;
  /** Base64 of what `sealText` gave. */
  readonly sealed?: string;
}

export type Entry =
  | { readonly kind: 'event'; readonly line: StoredLine }
  | { readonly kind: 'forget'; readonly eventIds: readonly string[] };

const head = '{"sum":"';
const middle = '","line":';
const tail = '}';
const sumLength = 8;
const bodyFrom = head.length + sumLength + middle.length;

/** One line of the file, with its line end. */
export function entryToLine(entry: Entry): string {
  const body = JSON.stringify(entry.kind === 'event' ? entry.line : { forget: entry.eventIds });
  return `${head}${sumOf(body)}${middle}${body}${tail}\n`;
}

/** `undefined` when the line is not one that `entryToLine` made. */
export function lineToEntry(bytes: Uint8Array): Entry | undefined {
  const text = decoded(bytes);
  if (text === undefined || !text.startsWith(head) || !text.endsWith(tail)) return;
  const body = text.slice(bodyFrom, -tail.length);
  if (text !== `${head}${sumOf(body)}${middle}${body}${tail}`) return;
  return toEntry(parsed(body));
}

function sumOf(body: string): string {
  return crc32(body).toString(16).padStart(sumLength, '0');
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return;
  }
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return;
  }
}

function toEntry(value: unknown): Entry | undefined {
  if (typeof value !== 'object' || value === null) return;
  if ('forget' in value && Array.isArray(value.forget) && value.forget.every(isText)) {
    return { kind: 'forget', eventIds: value.forget };
  }
  const line = storedLine(value);
  return line && { kind: 'event', line };
}

function storedLine(value: object): StoredLine | undefined {
  const { eventId, server, owner, name, sealed, event }: Partial<Record<string, unknown>> = {
    ...value,
  };
  if (!isText(eventId) || (event === undefined) === (sealed === undefined)) return;
  const texts = { server, owner, name, sealed };
  const given = Object.entries(texts).filter(([, text]) => text !== undefined);
  if (!given.every(([, text]) => isText(text))) return;
  return { eventId, ...Object.fromEntries(given), ...(event === undefined ? {} : { event }) };
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

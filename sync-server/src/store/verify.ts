import { type ConfirmedEvent, type Model, readEventData } from '@callout/kernel';
import { documentId, foldDocument, type StreamDocument } from '@callout/sync';
import { differenceAt } from './canonical.ts';
import type { Reader, StoredDocument } from './port.ts';

const PAGE = 500;
/** Differences that are told one by one; beyond it they are only counted. */
const TOLD_MAX = 100;

export interface Difference {
  /** `kind:stream`, or `position n` of the log. */
  readonly where: string;
  readonly what: string;
  /** The field of the document, dotted. */
  readonly path?: string;
}

export interface Verified {
  readonly events: number;
  readonly documents: number;
  /** The first of them; `differenceCount` counts all. */
  readonly differences: readonly Difference[];
  readonly differenceCount: number;
}

interface Found {
  events: number;
  /** Events that were folded into some document: all of them, unless a stream has lost its beginning. */
  folded: number;
  documents: number;
  count: number;
  readonly told: Difference[];
}

function tell(found: Found, difference: Difference): void {
  found.count += 1;
  if (found.told.length < TOLD_MAX) found.told.push(difference);
}

function faultOf(fault: unknown): string {
  return fault instanceof Error ? fault.message : String(fault);
}

function readFault(model: Model, event: ConfirmedEvent): string | undefined {
  const definition = model.event(event.type);
  if (!definition) return `no context declares ${event.type}`;
  try {
    readEventData(definition, event.v, event.data);
    return undefined;
  } catch (fault) {
    return `${event.type} cannot be read: ${faultOf(fault)}`;
  }
}

/** Folds one stream page by page, so that a long one needs no more memory than a short one. */
async function refold(
  reader: Reader,
  model: Model,
  kind: string,
  stream: string,
): Promise<{ readonly document: StreamDocument | undefined; readonly gap: number | undefined }> {
  const declared = model.stream(kind);
  if (!declared) throw new Error(`no context declares the stream ${kind}`);
  let document: StreamDocument | undefined;
  for (;;) {
    const page = await reader.eventsOf(kind, stream, document?.version ?? 0, PAGE);
    for (const event of page) {
      const expected = (document?.version ?? 0) + 1;
      if (event.version !== expected) return { document, gap: expected };
      document = foldDocument(declared, document, [event]);
    }
    if (page.length < PAGE) return { document, gap: undefined };
  }
}

/** What a fold does not say is left out: disputes, and the position that they move. */
function folded(document: StoredDocument): Omit<StreamDocument, 'disputes' | 'position'> {
  const { disputes, position, context, audience, ...rest } = document;
  return rest;
}

function compare(found: Found, where: string, fold: StreamDocument, stored: StoredDocument): void {
  const { disputes, position, ...expected } = fold;
  const path = differenceAt(folded(stored), expected);
  if (path !== undefined) tell(found, { where, what: 'the stored document differs', path });
  if (stored.position < position) {
    tell(found, { where, what: 'it is older than its events', path: 'position' });
  }
}

async function checkStream(
  reader: Reader,
  model: Model,
  found: Found,
  { kind, stream }: ConfirmedEvent,
): Promise<void> {
  const where = documentId(kind, stream);
  found.documents += 1;
  try {
    const { document, gap } = await refold(reader, model, kind, stream);
    found.folded += document?.version ?? 0;
    if (gap !== undefined) tell(found, { where, what: `version ${gap} is missing` });
    const stored = await reader.document(kind, stream);
    if (!stored) tell(found, { where, what: 'its document is missing' });
    else if (document && gap === undefined) compare(found, where, document, stored);
  } catch (fault) {
    tell(found, { where, what: `it cannot be folded: ${faultOf(fault)}` });
  }
}

/**
 * Folds the log anew, stream by stream, and compares with what is stored. A stream is checked where
 * the log first names it, so nothing is remembered from page to page. On a store that is being
 * written to, a stream that grew meanwhile may be told as differing: verify it again.
 */
export async function verify(reader: Reader, model: Model): Promise<Verified> {
  const found: Found = { events: 0, folded: 0, documents: 0, count: 0, told: [] };
  let after = 0;
  for (;;) {
    const page = await reader.events(after, PAGE);
    for (const event of page) {
      found.events += 1;
      const where = `position ${event.position}`;
      if (event.position <= after) tell(found, { where, what: 'positions do not rise' });
      after = Math.max(after, event.position);
      const fault = readFault(model, event);
      if (fault !== undefined) tell(found, { where, what: fault });
      if (event.version === 1) await checkStream(reader, model, found, event);
    }
    if (page.length < PAGE) break;
  }
  const head = await reader.head();
  if (head < after) tell(found, { where: 'the log', what: `its head ${head} is below ${after}` });
  if (found.folded < found.events && found.count === 0) {
    const lost = found.events - found.folded;
    tell(found, { where: 'the log', what: `${lost} events belong to streams without a beginning` });
  }
  return {
    events: found.events,
    documents: found.documents,
    differences: found.told,
    differenceCount: found.count,
  };
}

import { type ConfirmedEvent, type Model, readEventData } from '@callout/kernel';
import { documentId } from '@callout/sync';
import { withAudience } from '../../engine/folds/document-today.ts';
import { differenceAt } from '../../store/canonical.ts';
import { foldStream } from '../../store/fold-stream.ts';
import { latestBefore, logCorrections } from '../../store/log-corrections.ts';
import type { Reader, StoredDocument } from '../../store/port.ts';
import type { Difference } from './difference.ts';
import { verifyRows } from './verify-rows.ts';

export type { Difference } from './difference.ts';

const PAGE = 500;
/** Differences that are told one by one; beyond it they are only counted. */
const TOLD_MAX = 100;

export interface Verified {
  readonly events: number;
  readonly documents: number;
  /** Rows of read models. */
  readonly rows: number;
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

/** What a fold does not say is left out: disputes, and the positions that they move. */
function comparable(document: StoredDocument) {
  const { disputes, settled, position, audience, closedAt, ...rest } = document;
  return { ...rest, audience: [...new Set(audience)].sort() };
}

function compare(found: Found, where: string, fold: StoredDocument, stored: StoredDocument): void {
  const path = differenceAt(comparable(stored), comparable(fold));
  if (path !== undefined) tell(found, { where, what: 'the stored document differs', path });
  if (stored.position < fold.position) {
    tell(found, { where, what: 'it is older than its events', path: 'position' });
  }
}

function declared(model: Model, kind: string) {
  const stream = model.stream(kind);
  if (!stream) throw new Error(`no context declares the stream ${kind}`);
  return stream;
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
    const definition = declared(model, kind);
    const { document, gap } = await foldStream(reader, definition, stream);
    found.folded += document?.version ?? 0;
    if (gap !== undefined) tell(found, { where, what: `version ${gap} is missing` });
    const stored = await reader.document(kind, stream);
    if (!stored) tell(found, { where, what: 'its document is missing' });
    else if (document && gap === undefined) {
      compare(found, where, withAudience(definition, document), stored);
    }
  } catch (fault) {
    tell(found, { where, what: `it cannot be folded: ${faultOf(fault)}` });
  }
}

async function checkLog(reader: Reader, model: Model, found: Found): Promise<void> {
  let after = 0;
  const latestAt = latestBefore(await logCorrections(reader));
  for (;;) {
    const page = await reader.events(after, PAGE);
    for (const event of page) {
      found.events += 1;
      const where = `position ${event.position}`;
      if (event.position <= after) tell(found, { where, what: 'positions do not rise' });
      const latest = latestAt(event);
      if (event.recordedAt < latest) {
        tell(found, { where, what: `it was recorded before what stands before it (${latest})` });
      }
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
}

async function checkRows(reader: Reader, model: Model, found: Found): Promise<number> {
  try {
    return await verifyRows(reader, model, (difference) => tell(found, difference));
  } catch (fault) {
    const where = 'the read models';
    tell(found, { where, what: `they cannot be folded: ${faultOf(fault)}` });
    return 0;
  }
}

/**
 * Folds the log anew and compares with what is stored: documents stream by stream, each where the log
 * first names it, so that nothing is remembered from page to page, then the rows of read models. On a
 * reader that does not stand still, what is written meanwhile may be told as differing.
 */
export async function verify(reader: Reader, model: Model): Promise<Verified> {
  const found: Found = { events: 0, folded: 0, documents: 0, count: 0, told: [] };
  await checkLog(reader, model, found);
  const rows = await checkRows(reader, model, found);
  return {
    events: found.events,
    documents: found.documents,
    rows,
    differences: found.told,
    differenceCount: found.count,
  };
}

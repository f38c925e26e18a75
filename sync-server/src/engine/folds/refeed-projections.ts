import type { AnyProjection, ConfirmedEvent, ContextName, Model } from '@callout/kernel';
import type { ProjectionRow } from '../../store/fold-port.ts';
import type { Reader, Transaction } from '../../store/port.ts';
import { readToday } from './projections.ts';

/** Events fed at once: the memory that it takes, whatever the size of the log. */
const EVENTS_PAGE = 500;

/** Which fold a projection's rows are made by. */
export function projectionFoldOf(projection: Pick<AnyProjection, 'foldVersion'>): string {
  return String(projection.foldVersion ?? 1);
}

/** A projection on its way from the beginning of the log. */
export interface Feeding {
  readonly projection: AnyProjection;
  /** Everything that concerns it is in its rows up to here. */
  fed: number;
}

/** Where feeding ends: own events are fed when they are stored, others' up to the processor's place. */
interface FeedingEnd {
  readonly head: number;
  readonly checkpointOf: (context: ContextName) => number;
}

async function feedingEnd(reader: Reader, model: Model): Promise<FeedingEnd> {
  const checkpoints = new Map<ContextName, number>();
  for (const { name } of model.contexts) checkpoints.set(name, await reader.checkpoint(name));
  return {
    head: await reader.head(),
    checkpointOf: (context) => checkpoints.get(context) ?? 0,
  };
}

function concerns({ projection, fed }: Feeding, end: FeedingEnd, event: ConfirmedEvent): boolean {
  if (event.position <= fed || !projection.on[event.type]) return false;
  const isOwn = event.context === projection.context;
  return isOwn || event.position <= end.checkpointOf(projection.context);
}

function keysOf(projection: AnyProjection, read: ConfirmedEvent): readonly string[] {
  const keys = projection.on[read.type]?.key(read as never) ?? [];
  return typeof keys === 'string' ? [keys] : keys;
}

interface Fed {
  readonly event: ConfirmedEvent;
  /** The person whom it tells of was erased: what it leaves in a row is taken out again at once. */
  readonly forgets: boolean;
}

function foldRow(projection: AnyProjection, { event, forgets }: Fed, row: unknown, key: string) {
  const on = projection.on[event.type];
  const after = on?.fold(row as never, event as never, key);
  const isForgotten = forgets && on?.forget !== undefined && after !== undefined;
  return isForgotten ? on.forget?.(after as never, event as never, key) : after;
}

/** The rows of one projection after a page of events, with two statements and not two an event. */
async function rowsAfterPage(
  target: Pick<Reader, 'rowsByKey'>,
  projection: AnyProjection,
  page: readonly Fed[],
): Promise<{ readonly rows: readonly ProjectionRow[]; readonly removed: readonly string[] }> {
  const { context, name, index } = projection;
  const touched = new Set(page.flatMap(({ event }) => keysOf(projection, event)));
  const before = await target.rowsByKey(context, name, [...touched]);
  const rows = new Map<string, unknown>(before.map(({ key, row }) => [key, row]));
  for (const fed of page) {
    for (const key of keysOf(projection, fed.event)) {
      // As the table would give it back: text, never a richer value that text loses.
      const after = foldRow(projection, fed, rows.get(key), key);
      rows.set(key, after === undefined ? undefined : JSON.parse(JSON.stringify(after)));
    }
  }
  const kept: ProjectionRow[] = [];
  for (const [key, row] of rows) {
    if (row !== undefined) kept.push({ key, index: index?.(row as never) ?? '', row });
  }
  const removed = [...touched].filter((key) => rows.get(key) === undefined);
  return { rows: kept, removed };
}

/** Writes a page in one transaction; `fed` is the position that is passed with it. */
export type WritePage = (
  work: (transaction: Transaction) => Promise<void>,
  fed: number,
) => Promise<void>;

/**
 * Feeds projections from the log in its order, wherever each of them stands, page by page.
 * @param source the log and what is known of erased streams
 * @throws when an event cannot be read by its schema, or a fold throws: rows that leave an event out
 *   would be wrong without a sign
 */
export async function feedFromLog(
  source: Reader,
  model: Model,
  feedings: readonly Feeding[],
  { write, onPage }: { readonly write: WritePage; readonly onPage?: (positions: number) => void },
): Promise<void> {
  const end = await feedingEnd(source, model);
  let after = feedings.reduce((least, { fed }) => Math.min(least, fed), end.head);
  while (after < end.head) {
    const events = await source.events(after, EVENTS_PAGE);
    const last = events.length < EVENTS_PAGE ? end.head : (events.at(-1)?.position ?? end.head);
    const pages: [Feeding, readonly Fed[]][] = [];
    for (const feeding of feedings) {
      const fed = await readPage(source, model, feeding, end, events);
      if (fed.length > 0) pages.push([feeding, fed]);
    }
    await write(async (transaction) => {
      for (const [{ projection }, fed] of pages) {
        const { context, name } = projection;
        const { rows, removed } = await rowsAfterPage(transaction, projection, fed);
        await transaction.putRows(context, name, rows);
        for (const key of removed) await transaction.putRow(context, name, key, '', undefined);
      }
    }, last);
    for (const feeding of feedings) feeding.fed = Math.max(feeding.fed, last);
    onPage?.(last - after);
    after = last;
  }
}

async function readPage(
  source: Reader,
  model: Model,
  feeding: Feeding,
  end: FeedingEnd,
  events: readonly ConfirmedEvent[],
): Promise<readonly Fed[]> {
  const fed: Fed[] = [];
  for (const event of events) {
    if (!concerns(feeding, end, event)) continue;
    const mayForget = feeding.projection.on[event.type]?.forget !== undefined;
    const forgets = mayForget && (await source.isErased(event.kind, event.stream));
    fed.push({ event: readToday(model, event), forgets });
  }
  return fed;
}

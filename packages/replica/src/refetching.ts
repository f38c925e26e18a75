import { CONTEXTS, type ContextName, type Model } from '@callout/kernel';
import { PULL_DOCUMENTS_MAX } from '@callout/sync';
import { type DeviceStore, foldsNote } from './device-store.ts';
import { type Collections, changeDocuments, documentsAfter, unsentDocuments } from './documents.ts';
import { foldsOf, isOfToday, otherFoldOf } from './folds.ts';
import { type HeldDocument, heldAfterGone, serverSide, withPending } from './held.ts';
import { type PageOptions, requestPage } from './inbox.ts';
import type { Lay } from './laying.ts';
import type { SyncState } from './sync-state.ts';
import type { BackOff } from './time.ts';

/**
 * Brings documents up to date that another version of this program has laid: they are fetched anew,
 * because a device holds states and not the events that they came from. See docs/adr/0129.
 */
export interface Refetching {
  /** The server may be reached now, or may have become a newer one. */
  readonly kick: () => void;
  readonly stop: () => Promise<void>;
}

export interface RefetchingOptions extends PageOptions {
  readonly model: Model;
  readonly collections: Collections;
  readonly store: DeviceStore;
  readonly lay: Lay;
  readonly backOff: BackOff;
}

const troubleOf = (context: ContextName) => `folds ${context}`;

export function startRefetching(options: RefetchingOptions): Refetching {
  const stopped = new AbortController();
  let running: Promise<void> | undefined;
  let again = false;
  // A newer server's documents stay unknown to this program however often they are fetched.
  const tooNew = new Set<ContextName>();

  async function run(): Promise<void> {
    while (again && !stopped.signal.aborted) {
      again = false;
      for (const context of CONTEXTS) {
        if (tooNew.has(context)) continue;
        const told = await bringUpToDate(options, context, stopped.signal);
        if (told === 'application-older') tooNew.add(context);
      }
    }
  }

  return {
    kick: () => {
      again = true;
      running ??= run()
        .catch((error) => {
          const params = { reason: String(error) };
          options.state.trouble('folds', { code: 'device-trouble', params });
        })
        .finally(() => {
          running = undefined;
        });
    },
    stop: async () => {
      stopped.abort();
      options.backOff.stop();
      await running;
    },
  };
}

async function bringUpToDate(
  options: RefetchingOptions,
  context: ContextName,
  stopped: AbortSignal,
): Promise<string> {
  const { model, store, collections, state } = options;
  const folds = foldsOf(model, context);
  const note = await foldsNote(store);
  if (note.folds[context] === folds) return 'whole';
  if ((await documentsAfter(collections[context], '', 1)).length > 0) {
    state.trouble(troubleOf(context), { code: 'documents-outdated' });
    const told = await fetchAnew(options, context, stopped);
    if (told !== 'whole') return told;
    await dropLeftBehind(options, context);
  }
  state.trouble(troubleOf(context), undefined);
  await noteFolds(store, context, folds);
  return 'whole';
}

/** @returns `whole`, `stopped`, or the code of what is told when the server has another fold */
async function fetchAnew(
  options: RefetchingOptions,
  context: ContextName,
  stopped: AbortSignal,
): Promise<string> {
  let after = 0;
  let other: string | undefined;
  while (!stopped.aborted) {
    const page = await requestPage(options, context, after, PULL_DOCUMENTS_MAX);
    if (!page) {
      await options.backOff.wait();
      continue;
    }
    const { documents, checkpoint } = page.response;
    await options.lay(context, documents);
    other ??= otherFoldOf(options.model, documents)?.code;
    options.backOff.reset();
    if (documents.length < PULL_DOCUMENTS_MAX) return other ?? 'whole';
    after = checkpoint;
  }
  return 'stopped';
}

const SCANNED = 500;

/** What the server did not send any more is not this person's to see; what is unsent on it stays. */
async function dropLeftBehind(
  { model, collections }: RefetchingOptions,
  context: ContextName,
): Promise<void> {
  const collection = collections[context];
  for (let after = ''; ; ) {
    const page = await documentsAfter(collection, after, SCANNED);
    const left = page.filter((document) => isLeftBehind(model, document));
    await changeDocuments(
      collection,
      left.map(({ id }) => id),
      (id, held) => {
        const stream = held && model.stream(held.kind);
        if (!stream || !isLeftBehind(model, held)) return undefined;
        const gone = { id, gone: true, position: held.position } as const;
        const kept = heldAfterGone(stream, held, gone, new Set(), []);
        return kept ? { keep: kept } : { remove: true, position: held.position };
      },
    );
    const last = page.at(-1);
    if (!last || page.length < SCANNED) return;
    after = last.id;
  }
}

function isLeftBehind(model: Model, held: HeldDocument): boolean {
  return held.version > 0 && held.gone === 0 && !isOfToday(model, held);
}

async function noteFolds(store: DeviceStore, context: ContextName, folds: string): Promise<void> {
  const note = await foldsNote(store);
  await store.notes.put({ ...note, folds: { ...note.folds, [context]: folds } });
}

/** What came was made by another fold: it is to be fetched anew as soon as both are of one version. */
export async function noteOtherFold(store: DeviceStore, context: ContextName): Promise<void> {
  await noteFolds(store, context, '');
}

export function otherFoldTrouble(
  state: SyncState,
  context: ContextName,
  refusal: Parameters<SyncState['trouble']>[1],
): void {
  state.trouble(troubleOf(context), refusal);
}

/** What only this device knows is folded anew from its own events, without the server. */
export async function refoldUnsent(model: Model, collections: Collections): Promise<void> {
  for (const context of CONTEXTS) {
    const collection = collections[context];
    const old = (await unsentDocuments(collection)).filter(
      (held) => serverSide(held) === undefined && !isOfToday(model, held),
    );
    await changeDocuments(
      collection,
      old.map(({ id }) => id),
      (_, held) => {
        const stream = held && model.stream(held.kind);
        const keep = stream && withPending(stream, held, []);
        return keep && { keep };
      },
    );
  }
}

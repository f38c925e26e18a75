import type { ContextName, Model } from '@callout/kernel';
import { PULL_DOCUMENTS_MAX } from '@callout/sync';
import type { BackOff } from '../platform/back-off.ts';
import { createRepeatedTask, type RepeatedTask } from '../platform/repeated-task.ts';
import { refusalOfFault } from '../platform/storage-full.ts';
import type { ApplyDocuments } from '../storage/apply-documents.ts';
import { type ExchangeStore, foldsNote } from '../storage/device-store.ts';
import {
  type Collections,
  changeDocuments,
  contextsOf,
  documentsAfter,
  unsentDocuments,
} from '../storage/documents.ts';
import { foldsOf, isOfToday, otherFoldOf } from '../storage/folds.ts';
import {
  type LocalDocument,
  localAfterGone,
  serverSide,
  withPending,
} from '../storage/local-document.ts';
import { type PageOptions, requestSnapshot } from './pages.ts';
import type { SyncState } from './sync-state.ts';

export interface RefetchOptions extends PageOptions {
  readonly model: Model;
  readonly collections: Collections;
  readonly store: ExchangeStore;
  readonly applyDocuments: ApplyDocuments;
  readonly backOff: BackOff;
}

const troubleOf = (context: ContextName) => `folds ${context}`;

/**
 * Brings documents up to date that another version of this program has made: they are fetched again,
 * because a device holds states and not the events that they came from. See docs/adr/0129. To be
 * kicked when the server may be reached, or may have become a newer one.
 */
export function startRefetch(options: RefetchOptions): RepeatedTask {
  const stopped = new AbortController();
  // A newer server's documents stay unknown to this program however often they are fetched.
  const tooNew = new Set<ContextName>();

  async function turn(): Promise<boolean> {
    for (const context of contextsOf(options.collections)) {
      if (tooNew.has(context)) continue;
      const told = await bringUpToDate(options, context, stopped.signal);
      if (told === 'application-older') tooNew.add(context);
    }
    return false;
  }

  const task = createRepeatedTask(turn, (error) =>
    options.state.trouble('folds', refusalOfFault(error)),
  );
  return {
    kick: task.kick,
    stop: () => {
      stopped.abort();
      options.backOff.stop();
      return task.stop();
    },
  };
}

async function bringUpToDate(
  options: RefetchOptions,
  context: ContextName,
  stopped: AbortSignal,
): Promise<string> {
  const { model, store, state } = options;
  const folds = foldsOf(model, context);
  const before = (await foldsNote(store)).folds[context];
  if (before === folds) return 'whole';
  if (await reportOutdatedIn(options, context)) {
    const told = await fetchAnew(options, context, stopped);
    if (told !== 'whole') return told;
    await dropLeftBehind(options, context);
  }
  // What came meanwhile by another way may have been of another fold: then that is what is told.
  if (await noteFolds(store, context, (now) => (now === before ? folds : now))) {
    state.trouble(troubleOf(context), undefined);
  }
  return 'whole';
}

type Held = Pick<RefetchOptions, 'model' | 'store' | 'collections' | 'state'>;

/** @returns whether there is anything of this context that another fold may have made */
async function reportOutdatedIn(
  { model, store, collections, state }: Held,
  context: ContextName,
): Promise<boolean> {
  if ((await foldsNote(store)).folds[context] === foldsOf(model, context)) return false;
  if ((await documentsAfter(collections[context], '', 1)).length === 0) return false;
  state.trouble(troubleOf(context), { code: 'documents-outdated' });
  return true;
}

/** Says at once, without the server, why not everything that was here yesterday is shown. */
export async function reportOutdated(local: Held): Promise<void> {
  for (const context of contextsOf(local.collections)) await reportOutdatedIn(local, context);
}

/** @returns `whole`, `stopped`, or the code of what is told when the server has another fold */
async function fetchAnew(
  options: RefetchOptions,
  context: ContextName,
  stopped: AbortSignal,
): Promise<string> {
  let cursor = '';
  let other: string | undefined;
  while (!stopped.aborted) {
    const page = await requestSnapshot(options, context, cursor, PULL_DOCUMENTS_MAX);
    if (!page) {
      await options.backOff.wait();
      continue;
    }
    const { documents, next } = page;
    await options.applyDocuments(context, documents);
    other ??= otherFoldOf(options.model, documents)?.code;
    options.backOff.reset();
    if (next === undefined) return other ?? 'whole';
    cursor = next;
  }
  return 'stopped';
}

const SCANNED = 500;

/** What the server did not send any more is not this person's to see; what is unsent on it stays. */
async function dropLeftBehind(
  { model, collections }: RefetchOptions,
  context: ContextName,
): Promise<void> {
  const collection = collections[context];
  for (let after = ''; ; ) {
    const page = await documentsAfter(collection, after, SCANNED);
    const left = page.filter((document) => isLeftBehind(model, document));
    await changeDocuments(
      collection,
      left.map(({ id }) => id),
      (id, local) => {
        const stream = local && model.stream(local.kind);
        if (!stream || !isLeftBehind(model, local)) return undefined;
        const gone = { id, gone: true, position: local.position } as const;
        const kept = localAfterGone(stream, local, gone, new Set(), []);
        return kept ? { keep: kept } : { remove: true, position: local.position };
      },
    );
    const last = page.at(-1);
    if (!last || page.length < SCANNED) return;
    after = last.id;
  }
}

function isLeftBehind(model: Model, local: LocalDocument): boolean {
  return local.version > 0 && local.gone === 0 && !isOfToday(model, local);
}

/** @returns whether the note is another one now */
function noteFolds(
  store: ExchangeStore,
  context: ContextName,
  change: (noted: string | undefined) => string | undefined,
): Promise<boolean> {
  return store.changeNotes(async () => {
    const note = await foldsNote(store);
    const noted = note.folds[context];
    const after = change(noted);
    if (after === undefined || after === noted) return false;
    await store.notes.put({ ...note, folds: { ...note.folds, [context]: after } });
    return true;
  });
}

const OTHER = 'other ';

/** What came was made by another fold: it is to be fetched again as soon as both are of one version. */
export async function noteOtherFold(store: ExchangeStore, context: ContextName): Promise<void> {
  // Counted, so that whoever is about to note that all is well sees that it is not.
  await noteFolds(store, context, (noted = '') => {
    const times = noted.startsWith(OTHER) ? Number(noted.slice(OTHER.length)) : 0;
    return `${OTHER}${times + 1}`;
  });
}

export function otherFoldTrouble(
  state: SyncState,
  context: ContextName,
  refusal: Parameters<SyncState['trouble']>[1],
): void {
  state.trouble(troubleOf(context), refusal);
}

/** What only this device knows is folded again from its own events, without the server. */
export async function refoldUnsent(model: Model, collections: Collections): Promise<void> {
  for (const context of contextsOf(collections)) {
    const collection = collections[context];
    const old = (await unsentDocuments(collection)).filter(
      (local) => serverSide(local) === undefined && !isOfToday(model, local),
    );
    await changeDocuments(
      collection,
      old.map(({ id }) => id),
      (_, local) => {
        const stream = local && model.stream(local.kind);
        const keep = stream && withPending(stream, local, []);
        return keep && { keep };
      },
    );
  }
}

import type { ContextName } from '@callout/kernel';
import type { SentDocument } from '@callout/sync';
import type { BackOff } from '../platform/back-off.ts';
import { refusalOfFault } from '../platform/storage-full.ts';
import { applyWindow } from '../storage/device-window.ts';
import {
  type Checkpoint,
  createFirstLoad,
  type FirstLoad,
  type FirstLoadOptions,
} from './first-load.ts';
import { createOpenWorkFirst } from './open-work-first.ts';
import { requestPage, stored } from './pages.ts';

/** Brings what changed on the server onto the device, one run a context. */
export interface Pull {
  /** Something changed in this context, or may have while the live connection was down. */
  readonly resync: (context: ContextName) => void;
  /** With `forget`, its checkpoints are of no use any more. */
  readonly stop: (how?: { readonly forget: boolean }) => Promise<void>;
}

/** A page as it was stored, and where the next one begins. */
interface StoredPage {
  readonly checkpoint: Checkpoint | undefined;
  readonly documents: readonly SentDocument[];
}

/**
 * Asks for page after page from the checkpoint on that it keeps, until one is shorter than the limit, and
 * again whenever it is told to; a checkpoint counts once its page is stored.
 */
export type FollowPages = (wanted: {
  readonly context: ContextName;
  /** Runs of different names have different checkpoints. */
  readonly identifier: string;
  /** Never throws. */
  readonly page: (checkpoint: Checkpoint | undefined, limit: number) => Promise<StoredPage>;
}) => {
  readonly resync: () => void;
  readonly stop: (forget: boolean) => Promise<void>;
};

export interface PullOptions extends FirstLoadOptions {
  readonly contexts: readonly ContextName[];
  readonly onCaughtUp: (context: ContextName) => void;
  readonly follow: FollowPages;
  readonly createBackOff: () => BackOff;
}

export function startPull(options: PullOptions): Pull {
  const stopped = new AbortController();
  const backOffs: BackOff[] = [];
  const openWorkFirst = createOpenWorkFirst(options.contexts, options.state.openWorkLoaded);
  const runs = new Map(
    options.contexts.map((context) => {
      const backOff = options.createBackOff();
      backOffs.push(backOff);
      const own = { options, context, backOff, openWorkFirst, stopped: stopped.signal };
      const load = createFirstLoad(own);
      const run = options.follow({
        context,
        identifier: options.identifier,
        page: (checkpoint, limit) => pullPage({ ...own, load }, checkpoint, limit),
      });
      return [context, run] as const;
    }),
  );
  return {
    resync: (context) => runs.get(context)?.resync(),
    stop: async (how) => {
      stopped.abort();
      openWorkFirst.stop();
      for (const backOff of backOffs) backOff.stop();
      await Promise.all([...runs.values()].map((run) => run.stop(how?.forget === true)));
    },
  };
}

interface Parts {
  readonly options: PullOptions;
  readonly context: ContextName;
  readonly load: FirstLoad;
  readonly backOff: BackOff;
  readonly stopped: AbortSignal;
}

/**
 * One page of what changed, after all of the first load where that is still to come. It is durable when
 * this resolves. It never throws: who asked would try again at once. A short page means that there is no more.
 */
async function pullPage(
  parts: Parts,
  checkpoint: Checkpoint | undefined,
  limit: number,
): Promise<StoredPage> {
  const { backOff, stopped } = parts;
  let at = checkpoint;
  while (!stopped.aborted) {
    const page = await nextPage(parts, at, limit);
    if (page) {
      backOff.reset();
      at = { position: page.position };
      if (!page.lacksOlder) return { checkpoint: at, documents: page.documents };
    } else if (!stopped.aborted) await backOff.wait();
  }
  return { checkpoint, documents: [] };
}

interface ChangedPage {
  readonly documents: readonly SentDocument[];
  readonly position: number;
  /** The window has grown beyond what is here. */
  readonly lacksOlder: boolean;
}

/** @returns undefined when it is to be tried again */
async function nextPage(
  parts: Parts,
  checkpoint: Checkpoint | undefined,
  limit: number,
): Promise<ChangedPage | undefined> {
  const { options, context, load } = parts;
  try {
    const after = await load.finished(checkpoint, limit);
    if (after === undefined) return undefined;
    const page = await changedPage(options, context, after, limit);
    if (page?.lacksOlder) await load.beginAgain(page.position);
    return page;
  } catch (error) {
    options.state.trouble(`pull ${context}`, refusalOfFault(error));
    return undefined;
  }
}

async function changedPage(
  options: PullOptions,
  context: ContextName,
  after: number,
  limit: number,
): Promise<ChangedPage | undefined> {
  const page = await requestPage(options, context, after, limit);
  if (!page) return undefined;
  const { documents, checkpoint: position, window } = page.response;
  const isShort = documents.length < limit;
  let lacksOlder = false;
  const isStored = await stored(options, context, page.response, async () => {
    if (isShort) lacksOlder = await applyWindow(options, context, window);
  });
  if (!isStored) return undefined;
  if (isShort && !lacksOlder) {
    options.state.caughtUp(context, page.at);
    options.onCaughtUp(context);
  }
  return { documents, position, lacksOlder };
}

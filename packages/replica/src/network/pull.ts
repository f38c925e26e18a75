import type { ContextName } from '@callout/kernel';
import {
  type LogName,
  meetLog,
  type PullResponse,
  pullResponseSchema,
  type SentDocument,
  type SnapshotResponse,
  snapshotResponseSchema,
} from '@callout/sync';
import type { z } from 'zod';
import type { BackOff } from '../platform/back-off.ts';
import { refusalOfFault } from '../platform/storage-full.ts';
import type { ApplyDocuments } from '../storage/apply-documents.ts';
import type { DeviceSequence } from '../storage/device-sequence.ts';
import { applyWindow, noteLoaded, type WindowOptions } from '../storage/device-window.ts';
import type { HttpClient } from './http-client.ts';
import type { SyncState } from './sync-state.ts';

/** Brings what changed on the server onto the device, one run a context. */
export interface Pull {
  /** Something changed in this context, or may have while the live connection was down. */
  readonly resync: (context: ContextName) => void;
  /** With `forget`, its checkpoints are of no use any more. */
  readonly stop: (how?: { readonly forget: boolean }) => Promise<void>;
}

/** How far a device has come: in its first load, or in what changed after a position. */
export type Checkpoint =
  | { readonly position: number }
  /** `since`: what is held already is as of there, so that changes are pulled from there on. */
  | { readonly snapshot: string; readonly since?: number };

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

export interface PullOptions extends WindowOptions {
  readonly contexts: readonly ContextName[];
  /** The log that the documents here are of. */
  readonly log: LogName;
  /** The server speaks of another log or epoch. */
  readonly onLogDiffers: () => void;
  /** The log has not come as far as this device has seen it. */
  readonly onLogBehind: () => void;
  readonly onCaughtUp: (context: ContextName) => void;
  readonly follow: FollowPages;
  readonly identifier: string;
  readonly http: HttpClient;
  readonly applyDocuments: ApplyDocuments;
  readonly sequence: DeviceSequence;
  readonly createBackOff: () => BackOff;
  readonly state: SyncState;
  readonly now: () => string;
}

export function startPull(options: PullOptions): Pull {
  const stopped = new AbortController();
  const backOffs: BackOff[] = [];
  const runs = new Map(
    options.contexts.map((context) => {
      const backOff = options.createBackOff();
      backOffs.push(backOff);
      const run = options.follow({
        context,
        identifier: options.identifier,
        page: (checkpoint, limit) =>
          pullPage(options, context, checkpoint, limit, backOff, stopped.signal),
      });
      return [context, run] as const;
    }),
  );
  return {
    resync: (context) => runs.get(context)?.resync(),
    stop: async (how) => {
      stopped.abort();
      for (const backOff of backOffs) backOff.stop();
      await Promise.all([...runs.values()].map((run) => run.stop(how?.forget === true)));
    },
  };
}

/** A first load begins here. */
const BEGINNING = { snapshot: '' } as const;

interface Step extends StoredPage {
  readonly checkpoint: Checkpoint;
  /** There was no more when it was asked. */
  readonly isLast: boolean;
}

/**
 * One page. It is durable when this resolves. It never throws: who asked would try again at once. A first
 * load passes into the pull of what changed meanwhile, so a short page always means that there is no more.
 */
async function pullPage(
  options: PullOptions,
  context: ContextName,
  checkpoint: Checkpoint | undefined,
  limit: number,
  backOff: BackOff,
  stopped: AbortSignal,
): Promise<StoredPage> {
  const documents: SentDocument[] = [];
  let at: Checkpoint = checkpoint ?? BEGINNING;
  while (!stopped.aborted) {
    const step =
      'snapshot' in at
        ? await loadStep(options, context, at, limit)
        : await changedStep(options, context, at.position, limit);
    if (step) {
      backOff.reset();
      documents.push(...step.documents);
      at = step.checkpoint;
      if (step.isLast || documents.length >= limit) return { checkpoint: at, documents };
    } else if (!stopped.aborted) await backOff.wait();
  }
  return { checkpoint, documents: [] };
}

/** @returns undefined when it is to be tried again */
async function loadStep(
  options: PullOptions,
  context: ContextName,
  { snapshot, since }: Extract<Checkpoint, { readonly snapshot: string }>,
  limit: number,
): Promise<Step | undefined> {
  const page = await requestSnapshot(options, context, snapshot, limit);
  if (!page) return undefined;
  const { documents, next, loaded, total, head, window } = page;
  const isStored = await stored(options, context, page, async () => {
    if (next === undefined) await noteLoaded(options, context, window);
  });
  if (!isStored) return undefined;
  options.state.loading(context, loaded, total);
  // What left before it began is told by no page of it.
  const kept = since === undefined ? {} : { since };
  const checkpoint = next === undefined ? { position: since ?? head } : { snapshot: next, ...kept };
  return { checkpoint, documents, isLast: false };
}

/** @returns undefined when it is to be tried again */
async function changedStep(
  options: PullOptions,
  context: ContextName,
  after: number,
  limit: number,
): Promise<Step | undefined> {
  const page = await requestPage(options, context, after, limit);
  if (!page) return undefined;
  const { documents, checkpoint, window } = page.response;
  const isShort = documents.length < limit;
  let lacksOlder = false;
  const isStored = await stored(options, context, page.response, async () => {
    if (isShort) lacksOlder = await applyWindow(options, context, window);
  });
  if (!isStored) return undefined;
  // Devices are to hold more than they did: all of it is loaded, over what is here.
  if (lacksOlder) {
    return { checkpoint: { ...BEGINNING, since: checkpoint }, documents, isLast: false };
  }
  if (isShort) {
    options.state.caughtUp(context, page.at);
    options.onCaughtUp(context);
  }
  return { checkpoint: { position: checkpoint }, documents, isLast: isShort };
}

export type PageOptions = Pick<
  PullOptions,
  'http' | 'state' | 'now' | 'log' | 'onLogDiffers' | 'onLogBehind'
>;

interface Answered<T> {
  readonly response: T;
  readonly at: string;
}

/** Asks for a page of the log that the documents here are of; undefined when there was none. */
async function request<T extends { readonly log: LogName; readonly head: number }>(
  options: PageOptions,
  what: { readonly path: string; readonly context: ContextName; readonly after: number },
  query: Readonly<Record<string, string>>,
  schema: z.ZodType,
): Promise<Answered<T> | undefined> {
  const { http, state } = options;
  const { context, path, after } = what;
  const { id: log, epoch } = options.log;
  const asked = new URLSearchParams({ context, ...query, log, epoch });
  const outcome = await http.exchange('GET', `${path}?${asked}`, schema);
  if (outcome.kind !== 'answered') {
    if (outcome.kind === 'refused' && outcome.refusal.code === 'log-differs') {
      options.onLogDiffers();
      return undefined;
    }
    state.trouble(`pull ${context}`, outcome.kind === 'refused' ? outcome.refusal : undefined);
    return undefined;
  }
  state.trouble(`pull ${context}`, undefined);
  const response = outcome.body as T;
  if (meetLog(options.log, response.log) !== 'same') {
    options.onLogDiffers();
    return undefined;
  }
  if (response.head < after) {
    options.onLogBehind();
    return undefined;
  }
  return { response, at: outcome.at ?? options.now() };
}

function requestPage(
  options: PageOptions,
  context: ContextName,
  after: number,
  limit: number,
): Promise<Answered<PullResponse> | undefined> {
  const what = { path: '/sync/v1/pull', context, after };
  return request(options, what, { after: `${after}`, limit: `${limit}` }, pullResponseSchema);
}

/** @param cursor empty for the first page */
export async function requestSnapshot(
  options: PageOptions,
  context: ContextName,
  cursor: string,
  limit: number,
): Promise<SnapshotResponse | undefined> {
  const what = { path: '/sync/v1/snapshot', context, after: 0 };
  const from = cursor === '' ? {} : { cursor };
  const query = { limit: `${limit}`, ...from };
  const page = await request<SnapshotResponse>(options, what, query, snapshotResponseSchema);
  return page?.response;
}

/** @returns false when it could not be, which a person is told */
async function stored(
  options: PullOptions,
  context: ContextName,
  response: Pick<PullResponse, 'documents' | 'through'>,
  then: () => Promise<void>,
): Promise<boolean> {
  try {
    await options.applyDocuments(context, response.documents);
    await options.sequence.keep(response.through);
    await then();
    return true;
  } catch (error) {
    options.state.trouble(`pull ${context}`, refusalOfFault(error));
    return false;
  }
}

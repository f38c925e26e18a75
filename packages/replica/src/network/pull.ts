import type { ContextName } from '@callout/kernel';
import {
  type LogName,
  meetLog,
  type PullResponse,
  pullResponseSchema,
  type SentDocument,
} from '@callout/sync';
import type { BackOff } from '../platform/back-off.ts';
import { refusalOfFault } from '../platform/storage-full.ts';
import type { ApplyDocuments } from '../storage/apply-documents.ts';
import type { DeviceSequence } from '../storage/device-sequence.ts';
import type { HttpClient } from './http-client.ts';
import type { SyncState } from './sync-state.ts';

/** Brings what changed on the server onto the device, one run a context. */
export interface Pull {
  /** Something changed in this context, or may have while the live connection was down. */
  readonly resync: (context: ContextName) => void;
  /** With `forget`, its checkpoints are of no use any more. */
  readonly stop: (how?: { readonly forget: boolean }) => Promise<void>;
}

/** A page as it was stored, and the position after which the next one begins. */
interface StoredPage {
  readonly checkpoint: number | undefined;
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
  readonly page: (checkpoint: number | undefined, limit: number) => Promise<StoredPage>;
}) => {
  readonly resync: () => void;
  readonly stop: (forget: boolean) => Promise<void>;
};

export interface PullOptions {
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

/** One page. It is durable when this resolves. It never throws: who asked would try again at once. */
async function pullPage(
  options: PullOptions,
  context: ContextName,
  checkpoint: number | undefined,
  limit: number,
  backOff: BackOff,
  stopped: AbortSignal,
): Promise<StoredPage> {
  const after = checkpoint ?? 0;
  while (!stopped.aborted) {
    const page = await requestPage(options, context, after, limit);
    if (page && (await storePage(options, context, page.response))) {
      backOff.reset();
      const { response } = page;
      if (response.documents.length < limit) {
        options.state.caughtUp(context, page.at);
        options.onCaughtUp(context);
      }
      return { checkpoint: response.checkpoint, documents: response.documents };
    }
    if (!stopped.aborted) await backOff.wait();
  }
  return { checkpoint, documents: [] };
}

export type PageOptions = Pick<
  PullOptions,
  'http' | 'state' | 'now' | 'log' | 'onLogDiffers' | 'onLogBehind'
>;

export async function requestPage(
  options: PageOptions,
  context: ContextName,
  after: number,
  limit: number,
): Promise<{ readonly response: PullResponse; readonly at: string } | undefined> {
  const { http, state } = options;
  const query = new URLSearchParams({ context, after: `${after}`, limit: `${limit}` });
  query.append('log', options.log.id);
  query.append('epoch', options.log.epoch);
  const path = `/sync/v1/pull?${query}`;
  const outcome = await http.exchange('GET', path, pullResponseSchema);
  if (outcome.kind !== 'answered') {
    if (outcome.kind === 'refused' && outcome.refusal.code === 'log-differs') {
      options.onLogDiffers();
      return undefined;
    }
    state.trouble(`pull ${context}`, outcome.kind === 'refused' ? outcome.refusal : undefined);
    return undefined;
  }
  state.trouble(`pull ${context}`, undefined);
  const response = outcome.body as PullResponse;
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

async function storePage(
  options: PullOptions,
  context: ContextName,
  response: PullResponse,
): Promise<boolean> {
  try {
    await options.applyDocuments(context, response.documents);
    await options.sequence.keep(response.through);
    options.state.loading(context, response.documents.length);
    return true;
  } catch (error) {
    options.state.trouble(`pull ${context}`, refusalOfFault(error));
    return false;
  }
}

import { CONTEXTS, type ContextName } from '@callout/kernel';
import {
  type LogName,
  meetLog,
  PULL_DOCUMENTS_MAX,
  type PullResponse,
  pullResponseSchema,
  type SentDocument,
} from '@callout/sync';
import type { RxReplicationPullStreamItem, WithDeleted } from 'rxdb';
import { type RxReplicationState, replicateRxCollection } from 'rxdb/plugins/replication';
import { Subject } from 'rxjs';
import type { BackOff } from '../platform/back-off.ts';
import { refusalOfFault } from '../platform/storage-full.ts';
import type { ApplyDocuments } from '../storage/apply-documents.ts';
import type { DeviceSequence } from '../storage/device-sequence.ts';
import type { Collections } from '../storage/documents.ts';
import { type LocalDocument, localFromServer, tombstone } from '../storage/local-document.ts';
import type { HttpClient } from './http-client.ts';
import type { SyncState } from './sync-state.ts';

/** Brings what changed on the server onto the device: RxDB's pull protocol, one run a context. */
export interface Pull {
  /** Something changed in this context, or may have while the live connection was down. */
  readonly resync: (context: ContextName) => void;
  /** With `forget`, its checkpoints are of no use any more. */
  readonly stop: (how?: { readonly forget: boolean }) => Promise<void>;
}

interface Checkpoint {
  readonly position: number;
}

export interface PullOptions {
  /** The log that the documents here are of. */
  readonly log: LogName;
  /** The server speaks of another log or epoch. */
  readonly onLogDiffers: () => void;
  /** The log has not come as far as this device has seen it. */
  readonly onLogBehind: () => void;
  readonly onCaughtUp: (context: ContextName) => void;
  readonly collections: Collections;
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
  const pulls = new Map<
    ContextName,
    Subject<RxReplicationPullStreamItem<LocalDocument, Checkpoint>>
  >();
  const replications: RxReplicationState<LocalDocument, Checkpoint>[] = [];
  const backOffs: BackOff[] = [];
  for (const context of CONTEXTS) {
    const stream$ = new Subject<RxReplicationPullStreamItem<LocalDocument, Checkpoint>>();
    const backOff = options.createBackOff();
    pulls.set(context, stream$);
    backOffs.push(backOff);
    replications.push(
      replicateRxCollection<LocalDocument, Checkpoint>({
        replicationIdentifier: options.identifier,
        collection: options.collections[context],
        pull: {
          handler: (checkpoint, limit) =>
            pullPage(options, context, checkpoint, limit, backOff, stopped.signal),
          stream$,
          batchSize: PULL_DOCUMENTS_MAX,
        },
        waitForLeadership: false,
        toggleOnDocumentVisible: false,
      }),
    );
  }
  return {
    resync: (context) => pulls.get(context)?.next('RESYNC'),
    stop: async (how) => {
      stopped.abort();
      for (const backOff of backOffs) backOff.stop();
      await Promise.all(
        replications.map((replication) =>
          how?.forget ? replication.remove() : replication.cancel(),
        ),
      );
    },
  };
}

/**
 * One page. It is durable when this resolves: RxDB then finds every document as it should be, writes
 * nothing, and stores the checkpoint. It never throws: RxDB would try again at a fixed interval.
 */
async function pullPage(
  options: PullOptions,
  context: ContextName,
  checkpoint: Checkpoint | undefined,
  limit: number,
  backOff: BackOff,
  stopped: AbortSignal,
): Promise<{ checkpoint: Checkpoint | undefined; documents: WithDeleted<LocalDocument>[] }> {
  const after = checkpoint?.position ?? 0;
  while (!stopped.aborted) {
    const page = await requestPage(options, context, after, limit);
    if (page && (await storePage(options, context, page.response))) {
      backOff.reset();
      const { response } = page;
      if (response.documents.length < limit) {
        options.state.caughtUp(context, page.at);
        options.onCaughtUp(context);
      }
      return {
        checkpoint: { position: response.checkpoint },
        documents: response.documents.map(forRxdb),
      };
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

function forRxdb(document: SentDocument): WithDeleted<LocalDocument> {
  return 'gone' in document
    ? { ...tombstone(document.id, document.position), _deleted: true }
    : { ...localFromServer(document), _deleted: false };
}

import { type ContextName, uuidV7 } from '@callout/kernel';
import { Subject } from 'rxjs';
import type { RecordCommandOptions } from './commands/record-command.ts';
import type { About } from './network/contact.ts';
import { createHttpClient, type HttpClient } from './network/http-client.ts';
import {
  noteOtherFold,
  otherFoldTrouble,
  refoldUnsent,
  reportOutdated,
} from './network/refetch-outdated.ts';
import { openServerClock, type ServerClock } from './network/server-clock.ts';
import { createSyncState, type SyncState } from './network/sync-state.ts';
import { createBackOff } from './platform/back-off.ts';
import type { Lock } from './platform/lock.ts';
import type { Random, ReplicaClock, Timers } from './platform/ports.ts';
import type { ReplicaOptions } from './replica.ts';
import { type Acknowledged, createAcknowledged } from './storage/acknowledged.ts';
import { type ApplyDocuments, createApplyDocuments } from './storage/apply-documents.ts';
import { createDeviceSequence } from './storage/device-sequence.ts';
import {
  type ExchangeStore,
  recoveredNote,
  restoredNote,
  syncNote,
} from './storage/device-store.ts';
import { type Collections, contextsOf } from './storage/documents.ts';
import { createSafetyJournal, type SafetyJournal } from './storage/journal.ts';
import { createLogState, type LogState } from './storage/log-state.ts';
import { renumberUnsent } from './storage/renumber-unsent.ts';
import { restoreFromJournal } from './storage/restore-from-journal.ts';
import type { UnsentTransferOptions } from './storage/unsent-transfer.ts';

/** All that recording and the exchange with the server need of the platform: docs/adr/0171. */
export interface ExchangePorts {
  readonly name: string;
  readonly collections: Collections;
  readonly store: ExchangeStore;
  readonly lock: Lock;
  readonly clock: ReplicaClock;
  readonly timers: Timers;
  readonly random: Random;
}

/** What recording and the exchange are put together of. */
export interface ExchangeParts extends RecordCommandOptions, UnsentTransferOptions {
  readonly name: string;
  readonly store: ExchangeStore;
  readonly state: SyncState;
  readonly http: HttpClient;
  readonly clock: ServerClock;
  readonly applyDocuments: ApplyDocuments;
  readonly acknowledged: Acknowledged;
  readonly journal: SafetyJournal;
  readonly logState: LogState;
  readonly about: About;
  /** The office wants nothing to stay here, and this tab has heard it first. */
  readonly cleared$: Subject<void>;
  readonly timers: Timers;
  readonly random: Random;
}

export async function assembleExchange(
  options: Pick<
    ReplicaOptions,
    | 'model'
    | 'owner'
    | 'device'
    | 'about'
    | 'journal'
    | 'serverUrl'
    | 'token'
    | 'fetch'
    | 'onSignedOut'
  >,
  ports: ExchangePorts,
): Promise<ExchangeParts> {
  const { model, owner, device } = options;
  const { name, store, collections, lock, timers, random } = ports;
  const state = await stateOf(store, contextsOf(collections));
  const clock = await openServerClock({
    ...{ store, collections, device, lock, clock: ports.clock },
    onAhead: (aheadMs) => state.update({ clockAheadMinutes: Math.round(aheadMs / 60_000) }),
  });
  const newId = () => uuidV7(Date.parse(clock.now()), random(16));
  const sequence = createDeviceSequence(store, collections, newId());
  const journal = createSafetyJournal({
    journal: options.journal,
    backOff: createBackOff(timers, random),
    onTrouble: state.trouble,
  });
  const cleared$ = new Subject<void>();
  const common = {
    ...{ model, ownerId: owner.id, device, store, collections, lock, journal },
    acknowledged: createAcknowledged(store, clock.now),
  };
  return {
    ...common,
    ...{ owner, clock, timers, random, newId, name, sequence, state },
    ...{ about: options.about ?? {}, cleared$ },
    http: httpClientOf(options, state, { timers, random, onCleared: () => cleared$.next() }),
    applyDocuments: createApplyDocuments({
      ...common,
      sequence,
      onOtherFold: async (context, told) => {
        await noteOtherFold(store, context);
        otherFoldTrouble(state, context, told);
      },
    }),
    logState: createLogState(common),
  };
}

/** Puts right what is stored, before anything is recorded or exchanged. */
export async function prepareExchange(parts: ExchangeParts): Promise<void> {
  await renumberUnsent(parts);
  await refoldUnsent(parts.model, parts.collections);
  await reportOutdated(parts);
  await restoreFromJournal({
    ...parts,
    now: parts.clock.now,
    onRecovered: (recovered) => parts.state.update({ recovered }),
  });
}

async function stateOf(store: ExchangeStore, contexts: readonly ContextName[]): Promise<SyncState> {
  const note = await syncNote(store);
  return createSyncState({
    contexts,
    loaded: note.loaded,
    syncedAt: note.syncedAt,
    restored: await restoredNote(store),
    recovered: await recoveredNote(store),
    onProgress: (loaded, syncedAt) => {
      // Only what is shown depends on it; the next progress notes it again.
      store.notes.put({ key: 'sync', loaded, syncedAt }).catch(() => undefined);
    },
  });
}

function httpClientOf(
  options: Pick<ReplicaOptions, 'serverUrl' | 'token' | 'fetch' | 'onSignedOut'>,
  state: SyncState,
  ports: { readonly timers: Timers; readonly random: Random; readonly onCleared: () => void },
): HttpClient {
  return createHttpClient({
    serverUrl: options.serverUrl,
    token: options.token,
    fetch: options.fetch ?? ((input, init) => fetch(input, init)),
    ...ports,
    onBarred: state.barred,
    onSignedOut: () => {
      if (state.status$.value.connection === 'signed-out') return;
      state.signedOut();
      options.onSignedOut?.();
    },
  });
}

import type { Model, Result } from '@callout/kernel';
import type { DeviceDocument } from '@callout/sync';
import { Mutex } from 'async-mutex';
import { BehaviorSubject } from 'rxjs';
import { assembleExchange, prepareExchange } from '../assemble-exchange.ts';
import { createRecordCommand } from '../commands/record-command.ts';
import { sendCommand } from '../commands/send-command.ts';
import { settleDispute } from '../commands/settle-dispute.ts';
import type { Owner } from '../network/sessions.ts';
import type { SyncStatus } from '../network/status.ts';
import { startSyncSession } from '../network/sync-session.ts';
import type { Journal, Random, ReplicaClock, Timers } from '../platform/ports.ts';
import { isUnsentDecision, type OpenDispute, openDisputes } from '../storage/queries.ts';
import {
  type BeforeWrite,
  collectionsOn,
  type DocumentHooks,
  exchangeStoreOn,
  followOn,
  MemoryDisk,
} from './memory-disk.fixture.ts';

export { MemoryDisk };

/** A device whose every part above its storage is the product's own; see docs/adr/0171. */
export interface SimulatedDevice {
  readonly record: (
    command: string,
    stream: string | undefined,
    data: unknown,
  ) => Promise<Result<DeviceDocument>>;
  readonly send: (
    command: string,
    stream: string | undefined,
    data: unknown,
  ) => Promise<Result<DeviceDocument | undefined>>;
  readonly disputes: () => Promise<readonly OpenDispute[]>;
  readonly settle: (event: string, how: 'let-go' | 'recorded-again') => Promise<Result<undefined>>;
  readonly now: () => string;
  readonly status: () => SyncStatus;
  readonly hurry: () => void;
  readonly close: () => Promise<void>;
}

export interface SimulatedDeviceOptions {
  readonly model: Model;
  readonly owner: Owner;
  readonly device: string;
  readonly token: string;
  readonly disk: MemoryDisk;
  readonly before: BeforeWrite;
  readonly written?: DocumentHooks['written'];
  readonly clock: ReplicaClock;
  readonly timers: Timers;
  readonly random: Random;
  readonly fetch: typeof fetch;
  readonly withJournal: boolean;
  /** Documents of one page of a pull. */
  readonly pageMax: number;
  readonly onSignedOut: () => void;
}

export async function openSimulatedDevice(
  options: SimulatedDeviceOptions,
): Promise<SimulatedDevice> {
  const { disk, before } = options;
  const unsent$ = new BehaviorSubject(0);
  const decided$ = new BehaviorSubject(0);
  const count = () => {
    let unsent = 0;
    let decided = 0;
    for (const { pending, decisions = [] } of disk.held()) {
      unsent += pending.length;
      decided += decisions.filter(isUnsentDecision).length;
    }
    if (unsent !== unsent$.value) unsent$.next(unsent);
    if (decided !== decided$.value) decided$.next(decided);
  };
  const mutex = new Mutex();
  const parts = await assembleExchange(
    {
      ...options,
      serverUrl: 'http://server.test',
      journal: options.withJournal ? journalOn(disk, before) : undefined,
    },
    {
      ...{ name: 'simulated', clock: options.clock },
      ...{ timers: options.timers, random: options.random },
      collections: collectionsOn(disk, { before, written: options.written, onWritten: count }),
      store: exchangeStoreOn(disk, before),
      lock: (work) => mutex.runExclusive(work),
    },
  );
  await prepareExchange(parts);
  count();
  const session = startSyncSession({
    ...parts,
    identifier: parts.name,
    files: { send: () => undefined, offerAgain: async () => 0, hurry: () => undefined },
    follow: followOn(disk, options.pageMax, before),
    unsent$,
    decided$,
    now: parts.clock.now,
    unsentNow: async () => ({ unsent: unsent$.value, unsentFiles: 0 }),
    onCleared: () => parts.cleared$.next(),
  });
  return {
    record: createRecordCommand(parts),
    send: (command, stream, data) => sendCommand(parts, command, stream, data),
    disputes: () => openDisputes(parts.collections),
    settle: (event, how) => settleDispute(parts, event, how),
    now: parts.clock.now,
    status: () => parts.state.status$.value,
    hurry: session.hurry,
    close: async () => {
      await session.stop();
      parts.http.stop();
      parts.journal.stop();
    },
  };
}

function journalOn(disk: MemoryDisk, before: BeforeWrite): Journal {
  return {
    append: async (events) => {
      await before('journal');
      for (const event of events) disk.journal.set(event.id, JSON.stringify(event));
    },
    read: async () => ({
      events: [...disk.journal.values()].map((line): unknown => JSON.parse(line)),
      unowned: [],
      damaged: 0,
    }),
    forget: async (ids) => {
      await before('journal');
      for (const id of ids) disk.journal.delete(id);
    },
    forgetAll: async () => {
      await before('journal');
      disk.journal.clear();
    },
  };
}

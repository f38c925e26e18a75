import { toyModel } from '@callout/kernel/toy';
import 'fake-indexeddb/auto';
import type { DeviceDocument } from '@callout/sync';
import { filter, firstValueFrom, timeout } from 'rxjs';
import type { SyncStatus } from '../network/status.ts';
import { openReplica } from '../open.ts';
import type { Journal, JournalEvent, Timers } from '../platform/ports.ts';
import type { Replica, ReplicaOptions } from '../replica.ts';
import type { ListQuery } from '../storage/list-plan.ts';
import { MANAGER } from './people.fixture.ts';
import type { WireServer } from './wire-server.fixture.ts';

/** A guard against a test that hangs, never something that a test waits for. */
const HANGS_AFTER_MS = 50_000;

/** Time that stands still: back-offs are noted, and end when the test says so. */
export class ManualTimers implements Timers {
  readonly delays: number[] = [];
  /** Waits that are no back-off: watches over the live connection. */
  readonly longs: number[] = [];
  private readonly due = new Map<number, { delayMs: number; run: () => void }>();
  private next = 0;
  private waiters: (() => void)[] = [];

  readonly after = (delayMs: number, run: () => void) => {
    const id = this.next;
    this.next += 1;
    this.due.set(id, { delayMs, run });
    // A minute and a half is the watchdog of the live connection, not a back-off.
    if (delayMs <= 60_000) {
      this.delays.push(delayMs);
      for (const wake of this.waiters.splice(0)) wake();
    } else {
      this.longs.push(delayMs);
    }
    return () => {
      this.due.delete(id);
    };
  };

  /** Ends the waits of exactly so long. */
  passLong(delayMs: number): void {
    for (const [id, waiting] of [...this.due]) {
      if (waiting.delayMs !== delayMs) continue;
      this.due.delete(id);
      waiting.run();
    }
  }

  /** Resolves once somebody backs off, and lets all who do go on. */
  async pass(): Promise<void> {
    while (![...this.due.values()].some(({ delayMs }) => delayMs <= 60_000)) {
      await new Promise<void>((resolve) => this.waiters.push(resolve));
    }
    for (const [id, { delayMs, run }] of [...this.due]) {
      if (delayMs > 60_000) continue;
      this.due.delete(id);
      run();
    }
  }
}

let opened: Replica[] = [];
let serial = 0;

export async function closeAll(): Promise<void> {
  const all = opened;
  opened = [];
  await Promise.all(all.map((replica) => replica.close()));
}

/** Each call is another origin, so that tests share nothing. */
export function newServerUrl(): string {
  serial += 1;
  return `http://server-${serial}.test`;
}

export async function openDevice(
  server: WireServer,
  serverUrl: string,
  options: Partial<ReplicaOptions> = {},
): Promise<Replica> {
  const owner = options.owner ?? MANAGER;
  const replica = await openReplica({
    model: toyModel,
    owner,
    token: 'token',
    device: 'tablet',
    serverUrl,
    fetch: server.fetchAs(owner),
    tabs: false,
    timers: new ManualTimers(),
    ...options,
  });
  opened.push(replica);
  return replica;
}

/** Resolves with the first status that fits. */
export function statusWhere(
  replica: Replica,
  fits: (status: SyncStatus) => boolean,
): Promise<SyncStatus> {
  return firstValueFrom(replica.status$.pipe(filter(fits), timeout(HANGS_AFTER_MS)));
}

export function settledIn(replica: Replica): Promise<SyncStatus> {
  return statusWhere(
    replica,
    ({ connection, unsent, syncedAt, loading }) =>
      connection === 'online' && unsent === 0 && syncedAt !== undefined && loading === undefined,
  );
}

export async function titlesOf(replica: Replica, query: Partial<ListQuery> = {}) {
  const list = await firstValueFrom(replica.list$({ kind: 'job', limit: 100, ...query }));
  return list.map((document) => document.title);
}

/** Resolves with the job once it fits. */
export function jobWhere(
  replica: Replica,
  stream: string,
  fits: (job: DeviceDocument | undefined) => boolean,
): Promise<DeviceDocument | undefined> {
  return firstValueFrom(
    replica.document$('job', stream).pipe(filter(fits), timeout(HANGS_AFTER_MS)),
  );
}

/** A journal in memory, with lines of others beside. */
export class MemoryJournal implements Journal {
  lines: string[] = [];
  unowned: string[] = [];
  damaged = 0;
  readonly append = async (events: readonly JournalEvent[]) => {
    const ids = new Set(events.map(({ id }) => id));
    this.lines = this.lines.filter((line) => !ids.has(idOf(line)));
    this.lines.push(...events.map((event) => JSON.stringify(event)));
  };
  readonly read = async () => ({
    events: this.lines.map((line): unknown => JSON.parse(line)),
    unowned: this.unowned.map((line): unknown => JSON.parse(line)),
    damaged: this.damaged,
  });
  readonly forget = async (ids: readonly string[]) => {
    this.lines = this.lines.filter((line) => !ids.includes(idOf(line)));
  };
  readonly forgetAll = async () => {
    this.lines = [];
  };
}

function idOf(line: string): string {
  return (JSON.parse(line) as JournalEvent).id;
}

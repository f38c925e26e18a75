import { toyModel } from '@callout/kernel/toy';
import { filter, firstValueFrom } from 'rxjs';
import { openReplica } from '../open.ts';
import type { Replica } from '../replica.ts';
import { MANAGER } from './people.fixture.ts';
import { WireServer } from './wire-server.fixture.ts';

/** What the browser test calls in a page: a replica on real IndexedDB, its server in memory. */
export interface ReplicaPage {
  readonly open: (online: boolean, jobs: number) => Promise<void>;
  readonly record: (command: string, stream: string, data: unknown) => Promise<boolean>;
  readonly synced: () => Promise<void>;
  readonly unsent: () => Promise<number>;
  readonly numbers: () => Promise<readonly number[]>;
  readonly titles: (limit: number) => Promise<readonly string[]>;
  /** Milliseconds of each of so many first answers of a list. */
  readonly timeList: (times: number, limit: number) => Promise<readonly number[]>;
  readonly timeRecord: (times: number) => Promise<readonly number[]>;
  readonly wipe: () => Promise<readonly string[]>;
}

const server = new WireServer(toyModel);
let replica: Replica;
const list = (limit: number) =>
  firstValueFrom(replica.list$({ kind: 'job', statuses: ['open'], limit }));

const page: ReplicaPage = {
  open: async (online, jobs) => {
    server.online = online;
    server.seedJobs(jobs);
    replica = await openReplica({
      model: toyModel,
      owner: MANAGER,
      token: 'token',
      device: 'tablet',
      serverUrl: '',
      fetch: (input, init) => server.fetchAs(MANAGER)(new URL(String(input), location.href), init),
    });
  },
  record: async (command, stream, data) => (await replica.record(command, stream, data)).ok,
  synced: async () => {
    await firstValueFrom(
      replica.status$.pipe(
        filter(({ syncedAt, unsent }) => syncedAt !== undefined && unsent === 0),
      ),
    );
  },
  unsent: async () => (await firstValueFrom(replica.status$)).unsent,
  numbers: async () =>
    (await list(1000))
      .flatMap((job) => job.pending.map((event) => event.deviceSeq ?? 0))
      .sort((a, b) => a - b),
  titles: async (limit) => (await list(limit)).map((job) => job.title),
  timeList: async (times, limit) => {
    const took: number[] = [];
    for (let time = 0; time < times; time += 1) {
      const from = performance.now();
      // Another limit is another query: none is answered from a cache.
      await list(limit + time);
      took.push(performance.now() - from);
    }
    return took;
  },
  timeRecord: async (times) => {
    const took: number[] = [];
    for (let time = 0; time < times; time += 1) {
      const from = performance.now();
      await replica.record('NoteJob', 's1', { texts: [String(time)] });
      took.push(performance.now() - from);
    }
    return took;
  },
  wipe: async () => {
    await replica.wipe({ force: true });
    return (await indexedDB.databases()).map((database) => database.name ?? '');
  },
};
Object.assign(globalThis, { replicaPage: page });

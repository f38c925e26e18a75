// Proves that a fresh device gets open work first and then what was closed last, page by page; that it goes on
// where it was cut off, whether the line ends in the middle of an answer or the program before any of its writes,
// and is told what changed meanwhile; that what leaves the window leaves the device, but never what is unsent;
// and that a longer window brings back what is behind it.
import type { RecordedEvent } from '@callout/kernel';
import { derivedId } from '@callout/kernel';
import { toyModel } from '@callout/kernel/toy';
import type { StreamDocument } from '@callout/sync';
import { expect, test } from 'vitest';
import { MANAGER } from '../testing/people.fixture.ts';
import { MemoryDisk, openSimulatedDevice } from '../testing/simulated-device.fixture.ts';
import { VirtualTimers } from '../testing/virtual-timers.fixture.ts';
import { WireServer } from '../testing/wire-server.fixture.ts';

const PAGE = 3;
let serial = 0;

function close(server: WireServer, stream: string): void {
  serial += 1;
  const id = derivedId('first-load', serial);
  const event: RecordedEvent = {
    ...{ id, correlationId: id, context: 'provisioning', kind: 'job', stream, v: 1 },
    ...{ type: 'JobDone', command: 'FinishJob', occurredAt: '2026-11-23T09:00:00.000Z' },
    data: { notes: '', client: 'c1' },
    actor: { id: 'u-office', role: 'manager', name: 'Office' },
  };
  server.append([event]);
}

/** Ten jobs, of which every second is closed: s1 at position 11, s3 at 12, … s9 at 15. */
function serverWithJobs(): WireServer {
  const server = new WireServer(toyModel);
  server.seedJobs(10);
  for (const number of [1, 3, 5, 7, 9]) close(server, `s${number}`);
  return server;
}

interface Opened {
  readonly before?: (what: string) => Promise<void>;
  readonly fetch?: typeof fetch;
}

function opened(
  server: WireServer,
  disk: MemoryDisk,
  { before = async () => undefined, fetch = server.fetchAs(MANAGER) }: Opened = {},
) {
  const timers = new VirtualTimers('2026-11-23T09:00:00.000Z');
  const device = openSimulatedDevice({
    ...{ model: toyModel, owner: MANAGER, device: 'd1', token: 't', disk, before },
    ...{ clock: timers.clock, timers, random: (bytes) => new Uint8Array(bytes).fill(7) },
    ...{ fetch, withJournal: false, pageMax: PAGE },
    onSignedOut: () => undefined,
  });
  return { timers, device };
}

type State = Pick<StreamDocument, 'stream' | 'status' | 'position'>;
const states = (documents: Iterable<State>) =>
  [...documents].map(({ stream, status, position }) => `${stream} ${status} ${position}`).sort();
const shownBy = (server: WireServer) =>
  [...server.documents.values()]
    .filter(({ audience }) => audience.length > 0)
    .map(({ document }) => document);
const held = (disk: MemoryDisk) => [...disk.held()].map(({ stream }) => stream);
const sorted = (disk: MemoryDisk) => held(disk).sort();
const ALL = ['s0', 's1', 's2', 's3', 's4', 's5', 's6', 's7', 's8', 's9'];

test('open work comes first, then what was closed last, and both are counted', async () => {
  const server = serverWithJobs();
  const disk = new MemoryDisk();
  const { timers, device } = opened(server, disk);
  const replica = await device;
  await timers.pass(1_000);
  expect(held(disk)).toEqual(['s8', 's6', 's4', 's2', 's0', 's9', 's7', 's5', 's3', 's1']);
  expect(replica.status().loading).toBeUndefined();
  const asked = server.pulls.filter((query) => query.includes('provisioning'));
  // The last one was asked for when the line stood, meanwhile.
  expect(asked.map((query) => query.split(' ')[0] === 'snapshot')).toEqual([
    ...[true, true, true, true],
    ...[false, false],
  ]);
  await replica.close();
});

test('a load that is cut off goes on where it was, and hears what changed meanwhile', async () => {
  const server = serverWithJobs();
  const disk = new MemoryDisk();
  let pages = 0;
  server.meddle = ({ path }) => {
    if (!path.includes('context=provisioning')) return undefined;
    pages += 1;
    return pages > 2 ? 'lose-answer' : undefined;
  };
  const first = opened(server, disk);
  const cutOff = await first.device;
  await first.timers.pass(1_000);
  expect(held(disk)).toEqual(['s8', 's6', 's4', 's2', 's0', 's9']);
  expect(cutOff.status().loading).toEqual({
    ...{ loaded: 6, total: 10, hasOpenWork: true },
  });
  await cutOff.close();
  server.meddle = () => undefined;
  close(server, 's8');
  server.hide('job:s0');
  const before = server.pulls.length;
  const again = opened(server, disk);
  const replica = await again.device;
  await again.timers.pass(1_000);
  expect(sorted(disk)).toEqual(ALL.filter((name) => name !== 's0'));
  expect([...disk.held()].find(({ stream }) => stream === 's8')?.status).toBe('done');
  const asked = server.pulls.slice(before).filter((query) => query.includes('provisioning'));
  expect(asked.map((query) => query.split(' ')[0] === 'snapshot')).toEqual([
    true,
    true,
    false,
    false,
  ]);
  await replica.close();
});

test('wherever an answer ends, the rest of the load follows', async () => {
  for (const share of [0, 0.01, 0.3, 0.6, 0.999]) {
    const server = serverWithJobs();
    const disk = new MemoryDisk();
    const cut = new Set<string>();
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const answer = await server.fetchAs(MANAGER)(input, init);
      const path = String(input);
      if (!path.includes('/snapshot') || cut.has(path)) return answer;
      cut.add(path);
      const text = await answer.text();
      const { headers } = answer;
      return new Response(text.slice(0, Math.floor(text.length * share)), { headers });
    };
    const { timers, device } = opened(server, disk, { fetch });
    const replica = await device;
    await timers.pass(600_000);
    expect(sorted(disk)).toEqual(ALL);
    expect(replica.status().loading).toBeUndefined();
    expect([...cut].filter((path) => path.includes('provisioning'))).toHaveLength(4);
    await replica.close();
  }
});

/** Loads onto a disk that takes so many writes and then no more; answers whether it was enough. */
async function loadedWith(server: WireServer, disk: MemoryDisk, writesMax: number) {
  let writes = 0;
  const before = () => {
    writes += 1;
    return writes > writesMax ? new Promise<void>(() => undefined) : Promise.resolve();
  };
  const { timers, device } = opened(server, disk, { before });
  // Killed as it opens, it never has.
  void device;
  await timers.pass(1_000);
  return writes <= writesMax;
}

test('killed before any of its writes, the next start loads the rest, as it is by then', async () => {
  let writesMax = 0;
  for (let isEnough = false; !isEnough; writesMax += 1) {
    const server = serverWithJobs();
    const disk = new MemoryDisk();
    isEnough = await loadedWith(server, disk, writesMax);
    const found = disk.copy();
    server.hide('job:s0');
    close(server, 's2');
    const { timers, device } = opened(server, found);
    const replica = await device;
    await timers.pass(1_000);
    expect(states(found.held())).toEqual(states(shownBy(server)));
    expect(sorted(found)).toEqual(ALL.filter((name) => name !== 's0'));
    await replica.close();
  }
  expect(writesMax).toBeGreaterThan(8);
});

test('what leaves the window leaves the device, unsent work stays, and more days bring more', async () => {
  const server = serverWithJobs();
  const disk = new MemoryDisk();
  const { timers, device } = opened(server, disk);
  const replica = await device;
  await timers.pass(1_000);
  server.window = { days: 60, after: 13 };
  replica.hurry();
  await timers.pass(1_000);
  expect(sorted(disk)).toEqual(['s0', 's2', 's4', 's6', 's7', 's8', 's9']);
  server.meddle = ({ path }) => (path.startsWith('/sync/v1/push') ? 'unreachable' : undefined);
  const noted = await replica.record('NoteJob', 's8', { texts: ['Still unsent.'] });
  expect(noted.ok).toBe(true);
  close(server, 's8');
  close(server, 's6');
  server.window = { days: 60, after: 17 };
  replica.hurry();
  await timers.pass(1_000);
  expect(sorted(disk)).toEqual(['s0', 's2', 's4', 's8']);
  server.meddle = () => undefined;
  server.window = { days: 90, after: 0 };
  replica.hurry();
  await timers.pass(60_000);
  expect(sorted(disk)).toEqual(ALL);
  expect(await replica.disputes()).toHaveLength(1);
  await replica.close();
});

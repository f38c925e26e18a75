// Proves that a fresh device gets open work first and then what was closed last, page by page; that it goes on
// where it was cut off, and is told what changed meanwhile; that what leaves the window leaves the device, but
// never what is unsent; and that a longer window brings back what is behind it.
import type { RecordedEvent } from '@callout/kernel';
import { derivedId } from '@callout/kernel';
import { toyModel } from '@callout/kernel/toy';
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

function opened(server: WireServer, disk: MemoryDisk, before = async () => undefined) {
  const timers = new VirtualTimers('2026-11-23T09:00:00.000Z');
  const device = openSimulatedDevice({
    ...{ model: toyModel, owner: MANAGER, device: 'd1', token: 't', disk, before },
    ...{ clock: timers.clock, timers, random: (bytes) => new Uint8Array(bytes).fill(7) },
    ...{ fetch: server.fetchAs(MANAGER), withJournal: false, pageMax: PAGE },
    onSignedOut: () => undefined,
  });
  return { timers, device };
}

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
  expect(server.pulls.filter((query) => query.includes('provisioning'))).toHaveLength(5);
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
  expect(cutOff.status().loading).toEqual({ loaded: 6, total: 10 });
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

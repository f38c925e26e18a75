// Proves: after any history of jobs that are opened, given away, finished and disputed over weeks, a device
// that pulled now and then and one that loads everything at the end, in pages of any size and with its load
// begun in the middle, hold the same: what their person sees, open or closed within the window.
import type { Principal } from '@callout/kernel';
import {
  closedAtOf,
  type DeviceWindow,
  isHeld,
  type SentDocument,
  type StreamDocument,
} from '@callout/sync';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { engineModel, manager, otherWorker, worker } from '../engine-model.fixture.ts';
import { createDevice, createWorkbench } from '../workbench.fixture.ts';

const DAYS = 3;
const CONTEXT = 'provisioning';
const PEOPLE = [manager, worker, otherWorker] as const;
const JOBS = ['a', 'b', 'c', 'd', 'e'] as const;
type Bench = ReturnType<typeof createWorkbench>;

/** A device as small as it can be: what it was sent, and how far. */
function createSmallDevice({ engine }: Bench, person: Principal) {
  const held = new Map<string, StreamDocument>();
  let cursor: string | undefined;
  let position: number | undefined;
  const take = (documents: readonly SentDocument[]) => {
    for (const document of documents) {
      if ('gone' in document) held.delete(document.id);
      else held.set(document.id, document);
    }
  };
  const leave = (window: DeviceWindow) => {
    for (const [id, { closedAt = 0 }] of held) if (!isHeld(closedAt, window)) held.delete(id);
  };
  const load = async (limit: number) => {
    const page = await engine.snapshot({ context: CONTEXT, limit, cursor }, person, undefined);
    take(page.documents);
    cursor = page.next;
    // One that loads over what it holds goes on from where it was: what left meanwhile is told there.
    if (page.next === undefined) position ??= page.head;
  };
  const exchange = async (limit: number) => {
    while (position === undefined) await load(limit);
    for (;;) {
      const asked = { context: CONTEXT, after: position, limit } as const;
      const page = await engine.pull(asked, person, undefined);
      take(page.documents);
      position = page.checkpoint;
      if (page.documents.length === limit) continue;
      leave(page.window);
      return;
    }
  };
  return { load, exchange, held: () => [...held.keys()].sort() };
}

/** What it should hold, read off all documents and all facts. */
async function expected({ store }: Bench, { roles, subject }: Principal) {
  const events = await store.events(0, 1_000);
  const latest = Date.parse(events.at(-1)?.recordedAt ?? '1970-01-01');
  const beginMs = (Math.floor(latest / 86_400_000) - DAYS) * 86_400_000;
  const after =
    events.findLast(({ recordedAt }) => Date.parse(recordedAt) < beginMs)?.position ?? 0;
  const { documents } = await store.documents({
    ...{ context: CONTEXT, kind: 'job', tokens: 'everybody', limit: 100 },
  });
  const stream = engineModel.stream('job');
  if (!stream) throw new Error('the toy model has jobs');
  const sees = (token: string) =>
    token === `worker:${subject}` || roles.some((role) => token === `role:${role}`);
  return documents
    .filter(({ audience }) => audience.some(sees))
    .filter((document) => isHeld(closedAtOf(stream, document), { after }))
    .map(({ id }) => id)
    .sort();
}

const step = fc.oneof(
  fc.record({ do: fc.constant('open' as const), job: fc.constantFrom(...JOBS) }),
  fc.record({ do: fc.constant('give' as const), job: fc.constantFrom(...JOBS) }),
  fc.record({ do: fc.constant('finish' as const), job: fc.constantFrom(...JOBS) }),
  fc.record({ do: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 60 }) }),
  fc.record({
    do: fc.constantFrom('exchange' as const, 'load' as const),
    who: fc.nat({ max: PEOPLE.length - 1 }),
    limit: fc.integer({ min: 1, max: 4 }),
  }),
);

async function carryOut(
  bench: Bench,
  devices: readonly ReturnType<typeof createSmallDevice>[],
  planned: typeof step extends fc.Arbitrary<infer T> ? T : never,
): Promise<void> {
  const run = (command: string, stream: string, data: object) =>
    bench.engine.execute({ context: CONTEXT, command, stream, data }, manager);
  if (planned.do === 'open') {
    await run('OpenJob', planned.job, { title: planned.job, client: 'c1', worker: 'w1' });
  } else if (planned.do === 'give') await run('GiveJob', planned.job, { worker: 'w2' });
  else if (planned.do === 'finish') await run('FinishJob', planned.job, { notes: '' });
  else if (planned.do === 'wait') {
    const nowMs = Date.parse(bench.clock.instant) + planned.hours * 3_600_000;
    bench.clock.instant = new Date(nowMs).toISOString();
  } else await devices[planned.who]?.[planned.do](planned.limit);
}

it('answers a fact of long ago that comes again with what is gone', async () => {
  const bench = createWorkbench({ deviceDays: async () => DAYS });
  const run = (command: string, stream: string, data: object) =>
    bench.engine.execute({ context: CONTEXT, command, stream, data }, manager);
  await run('OpenJob', 'a', { title: 'a', client: 'c1', worker: 'w1' });
  const device = createDevice('d1');
  const note = device.record('JobNoted', 'NoteJob', 'a', { text: '' });
  const push = async () => {
    const asked = { device: 'd1', lowestUnsent: 1, events: [note] };
    const { verdicts, documents } = await bench.engine.push(asked, worker);
    return [verdicts.map(({ verdict }) => verdict), documents.map((one) => 'gone' in one)];
  };
  expect(await push()).toEqual([['accepted'], [false]]);
  await run('FinishJob', 'a', { notes: '' });
  expect(await push()).toEqual([['repeated'], [false]]);
  bench.clock.instant = '2026-11-28T09:00:00.000Z';
  await run('OpenJob', 'b', { title: 'b', client: 'c1', worker: 'w1' });
  expect(await push()).toEqual([['repeated'], [true]]);
  await bench.close();
});

/** A device that has come to the end of an empty log, and then begins another load. */
const LOADED_OVER_NOTHING: (typeof step extends fc.Arbitrary<infer T> ? T : never)[] = [
  { do: 'exchange', who: 1, limit: 1 },
  { do: 'open', job: 'a' },
  { do: 'load', who: 1, limit: 1 },
  { do: 'give', job: 'a' },
];

it('holds the same however it came to it', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 8, maxLength: 40 }),
      fc.integer({ min: 1, max: 4 }),
      async (steps, limit) => {
        const bench = createWorkbench({ deviceDays: async () => DAYS });
        try {
          const devices = PEOPLE.map((person) => createSmallDevice(bench, person));
          for (const planned of steps) await carryOut(bench, devices, planned);
          for (const [index, person] of PEOPLE.entries()) {
            const wanted = await expected(bench, person);
            const fresh = createSmallDevice(bench, person);
            await fresh.exchange(limit);
            await devices[index]?.exchange(limit);
            expect([fresh.held(), devices[index]?.held()]).toEqual([wanted, wanted]);
          }
        } finally {
          await bench.close();
        }
      },
    ),
    { numRuns: 40, examples: [[LOADED_OVER_NOTHING, 1]] },
  );
});

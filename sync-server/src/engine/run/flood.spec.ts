// Proves by random histories that open disputes are bounded author by author: a flood of one never
// pushes anybody else's off a document, hides it, or keeps it from being kept; and that nothing is
// lost, since what finds no room is refused, and said to be.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  DISPUTES_OF_AUTHOR_MAX,
  DISPUTES_OF_AUTHOR_ON_STREAM_MAX,
} from '../access/open-disputes.ts';
import { manager, otherWorker, worker } from '../engine-model.fixture.ts';
import { createDevice, createWorkbench } from '../workbench.fixture.ts';

const PEOPLE = { victim: worker, flooder: otherWorker } as const;
type Who = keyof typeof PEOPLE;
interface Step {
  readonly who: Who;
  readonly stream: 'j1' | 'j2' | 'j3';
  readonly count: number;
  readonly settles: boolean;
}
const steps = fc.array(
  fc.record({
    who: fc.constantFrom<Who>('victim', 'flooder', 'flooder'),
    stream: fc.constantFrom<Step['stream']>('j1', 'j2', 'j3'),
    count: fc.integer({ min: 1, max: 40 }),
    settles: fc.boolean(),
  }),
  { minLength: 1, maxLength: 8 },
);

/** j1 has begun and is shown to the victim; of the other streams the server knows nothing. */
async function begin() {
  const bench = createWorkbench();
  const data = { title: 'Boiler', client: 'c1', worker: 'w1' };
  const order = { context: 'provisioning', command: 'OpenJob', stream: 'j1', data };
  expect((await bench.engine.execute(order, manager)).ok).toBe(true);
  const devices = {
    victim: createDevice('d-victim', worker),
    flooder: createDevice('d-flooder', otherWorker as never),
  };
  return { bench, devices };
}
type World = Awaited<ReturnType<typeof begin>>;

async function pushRefusable({ bench, devices }: World, { who, stream, count }: Step) {
  const { device, record } = devices[who];
  // Of the wrong shape, so that the rules refuse it whoever it is by.
  const events = Array.from({ length: count }, () =>
    record('JobNoted', 'NoteJob', stream, { text: 7 }),
  );
  const lowestUnsent = events[0]?.deviceSeq ?? 1;
  const answer = await bench.engine.push({ device, lowestUnsent, events }, PEOPLE[who]);
  expect(answer.verdicts.map(({ event }) => event)).toEqual(events.map(({ id }) => id));
  return answer.verdicts;
}

async function settleOne({ bench }: World, who: Who, open: Set<string>) {
  const [first] = open;
  if (first === undefined) return;
  expect(
    (await bench.engine.settleDispute({ eventId: first, how: 'let-go', principal: PEOPLE[who] }))
      .ok,
  ).toBe(true);
  open.delete(first);
}

it('keeps what each author has room for, whatever the others do', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (history) => {
      const world = await begin();
      const open = {
        victim: new Map<string, Set<string>>(),
        flooder: new Map<string, Set<string>>(),
      };
      try {
        for (const step of history) {
          const mine = open[step.who];
          const here = mine.get(step.stream) ?? new Set<string>();
          mine.set(step.stream, here);
          for (const verdict of await pushRefusable(world, step)) {
            const all = [...mine.values()].reduce((sum, { size }) => sum + size, 0);
            const isRoom =
              all < DISPUTES_OF_AUTHOR_MAX && here.size < DISPUTES_OF_AUTHOR_ON_STREAM_MAX;
            expect(verdict.verdict).toBe(isRoom ? 'disputed' : 'refused');
            if (isRoom) here.add(verdict.event);
            else expect(verdict).toMatchObject({ refusal: { code: 'too-many-disputes' } });
          }
          if (step.settles) await settleOne(world, step.who, here);
          await everyoneSees(world, open);
        }
      } finally {
        await world.bench.close();
      }
    }),
    { numRuns: 12 },
  );
});

/** The document holds everybody's; each author is shown all of their own, the manager all of them. */
async function everyoneSees(
  { bench }: World,
  open: Readonly<Record<Who, ReadonlyMap<string, ReadonlySet<string>>>>,
) {
  const all = [...(open.victim.get('j1') ?? []), ...(open.flooder.get('j1') ?? [])].sort();
  const stored = await bench.store.document('job', 'j1');
  expect(stored?.disputes.map(({ event }) => event.id).sort()).toEqual(all);
  const shown = async (person: typeof worker | typeof manager) => {
    const page = await bench.engine.pull(
      { context: 'provisioning', after: 0, limit: 10 },
      person,
      undefined,
    );
    return page.documents
      .flatMap((one) => ('gone' in one ? [] : one.disputes.map(({ event }) => event.id)))
      .sort();
  };
  expect(await shown(worker)).toEqual([...(open.victim.get('j1') ?? [])].sort());
  expect(await shown(manager)).toEqual(all);
}

it('shows the author of an unbegun stream their own dispute, however many others there are', async () => {
  const world = await begin();
  const flood: Step = { who: 'flooder', stream: 'j2', count: 50, settles: false };
  await pushRefusable(world, flood);
  await pushRefusable(world, { ...flood, count: 30 });
  const { device, record } = world.devices.victim;
  const event = record('JobNoted', 'NoteJob', 'j2', { text: 'real' });
  const answer = await world.bench.engine.push(
    { device, lowestUnsent: 1, events: [event] },
    worker,
  );
  expect(answer.documents).toMatchObject([
    { id: 'job:j2', disputes: [{ event: { id: event.id } }] },
  ]);
  await world.bench.close();
});

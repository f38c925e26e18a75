// Proves that of several servers on one database one runs what only one may, that the others leave it
// alone without writing, that it changes hands when its lease is let go, runs out or is taken, and that
// a server which slept beyond its lease writes nothing when it wakes.
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Lease, LeaseAsked } from '../../store/lease-port.ts';
import type { Announced, Store, Transaction } from '../../store/port.ts';
import type { EngineDependencies } from '../dependencies.ts';
import { createEngine } from '../engine.ts';
import { CLOSING_TIME, manager, NO_TROUBLE, trouble } from '../engine-model.fixture.ts';
import type { Engine } from '../port.ts';
import { createWorkbench, finishJob, handTimer } from '../workbench.fixture.ts';
import { LEASE_MS } from './leases.ts';

/** What several servers share: the leases, a clock that the test moves, and a line to each other. */
function sharing(store: Store) {
  const rows = new Map<string, { holder: string; untilMs: number }>();
  const listeners = new Map<string, Set<(heard: Announced) => void>>();
  const world = { nowMs: 0, writes: [] as string[], steps: [] as string[] };
  const holdLease = async ({ name, holder, forMs, isForced }: LeaseAsked) => {
    const row = rows.get(name);
    const isFree = !row || row.holder === holder || row.untilMs <= world.nowMs;
    if (!isFree && !isForced) return false;
    rows.set(name, { holder, untilMs: world.nowMs + forMs });
    return true;
  };
  const releaseLeases = async (holder: string) => {
    for (const [name, row] of rows) if (row.holder === holder) rows.delete(name);
  };
  const leases = async (): Promise<readonly Lease[]> =>
    [...rows].map(([name, { holder, untilMs }]) => ({
      ...{ name, holder },
      leftMs: untilMs - world.nowMs,
    }));
  const storeOf = (instance: string): Store => ({
    ...store,
    isShared: true,
    leases,
    onAnnounced: (listener) => {
      const own = listeners.get(instance) ?? new Set();
      listeners.set(instance, own.add(listener));
      return () => own.delete(listener);
    },
    write: async (work) => {
      const texts: string[] = [];
      const announce = async (text: string) => void texts.push(text);
      const value = await store.write((transaction: Transaction) =>
        work({
          ...{ ...transaction, leases, holdLease, releaseLeases, announce },
          putCheckpoint: (processor, position) => {
            world.steps.push(instance);
            return transaction.putCheckpoint(processor, position);
          },
        }),
      );
      world.writes.push(instance);
      const others = [...listeners].filter(([name]) => name !== instance);
      const hearing = others.flatMap(([, own]) => [...own]);
      for (const text of texts) for (const hear of hearing) hear({ text });
      return value;
    },
  });
  return { world, storeOf };
}

let bench: ReturnType<typeof createWorkbench>;
let world: ReturnType<typeof sharing>['world'];
let storeOf: ReturnType<typeof sharing>['storeOf'];
let running: Engine[];
beforeEach(() => {
  bench = createWorkbench();
  ({ world, storeOf } = sharing(bench.store));
  running = [];
});
afterEach(async () => {
  Object.assign(trouble, NO_TROUBLE);
  for (const engine of running) await engine.stop();
  await bench.close();
});

function serverNamed(instance: string, more: Partial<EngineDependencies> = {}) {
  const { timer, fire } = handTimer();
  const engine = createEngine({
    ...bench.deps,
    store: storeOf(instance),
    instance,
    timer,
    ...more,
  });
  running.push(engine);
  const runs = async () => new Set((await engine.processors()).map((state) => state.runs));
  const comesTo = async (place: string) => {
    while (![...(await runs())].every((found) => found === place)) await othersTurn();
  };
  return { engine, fire, runs, comesTo };
}
/** The first runs everything; the second has started after it and runs nothing. */
async function serversAtWork(first: string, second: string) {
  const [one, other] = [serverNamed(first), serverNamed(second)];
  one.engine.start();
  await one.comesTo('here');
  other.engine.start();
  await other.comesTo('elsewhere');
  return [one, other] as const;
}
const othersTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

const billed = async (client = 'c1') => (await bench.store.eventsOf('bill', client, 0, 100)).length;

it('runs all of it on the server that was there first, and nothing of it on the others', async () => {
  const [one, other] = await serversAtWork('one', 'other');
  await finishJob(one.engine, 'j1');
  await one.engine.idle();
  expect(await billed()).toBe(1);
  const before = world.writes.length;
  await other.engine.idle();
  await other.engine.runDue();
  other.fire();
  await other.comesTo('elsewhere');
  expect(world.writes.slice(before).filter((name) => name === 'other')).toEqual([]);
  expect((await other.engine.processors()).map(({ lag }) => lag)).toEqual([0, 0]);
});

it('goes on elsewhere at once when a server stops', async () => {
  const [one, other] = await serversAtWork('one', 'other');
  await one.engine.stop();
  await other.comesTo('here');
  await finishJob(other.engine, 'j1');
  await other.engine.idle();
  expect(await billed()).toBe(1);
});

it('goes on elsewhere when the lease of a dead server has run out, and not before', async () => {
  const [dead, other] = await serversAtWork('dead', 'other');
  await finishJob(other.engine, 'j1');
  world.nowMs = LEASE_MS - 1;
  other.fire();
  await othersTurn();
  expect([...(await other.runs())]).toEqual(['elsewhere']);
  world.nowMs = LEASE_MS;
  other.fire();
  await other.comesTo('here');
  await other.engine.idle();
  expect(await billed()).toBe(1);
  // The dead one was only asleep: it takes its leases for held still, and writes nothing.
  expect([...(await dead.runs())]).toEqual(['here']);
  const before = world.steps.length;
  await finishJob(other.engine, 'j2');
  await other.engine.idle();
  dead.fire();
  await dead.comesTo('elsewhere');
  expect(await billed()).toBe(2);
  expect(new Set(world.steps.slice(before))).toEqual(new Set(['other']));
});

it('takes the clock over with what was due, and has it done once', async () => {
  const [one, other] = await serversAtWork('one', 'other');
  await finishJob(one.engine, 'j1');
  await one.engine.idle();
  bench.clock.instant = CLOSING_TIME;
  await other.engine.runDue();
  expect(await billed()).toBe(1);
  world.nowMs = LEASE_MS;
  other.fire();
  await other.comesTo('here');
  while ((await billed()) < 2) await othersTurn();
  await one.engine.runDue();
  expect(await billed()).toBe(2);
});

it('tries again what failed, wherever it failed', async () => {
  const one = serverNamed('one');
  one.engine.start();
  await one.comesTo('here');
  trouble.throwOn = 'j1';
  await finishJob(one.engine, 'j1');
  await one.engine.idle();
  expect(await billed()).toBe(0);
  const other = serverNamed('other');
  other.engine.start();
  await other.comesTo('elsewhere');
  trouble.throwOn = '';
  bench.clock.instant = '2026-11-23T09:05:00.000Z';
  await other.engine.idle();
  expect(await billed()).toBe(0);
  await one.engine.idle();
  expect(await billed()).toBe(1);
});

it('leaves all of it to one who takes it, until they have ended', async () => {
  const server = serverNamed('server');
  server.engine.start();
  await server.comesTo('here');
  const alone = serverNamed('import', { takesLeases: true });
  await finishJob(alone.engine, 'j1');
  expect(await billed()).toBe(0);
  await server.engine.idle();
  expect(await billed()).toBe(0);
  expect([...(await server.runs())]).toEqual(['elsewhere']);
  await alone.engine.idle();
  expect(await billed()).toBe(1);
  // However long it takes it keeps them.
  world.nowMs = LEASE_MS - 1;
  const kept = world.writes.length;
  alone.fire();
  while (world.writes.length === kept) await othersTurn();
  world.nowMs = 2 * LEASE_MS - 2;
  await server.engine.idle();
  expect([...(await server.runs())]).toEqual(['elsewhere']);
  await alone.engine.stop();
  await server.comesTo('here');
});

it('lets a moved clock be turned by the server that was asked to', async () => {
  const [one, asked] = await serversAtWork('one', 'asked');
  await finishJob(one.engine, 'j1');
  bench.clock.instant = CLOSING_TIME;
  await asked.engine.takeOver();
  await asked.engine.runDue();
  expect(await billed()).toBe(2);
  expect([...(await asked.runs())]).toEqual(['here']);
});

it('waits until the other server has heard of it before anybody is refused for that', async () => {
  const [, other] = await serversAtWork('one', 'other');
  await finishJob(other.engine, 'j1');
  // A job that is done is refused; its context hears of everything first, which takes the other's work.
  const refused = other.engine.execute(
    { context: 'provisioning', command: 'FinishJob', stream: 'j1', data: { notes: '' } },
    manager,
  );
  let isAnswered = false;
  void refused.then(() => {
    isAnswered = true;
  });
  while (!isAnswered) {
    other.fire();
    await othersTurn();
  }
  expect(await refused).toMatchObject({ ok: false, refusal: { code: 'job-done' } });
});

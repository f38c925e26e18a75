// Proves the outbox: what a policy asks is stored with its other effects, reaches the external system
// at least once and has its effects once, whatever fails, times out or crashes; and nothing is lost
// while nobody can deliver it.
import { setImmediate as othersTurn } from 'node:timers/promises';
import { derivedId } from '@callout/kernel';
import { OpenJob } from '@callout/kernel/toy';
import { afterEach, expect, it } from 'vitest';
import { StoreFault } from '../../store/errors.ts';
import { DeliveryFailed, type SystemDelivery } from '../dependencies.ts';
import { createEngine } from '../engine.ts';
import { manager } from '../engine-model.fixture.ts';
import { createWorkbench } from '../workbench.fixture.ts';
import {
  askingModel,
  LightLamp,
  mischief,
  RING_ATTEMPTS_MAX,
  RING_TIMEOUT_MS,
} from './effects.fixture.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  mischief.issues = [];
  mischief.throws = false;
  for (const close of closing.splice(0)) await close();
});

interface Call {
  readonly input: unknown;
  readonly messageId: string;
  readonly signal: AbortSignal;
}

/** An engine whose bell does what the test says, and keeps every call. */
function benchWith(ring: (call: Call) => Promise<unknown> = async () => ({ by: 'Ole' })) {
  const calls: Call[] = [];
  const RingBell: SystemDelivery = (input, about) => {
    const call = { input, ...about };
    calls.push(call);
    return ring(call);
  };
  const bench = createWorkbench({
    model: askingModel(),
    deliveries: { RingBell, LightLamp: async () => null },
  });
  closing.push(bench.close);
  return { ...bench, calls };
}
type Bench = ReturnType<typeof benchWith>;

async function open({ engine }: Pick<Bench, 'engine'>, stream = 'j1', title = 'Boiler') {
  const data = { title, client: 'c1' };
  const order = { context: 'provisioning', command: OpenJob.name, stream, data };
  const done = await engine.execute(order, manager);
  if (!done.ok) throw new Error(done.refusal.code);
  return done.value.events[0]?.id ?? '';
}

const notesOf = async ({ store }: Pick<Bench, 'store'>, stream = 'j1') =>
  (await store.eventsOf('job', stream, 1, 100)).map(({ type, data }) => ({ type, data }));
const noted = (...texts: readonly string[]) =>
  texts.map((text) => ({ type: 'JobNoted', data: { text } }));
const ringId = (cause: string) => derivedId(cause, 'ring-when-opened', 'ask', 'RingBell', '');
const state = async ({ engine }: Bench, command = 'RingBell') =>
  (await engine.outbox()).find((one) => one.command === command);
const later = (bench: Bench, minutes: number) => {
  const instant = Date.parse(bench.clock.instant) + minutes * 60_000;
  bench.clock.instant = new Date(instant).toISOString();
};

it('delivers what a policy asks, and records what comes of the answer', async () => {
  const bench = benchWith();
  const cause = await open(bench);
  await bench.engine.idle();
  const id = ringId(cause);
  expect(bench.calls).toMatchObject([{ input: { job: 'j1', text: 'Boiler' }, messageId: id }]);
  const [, note] = await bench.store.eventsOf('job', 'j1', 0, 10);
  expect(note).toMatchObject({
    id: derivedId(id, 'answer', 'NoteJob', 'j1', '', 0),
    data: { text: 'rung by Ole' },
    actor: { id: 'system:Bell', role: 'policy', name: 'Bell' },
    causationId: cause,
    correlationId: cause,
  });
  const now = bench.clock.instant;
  expect(await bench.store.message(id)).toEqual({
    id,
    context: 'provisioning',
    command: 'RingBell',
    causationId: cause,
    correlationId: cause,
    askedAt: now,
    state: 'answered',
    attempts: 1,
    dueAt: new Date(Date.parse(now) + RING_TIMEOUT_MS + 30_000).toISOString(),
  });
});

it('adds nothing when the processors run again from the beginning', async () => {
  const bench = benchWith();
  await open(bench);
  await bench.engine.idle();
  const before = await bench.store.events(0, 100);
  await bench.store.write((transaction) => transaction.putCheckpoint('provisioning', 0));
  const again = createEngine(bench.deps);
  await again.idle();
  expect(await bench.store.checkpoint('provisioning')).toBeGreaterThan(0);
  expect(await bench.store.events(0, 100)).toEqual(before);
  expect(bench.calls).toHaveLength(1);
  expect(await state(bench)).toMatchObject({ waiting: 0, answered: 1 });
});

it('tries again later, and takes the last failure for the answer', async () => {
  const bench = benchWith(async () => {
    throw new DeliveryFailed('nobody-home');
  });
  const cause = await open(bench);
  for (let attempt = 1; attempt < RING_ATTEMPTS_MAX; attempt += 1) {
    await bench.engine.idle();
    expect(bench.calls).toHaveLength(attempt);
    expect(await bench.store.message(ringId(cause))).toMatchObject({
      state: 'waiting',
      attempts: attempt,
      failure: 'nobody-home',
    });
    later(bench, 15);
  }
  expect(await notesOf(bench)).toEqual([]);
  await bench.engine.idle();
  later(bench, 15);
  await bench.engine.idle();
  expect(bench.calls).toHaveLength(RING_ATTEMPTS_MAX);
  expect(new Set(bench.calls.map(({ messageId }) => messageId)).size).toBe(1);
  expect(await notesOf(bench)).toEqual(noted('not rung: nobody-home'));
  expect(await bench.store.message(ringId(cause))).toMatchObject({
    state: 'failed',
    failure: 'nobody-home',
  });
});

it('tries nothing again that would fail again', async () => {
  const bench = benchWith(async () => {
    throw new DeliveryFailed('no-bell', { isFinal: true });
  });
  await open(bench);
  await bench.engine.idle();
  expect(bench.calls).toHaveLength(1);
  expect(await notesOf(bench)).toEqual(noted('not rung: no-bell'));
});

it('succeeds at a later attempt, and names faults and unreadable replies by code', async () => {
  const answers = [
    () => Promise.reject(new Error('with a secret in it')),
    async () => ({ by: 7 }),
    async () => ({ by: 'Ole' }),
  ];
  const bench = benchWith((_call) => (answers.shift() ?? answers[0] ?? (async () => null))());
  for (const _ of [1, 2, 3]) {
    if (bench.calls.length === 0) await open(bench);
    await bench.engine.idle();
    later(bench, 15);
  }
  expect(await notesOf(bench)).toEqual(noted('rung by Ole'));
  const retried = bench.lines.filter(({ message }) => message.includes('tried again'));
  expect(retried.map(({ facts }) => facts['code'])).toEqual(['delivery-failed', 'reply-invalid']);
  expect(JSON.stringify(bench.lines)).not.toContain('secret');
});

it('waits for no answer longer than the command allows, and tells the delivery', async () => {
  const called = Promise.withResolvers<AbortSignal>();
  const bench = benchWith(({ signal }) => {
    called.resolve(signal);
    return new Promise(() => undefined);
  });
  const cause = await open(bench);
  const idle = bench.engine.idle();
  const signal = await called.promise;
  expect(signal.aborted).toBe(false);
  expect(bench.timers.delaysMs()).toContain(RING_TIMEOUT_MS);
  bench.timers.fire();
  await idle;
  expect(signal.aborted).toBe(true);
  expect(await bench.store.message(ringId(cause))).toMatchObject({ failure: 'timed-out' });
});

it('keeps what nobody can deliver, counts it, and delivers it when somebody can', async () => {
  const bench = benchWith();
  const alone = createEngine({ ...bench.deps, deliveries: {} });
  await open({ engine: alone });
  await alone.idle();
  const none = { waiting: 0, undeliverable: 0, answered: 0, failed: 0, broken: 0 };
  expect(await alone.outbox()).toEqual([
    { ...none, command: 'LightLamp', undeliverable: 1 },
    { ...none, command: 'RingBell', undeliverable: 1 },
  ]);
  await bench.engine.idle();
  expect(await notesOf(bench)).toEqual(noted('rung by Ole'));
  expect(await bench.engine.outbox()).toEqual([
    { ...none, command: 'LightLamp', answered: 1 },
    { ...none, command: 'RingBell', answered: 1 },
  ]);
});

it('delivers twice what crashed before it was marked, with its effects once', async () => {
  const bench = benchWith();
  let crashed = false;
  const store = {
    ...bench.store,
    write: async <T>(work: Parameters<typeof bench.store.write<T>>[0]) => {
      // From the moment of the delivery on nothing reaches the disk: the process is gone.
      crashed ||= bench.calls.length > 0;
      if (crashed) throw new StoreFault('gone');
      return bench.store.write(work);
    },
  };
  const dying = createEngine({ ...bench.deps, store });
  await open({ engine: dying });
  await expect(dying.idle()).rejects.toThrow('gone');
  expect(await notesOf(bench)).toEqual([]);
  await bench.engine.idle();
  expect(bench.calls).toHaveLength(1);
  later(bench, 1);
  await bench.engine.idle();
  expect(bench.calls).toHaveLength(2);
  expect(bench.calls[0]?.messageId).toBe(bench.calls[1]?.messageId);
  expect(await notesOf(bench)).toEqual(noted('rung by Ole'));
  later(bench, 60);
  await bench.engine.idle();
  expect(bench.calls).toHaveLength(2);
});

it('leaves alone what another delivery has settled meanwhile', async () => {
  const first = Promise.withResolvers<{ readonly by: string }>();
  const bench = benchWith(() =>
    bench.calls.length === 1 ? first.promise : Promise.resolve({ by: 'the second' }),
  );
  await open(bench);
  const idle = bench.engine.idle();
  while (bench.calls.length === 0) await othersTurn();
  later(bench, 1);
  // Another instance takes the lease over when it has run out.
  await createEngine(bench.deps).idle();
  first.resolve({ by: 'the first' });
  await idle;
  expect(await notesOf(bench)).toEqual(noted('rung by the second'));
});

it('delivers at most four messages of a system side by side, and all of them', async () => {
  let running = 0;
  let most = 0;
  const bench = benchWith(async () => {
    running += 1;
    most = Math.max(most, running);
    await othersTurn();
    running -= 1;
    return { by: 'Ole' };
  });
  for (let index = 1; index <= 11; index += 1) await open(bench, `j${index}`);
  await bench.engine.idle();
  expect(bench.calls).toHaveLength(11);
  expect(most).toBe(4);
});

it('delivers to one system while another does not answer', async () => {
  const bench = benchWith(() => new Promise(() => undefined));
  await open(bench);
  const idle = bench.engine.idle();
  while ((await state(bench, 'LightLamp'))?.answered !== 1) await othersTurn();
  while (bench.calls.length === 0) await othersTurn();
  expect(await state(bench)).toMatchObject({ waiting: 1 });
  bench.timers.fire();
  await idle;
});

it('calls off what is under way when it stops, and leaves it due', async () => {
  const called = Promise.withResolvers<AbortSignal>();
  const bench = benchWith(({ signal }) => {
    called.resolve(signal);
    return new Promise(() => undefined);
  });
  const cause = await open(bench);
  bench.engine.start();
  const signal = await called.promise;
  await bench.engine.stop();
  expect(signal.aborted).toBe(true);
  expect(await bench.store.message(ringId(cause))).toMatchObject({
    state: 'waiting',
    attempts: 0,
    dueAt: bench.clock.instant,
  });
  expect(bench.timers.delaysMs()).toEqual([]);
});

it('wakes by itself for what was asked, and when something is due again', async () => {
  const bench = benchWith(async () => {
    if (bench.calls.length === 1) throw new DeliveryFailed('nobody-home');
    return { by: 'Ole' };
  });
  bench.engine.start();
  const written = new Promise<void>((resolve) => {
    bench.engine.onChange(async () => {
      if ((await notesOf(bench)).length === 1) resolve();
    });
  });
  const cause = await open(bench);
  while ((await bench.store.message(ringId(cause)))?.failure === undefined) await othersTurn();
  // Besides the clock's own turn, a timer waits for the retry, which the deliverer set when it rested.
  while (bench.timers.delaysMs().length < 2) await othersTurn();
  later(bench, 15);
  bench.timers.fire();
  await written;
  expect(await notesOf(bench)).toEqual(noted('rung by Ole'));
});

it('keeps an answer that cannot be recorded, without asking the system again', async () => {
  const bench = benchWith();
  mischief.throws = true;
  const cause = await open(bench);
  await bench.engine.idle();
  expect(await bench.store.message(ringId(cause))).toMatchObject({
    state: 'waiting',
    outcome: { ok: true, reply: { by: 'Ole' } },
    failure: 'answer-broken',
  });
  mischief.throws = false;
  later(bench, 15);
  await bench.engine.idle();
  expect(bench.calls).toHaveLength(1);
  expect(await notesOf(bench)).toEqual(noted('rung by Ole'));
});

it('answers at once for what is too large to be sent', async () => {
  const bench = benchWith();
  const model = askingModel();
  const [policy] = model.policiesOn('provisioning', 'JobOpened');
  if (!policy) throw new Error('the model has no policy');
  const wordy = {
    ...policy,
    planEffects: async () => [{ command: LightLamp, data: { job: 'x'.repeat(300_000) }, key: '' }],
  };
  const engine = createEngine({ ...bench.deps, model: askingModel([wordy]) });
  await open({ engine });
  await engine.idle();
  expect(await engine.outbox()).toMatchObject([{ command: 'LightLamp', failed: 1 }]);
});

it('takes a request that no event has caused, and refuses what the schema does not', async () => {
  const bench = benchWith();
  await open(bench);
  await bench.engine.idle();
  await bench.engine.requestEffect('provisioning', {
    command: 'RingBell',
    data: { job: 'j1', text: 'by hand' },
  });
  await bench.engine.idle();
  expect(bench.calls.map(({ input }) => input)).toEqual([
    { job: 'j1', text: 'Boiler' },
    { job: 'j1', text: 'by hand' },
  ]);
  expect(await notesOf(bench)).toEqual(noted('rung by Ole', 'rung by Ole'));
  const bad = { command: 'RingBell', data: {} };
  await expect(bench.engine.requestEffect('provisioning', bad)).rejects.toThrow('asked like this');
  const unknown = { command: 'Nothing', data: {} };
  await expect(bench.engine.requestEffect('provisioning', unknown)).rejects.toThrow('Nothing');
  const elsewhere = { command: 'RingBell', data: { job: 'j1', text: 'of another context' } };
  await expect(bench.engine.requestEffect('billing', elsewhere)).rejects.toThrow('RingBell');
});

it('asks nobody when a history is told afterwards', async () => {
  const bench = benchWith();
  const told = createEngine({ ...bench.deps, withoutEffects: true });
  await open({ engine: told });
  await told.idle();
  expect(await told.outbox()).toEqual([]);
});

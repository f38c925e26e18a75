// Proves that a declaration is kept at run time, by whoever breaks it: a command that emits, a policy
// that issues or asks, an answer that issues what it does not declare. It is logged, and nothing of it
// is stored.
import { issue } from '@callout/kernel';
import { NoteJob, OpenJob } from '@callout/kernel/toy';
import { afterEach, expect, it } from 'vitest';
import { askingModel, liars, mischief } from '../effects/effects.fixture.ts';
import { manager } from '../engine-model.fixture.ts';
import { createDevice, createWorkbench } from '../workbench.fixture.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  mischief.issues = [];
  for (const close of closing.splice(0)) await close();
});

function benchWith(options: Parameters<typeof createWorkbench>[0]) {
  const bench = createWorkbench(options);
  closing.push(bench.close);
  return bench;
}
type Bench = ReturnType<typeof benchWith>;

const run = ({ engine }: Bench, command: string, data: object) =>
  engine.execute({ context: 'provisioning', command, stream: 'j1', data }, manager);
const opened = (bench: Bench) => run(bench, 'OpenJob', { title: 'Boiler', client: 'c1' });
const typesOf = async ({ store }: Bench) => (await store.events(0, 100)).map(({ type }) => type);
const errorsOf = ({ lines }: Bench) =>
  lines.filter(({ level }) => level === 'error').map(({ facts }) => facts['fault']);

it('refuses a command that emits what it does not declare', async () => {
  const bench = benchWith({ model: askingModel([]) });
  await opened(bench);
  expect(await run(bench, 'BreakPromise', {})).toEqual({
    ok: false,
    refusal: { code: 'declaration-broken', params: { command: 'BreakPromise' } },
  });
  expect(await typesOf(bench)).toEqual(['JobOpened']);
  expect(errorsOf(bench)).toEqual(['BreakPromise does not declare that it emits JobGiven']);
});

it('refuses an event from a device that its command does not declare', async () => {
  const bench = benchWith({ model: askingModel([]) });
  await run(bench, 'OpenJob', { title: 'Boiler', client: 'c1', worker: 'w1' });
  const { device, record } = createDevice('d1');
  const events = [record('JobGiven', 'NoteJob', 'j1', { worker: 'w1' })];
  const principal = { id: 'u-worker', name: 'Mila', roles: ['worker'], subject: 'w1' } as const;
  const answer = await bench.engine.push({ device, lowestUnsent: 1, events }, principal);
  expect(answer.verdicts).toMatchObject([
    { verdict: 'disputed', refusal: { code: 'command-does-not-emit' } },
  ]);
  expect(await typesOf(bench)).toEqual(['JobOpened']);
});

const cases = [
  [liars.issues, 'issues-undeclared does not declare that it issues OpenJob', ['JobNoted']],
  [liars.asks, 'asks-undeclared does not declare that it asks RingBell', []],
  [liars.asksTwice, 'asks-twice asks LightLamp twice under the key ""', []],
] as const;

it.each(cases)('puts aside what breaks its declaration: %#', async (policy, sentence, others) => {
  const bench = benchWith({ model: askingModel([policy]) });
  bench.engine.start();
  await opened(bench);
  await bench.engine.idle();
  expect(await typesOf(bench)).toEqual(['JobOpened', ...others]);
  expect(await bench.engine.outbox()).toEqual([]);
  expect((await bench.engine.processors()).map(({ lag }) => lag)).toEqual([0]);
  const fault = `DeclarationBroken: ${sentence.replace(/""$/, '"…"')}`;
  expect(await bench.engine.troubledPolicies()).toMatchObject([
    { policy: policy.name, failing: 1, fault },
  ]);
  expect(errorsOf(bench)).toEqual([fault]);
});

it('keeps an answer that issues what it does not declare for somebody to look at', async () => {
  mischief.issues = [issue(OpenJob, 'another', { title: 'undeclared', client: 'c1' })];
  const bench = benchWith({
    model: askingModel(),
    deliveries: { RingBell: async () => ({ by: 'Ole' }), LightLamp: async () => null },
  });
  await opened(bench);
  for (let turn = 0; turn < 12; turn += 1) {
    await bench.engine.idle();
    bench.clock.instant = `2026-11-23T${10 + turn}:00:00.000Z`;
  }
  expect(await typesOf(bench)).toEqual(['JobOpened']);
  expect((await bench.engine.outbox()).find((one) => one.command === 'RingBell')).toMatchObject({
    waiting: 0,
    broken: 1,
  });
  expect(new Set(errorsOf(bench))).toEqual(
    new Set(['RingBell does not declare that it issues OpenJob']),
  );
});

it('takes a declared issue twice under one key for a broken declaration', async () => {
  mischief.issues = [issue(NoteJob, 'j1', { texts: ['the same key'] })];
  const bench = benchWith({
    model: askingModel(),
    deliveries: { RingBell: async () => ({ by: 'Ole' }) },
  });
  await opened(bench);
  await bench.engine.idle();
  expect(await typesOf(bench)).toEqual(['JobOpened']);
  expect(errorsOf(bench)).toEqual(['RingBell issues NoteJob twice on one stream under the key ""']);
});

// Proves that policies and foreign projections run once for every event, in the log's order, whatever
// throws or is repeated; that the others go on; and that what is due is done round by round.
import { DatabaseSync } from 'node:sqlite';
import { setImmediate as othersTurn } from 'node:timers/promises';
import { derivedId } from '@callout/kernel';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createEngine } from '../engine.ts';
import {
  CLOSING_TIME,
  manager,
  NO_TROUBLE,
  openBills,
  openedJobs,
  trouble,
} from '../engine-model.fixture.ts';
import { createWorkbench, finishJob } from '../workbench.fixture.ts';
import { createProcessorLoop } from './processor-loop.ts';

let bench: ReturnType<typeof createWorkbench>;
beforeEach(() => {
  bench = createWorkbench();
});
afterEach(async () => {
  Object.assign(trouble, NO_TROUBLE);
  await bench.close();
});

const finish = (stream: string, client?: string) => finishJob(bench.engine, stream, client);
const billed = async (client: string) =>
  (await bench.store.eventsOf('bill', client, 0, 100)).map(({ type, data }) => ({ type, data }));

it('issues commands under ids derived from their cause, and feeds foreign projections', async () => {
  const cause = await finish('j1');
  await bench.engine.idle();
  const [line] = await bench.store.eventsOf('bill', 'c1', 0, 10);
  expect(line).toMatchObject({
    id: derivedId(cause, 'bill-when-done', 'AddLine', 'c1', '', 0),
    type: 'ClientBilled',
    data: { job: 'j1' },
    actor: { id: 'policy:bill-when-done', role: 'policy', name: 'bill-when-done' },
    causationId: cause,
    correlationId: cause,
  });
  expect(await bench.store.row('billing', openedJobs.name, 'j1')).toEqual({ title: 'Job j1' });
  expect(await bench.store.row('billing', openBills.name, 'c1')).toEqual({ lines: 1 });
  expect(await bench.engine.processors()).toEqual([
    { name: 'provisioning', position: 3, lag: 0, runs: 'here' },
    { name: 'billing', position: 3, lag: 0, runs: 'here' },
  ]);
});

it('has its effects once when it is run again from the beginning', async () => {
  for (const stream of ['j1', 'j2', 'j3']) await finish(stream);
  await bench.engine.idle();
  const before = await bench.store.events(0, 100);
  await bench.store.write((transaction) => transaction.putCheckpoint('billing', 0));
  await createEngine(bench.deps).idle();
  expect(await bench.store.checkpoint('billing')).toBe(before.at(-1)?.position);
  expect(await bench.store.events(0, 100)).toEqual(before);
});

it('does not do again what was done before it was noted what was issued', async () => {
  const cause = await finish('j1');
  await bench.engine.idle();
  const before = await bench.store.events(0, 100);
  // As an older server has left it: the facts, and no word of what was issued.
  const database = new DatabaseSync(bench.databasePath);
  database.exec('DELETE FROM issues');
  database.close();
  await bench.store.write((transaction) => transaction.putCheckpoint('billing', 0));
  await createEngine(bench.deps).idle();
  expect(await bench.store.events(0, 100)).toEqual(before);
  const parts = [cause, 'bill-when-done', 'AddLine', 'c1', ''];
  expect(await bench.store.issue(derivedId(...parts, 'issue'))).toMatchObject({ state: 'done' });
});

it('puts a reaction that throws aside, tries it again by itself, and goes on meanwhile', async () => {
  trouble.throwOn = 'j2';
  for (const stream of ['j1', 'j2', 'j3']) await finish(stream);
  bench.engine.start();
  await bench.engine.idle();
  expect(await billed('c1')).toEqual([
    { type: 'ClientBilled', data: { job: 'j1' } },
    { type: 'ClientBilled', data: { job: 'j3' } },
  ]);
  expect((await bench.engine.processors()).map(({ lag }) => lag)).toEqual([0, 0]);
  expect(bench.lines.filter(({ level }) => level === 'error')).toMatchObject([
    { facts: { policy: 'bill-when-done', attempts: 1, fault: 'Error: the policy is broken' } },
  ]);
  trouble.throwOn = '';
  bench.clock.instant = '2026-11-23T09:00:01.000Z';
  await bench.engine.idle();
  expect((await billed('c1')).map(({ data }) => data)).toEqual([
    { job: 'j1' },
    { job: 'j3' },
    { job: 'j2' },
  ]);
  expect(await bench.store.openIssues(10)).toEqual([]);
});

it('passes what does not concern it without a write, and remembers that at long last', async () => {
  const run = (command: string, data: object) =>
    bench.engine.execute({ context: 'provisioning', command, stream: 'j1', data }, manager);
  const notes = (count: number) =>
    Promise.all(Array.from({ length: count }, () => run('NoteJob', { texts: ['a'] })));
  await finish('j1');
  await run('ReopenJob', {});
  await bench.engine.idle();
  await notes(20);
  await bench.engine.idle();
  expect(await bench.engine.processors()).toEqual([
    { name: 'provisioning', position: 24, lag: 0, runs: 'here' },
    { name: 'billing', position: 24, lag: 0, runs: 'here' },
  ]);
  expect(await bench.store.checkpoint('provisioning')).toBe(0);
  await notes(1_000);
  await bench.engine.idle();
  expect(await bench.store.checkpoint('provisioning')).toBeGreaterThan(900);
});

it('takes a refusal for an answer', async () => {
  await finish('j1');
  bench.clock.instant = CLOSING_TIME;
  await bench.engine.runDue();
  await finish('j2');
  await bench.engine.idle();
  expect((await billed('c1')).map(({ type }) => type)).toEqual(['ClientBilled', 'BillClosed']);
  expect(bench.lines).toEqual([
    {
      level: 'debug',
      facts: { policy: 'bill-when-done', command: 'AddLine', code: 'bill-closed' },
      message: 'an issue was refused',
    },
  ]);
});

it('does what is due, round by round, after the processors have caught up', async () => {
  for (const client of ['c1', 'c2', 'c3']) await finish(`job-of-${client}`, client);
  await bench.engine.runDue();
  expect(await billed('c1')).toHaveLength(1);
  bench.clock.instant = CLOSING_TIME;
  await bench.engine.runDue();
  for (const client of ['c1', 'c2', 'c3']) {
    expect((await billed(client)).map(({ type }) => type)).toEqual(['ClientBilled', 'BillClosed']);
  }
  const head = await bench.store.head();
  await Promise.all([bench.engine.runDue(), bench.engine.runDue()]);
  expect(await bench.store.head()).toBe(head);
});

it('stops a context at an event that its read model cannot take, asks no clock of it, and says so', async () => {
  await finish('j1', 'c1');
  await bench.engine.idle();
  trouble.foldOn = 'j2';
  await finish('j2', 'c1');
  bench.clock.instant = CLOSING_TIME;
  await expect(bench.engine.runDue()).rejects.toThrow('opened-jobs cannot take JobOpened');
  expect((await billed('c1')).map(({ type }) => type)).toEqual(['ClientBilled']);
  expect((await bench.engine.processors()).map(({ failing }) => failing)).toEqual([
    undefined,
    {
      since: CLOSING_TIME,
      fault: 'ProjectionBroken: opened-jobs cannot take JobOpened: Error: the fold is broken',
    },
  ]);
  trouble.foldOn = '';
  await bench.engine.runDue();
  expect((await billed('c1')).map(({ type }) => type)).toEqual([
    'ClientBilled',
    'ClientBilled',
    'BillClosed',
  ]);
  expect((await bench.engine.processors()).every(({ failing }) => !failing)).toBe(true);
});

it('runs due work and processors by its timers once it is started', async () => {
  bench.engine.start();
  expect(bench.timers.delaysMs()).toEqual([60_000]);
  const closed = new Promise<void>((resolve) => {
    bench.engine.onChange(async () => {
      if ((await billed('c1')).length === 2) resolve();
    });
  });
  await finish('j1');
  bench.clock.instant = CLOSING_TIME;
  bench.timers.fire();
  await closed;
  await bench.engine.stop();
  expect((await billed('c1')).map(({ type }) => type)).toEqual(['ClientBilled', 'BillClosed']);
  expect(bench.timers.delaysMs()).toEqual([]);
});

it('runs no policy of a context that is switched off', async () => {
  const engine = createEngine({ ...bench.deps, switchedOff: ['billing'] });
  await finish('j1');
  bench.clock.instant = CLOSING_TIME;
  await engine.runDue();
  expect(await billed('c1')).toEqual([]);
  expect((await engine.processors()).map(({ name }) => name)).toEqual(['provisioning']);
});

it('rests longer after every failure in a row, within bounds, and alone', async () => {
  const random = (bytes: number) => new Uint8Array(bytes).fill(255);
  const catchUp = () => Promise.reject(new Error('broken'));
  const loop = createProcessorLoop({ ...bench.deps, random }, { name: 'broken', catchUp });
  const restsMs: number[] = [];
  loop.start();
  for (let failures = 1; failures <= 9; failures += 1) {
    await othersTurn();
    restsMs.push(...bench.timers.delaysMs());
    bench.timers.fire();
  }
  loop.stop();
  expect(restsMs).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
});

// Proves that what one policy, one issue or one turn of the clock throws stops nobody else; that it is
// tried again with a growing rest, then parked; and that later facts of its stream wait behind it.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createEngine } from '../engine.ts';
import {
  client as ada,
  CLOSING_TIME,
  manager,
  NO_TROUBLE,
  trouble,
} from '../engine-model.fixture.ts';
import { createWorkbench, finishJob } from '../workbench.fixture.ts';
import { ISSUE_ATTEMPTS_MAX } from './issuing.ts';

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
  (await bench.store.eventsOf('bill', client, 0, 100)).map(({ type, data }) =>
    type === 'ClientBilled' ? (data as { readonly job: string }).job : type,
  );
const open = async () =>
  (await bench.store.openIssues(100)).map(({ stream, state, attempts, fault }) => ({
    stream,
    state,
    attempts,
    ...(fault ? { fault } : {}),
  }));
async function passAMinute() {
  bench.clock.instant = new Date(Date.parse(bench.clock.instant) + 60_000).toISOString();
  await bench.engine.idle();
}
async function parked() {
  await bench.engine.idle();
  for (let n = 0; n < ISSUE_ATTEMPTS_MAX; n += 1) await passAMinute();
}
const FAULT = 'Error: the line of "…" is broken';

it('goes on with other streams while an issue fails; what its own stream is to get waits', async () => {
  trouble.lineOn = 'j2';
  await finish('j1', 'c1');
  await finish('j2', 'c1');
  await finish('j3', 'c1');
  await finish('j4', 'c2');
  await bench.engine.idle();
  expect([await billed('c1'), await billed('c2')]).toEqual([['j1'], ['j4']]);
  expect(await open()).toEqual([
    { stream: 'c1', state: 'failing', attempts: 1, fault: FAULT },
    { stream: 'c1', state: 'held', attempts: 0 },
  ]);
  expect((await bench.engine.processors()).map(({ lag }) => lag)).toEqual([0, 0]);
  trouble.lineOn = '';
  await passAMinute();
  expect(await billed('c1')).toEqual(['j1', 'j2', 'j3']);
  expect(await open()).toEqual([]);
});

it('parks after so many failures, each after a longer rest, and tries no more by itself', async () => {
  trouble.lineOn = 'j1';
  await finish('j1');
  bench.engine.start();
  await parked();
  expect(await open()).toEqual([
    { stream: 'c1', state: 'parked', attempts: ISSUE_ATTEMPTS_MAX, fault: FAULT },
  ]);
  trouble.lineOn = '';
  await passAMinute();
  expect(await billed('c1')).toEqual([]);
  const errors = bench.lines.filter(({ level }) => level === 'error');
  expect(errors.at(-1)?.message).toBe('an issue is parked');
  expect(JSON.stringify(errors)).not.toContain('Ada');
});

it('wakes by its timer for what is due again', async () => {
  trouble.lineOn = 'j1';
  await finish('j1');
  bench.engine.start();
  await bench.engine.idle();
  trouble.lineOn = '';
  const done = new Promise<void>((resolve) => {
    bench.engine.onChange(({ context }) => {
      if (context === 'billing') resolve();
    });
  });
  bench.clock.instant = '2026-11-23T09:01:00.000Z';
  bench.timers.fire();
  await done;
  expect(await billed('c1')).toEqual(['j1']);
});

it('lets a manager try a parked issue again, and carries out what waited behind it in order', async () => {
  trouble.lineOn = 'j1';
  for (const stream of ['j1', 'j2', 'j3']) await finish(stream);
  await parked();
  const [first, second] = await bench.engine.parkedIssues(manager);
  expect(first).toMatchObject({
    context: 'billing',
    policy: 'bill-when-done',
    command: 'AddLine',
    stream: 'c1',
    state: 'parked',
    since: '2026-11-23T09:00:00.000Z',
    fault: FAULT,
  });
  const retry = (id = '') => bench.engine.settleIssue(id, { how: 'retry' }, manager);
  expect(await retry(first?.id)).toMatchObject({ ok: true, value: { state: 'parked' } });
  trouble.lineOn = '';
  expect(await retry(second?.id)).toEqual({ ok: false, refusal: { code: 'issue-waits' } });
  expect(await retry(first?.id)).toMatchObject({ ok: true, value: { state: 'done' } });
  await bench.engine.idle();
  expect(await billed('c1')).toEqual(['j1', 'j2', 'j3']);
  expect(await retry(first?.id)).toEqual({ ok: false, refusal: { code: 'issue-settled' } });
});

it('lets a manager drop one with a reason, and nobody else see or touch any', async () => {
  trouble.lineOn = 'j1';
  for (const stream of ['j1', 'j2']) await finish(stream);
  await parked();
  const [first] = await bench.engine.parkedIssues(manager);
  const id = first?.id ?? '';
  expect(await bench.engine.parkedIssues(ada)).toEqual([]);
  const drop = { how: 'drop', reason: 'billed by hand' } as const;
  expect(await bench.engine.settleIssue(id, drop, ada)).toEqual({
    ok: false,
    refusal: { code: 'not-there' },
  });
  expect(await bench.engine.settleIssue(id, { how: 'drop', reason: '  ' }, manager)).toMatchObject({
    ok: false,
    refusal: { code: 'reason-missing', fields: [{ path: 'reason' }] },
  });
  expect(await bench.engine.settleIssue(id, drop, manager)).toMatchObject({ ok: true });
  await bench.engine.idle();
  expect(await billed('c1')).toEqual(['j2']);
  expect(await bench.store.issue(id)).toMatchObject({
    state: 'dropped',
    settledBy: manager.id,
    reason: 'billed by hand',
  });
});

it('closes everybody else while one is failing to close, and that one when it can be', async () => {
  for (const one of ['c1', 'c2', 'c3']) await finish(`job-of-${one}`, one);
  trouble.closeOn = 'c1';
  bench.clock.instant = CLOSING_TIME;
  await bench.engine.runDue();
  expect([await billed('c1'), await billed('c2')]).toEqual([
    ['job-of-c1'],
    ['job-of-c2', 'BillClosed'],
  ]);
  expect(await open()).toMatchObject([{ stream: 'c1', state: 'failing' }]);
  trouble.closeOn = '';
  await passAMinute();
  await bench.engine.runDue();
  expect(await billed('c1')).toEqual(['job-of-c1', 'BillClosed']);
  expect(await billed('c3')).toEqual(['job-of-c3', 'BillClosed']);
});

it('notes the turn of a clock policy that cannot say what is due, and asks it again', async () => {
  await finish('j1');
  trouble.dueThrows = true;
  bench.clock.instant = CLOSING_TIME;
  for (let n = 0; n <= ISSUE_ATTEMPTS_MAX; n += 1) {
    await bench.engine.runDue();
    await passAMinute();
  }
  expect(await open()).toMatchObject([
    { stream: 'turn', state: 'failing', fault: 'Error: nobody knows what is due' },
  ]);
  expect(await bench.store.openIssueCounts()).toMatchObject([
    { context: 'billing', policy: 'close-in-the-evening', failing: 1, parked: 0 },
  ]);
  trouble.dueThrows = false;
  await passAMinute();
  await bench.engine.runDue();
  expect(await billed('c1')).toEqual(['j1', 'BillClosed']);
  expect(await open()).toEqual([]);
});

it('keeps what failed over a restart and does it then', async () => {
  trouble.lineOn = 'j1';
  await finish('j1');
  await bench.engine.idle();
  trouble.lineOn = '';
  bench.clock.instant = '2026-11-23T09:05:00.000Z';
  await createEngine(bench.deps).idle();
  expect(await billed('c1')).toEqual(['j1']);
});

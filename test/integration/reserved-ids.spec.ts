// Proves that nobody can stand where a policy or the clock will stand: facts under the ids of the next
// charges, invoices and suspicions are refused at the door and change nothing. And that whoever gets
// there by other means, in an old log or in a broken document, keeps nobody else from their turn.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { derivedId, type RecordedEvent, runCommand, uuidV7 } from '@callout/kernel';
import { model } from '@callout/model';
import { createEngine, createSqliteStore, type Principal } from '@callout/sync-server';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { quiet } from './engine.fixture.ts';
import { foundOrganisation, MANAGER, requestServices, run, sampleOf } from './scene.fixture.ts';

const CLIENT: Principal = { id: 'user-client', name: 'Ada', roles: ['client'], subject: 'c1' };
const WEEK = '2026-11-23';
const WEEK_OVER = '2026-12-01T09:00:00.000Z';
// By the public rule, as an attacker would.
const statementOf = (client: string) => derivedId('client-statement', client, WEEK);
const STATEMENT = statementOf('c1');

let made = 0;
const madeId = () => {
  made += 1;
  return uuidV7(Date.parse('2026-11-23T09:00:00.000Z') + made, new Uint8Array(16).fill(made));
};

function open() {
  const folder = mkdtempSync(join(tmpdir(), 'callout-reserved-'));
  const store = createSqliteStore({ path: join(folder, 'callout.sqlite') });
  const clock = { instant: '2026-11-23T09:00:00.000Z' };
  const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes));
  const engine = createEngine({
    store,
    model,
    clock: { now: () => clock.instant },
    random,
    log: quiet,
  });
  const close = async () => {
    await engine.stop();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { store, clock, engine, close };
}
let bench: ReturnType<typeof open>;
beforeEach(async () => {
  bench = open();
  await foundOrganisation(bench.engine, 2);
  await requestServices(bench.engine, 2);
});
afterEach(() => bench.close());

let deviceSeq = 0;
function recorded(id: string, type: string, command: string, data: unknown): RecordedEvent {
  deviceSeq += 1;
  return {
    ...{ id, context: 'provisioning', kind: 'service-request', stream: 'r1', type, v: 1, data },
    occurredAt: bench.clock.instant,
    actor: { id: CLIENT.id, role: 'client', name: 'Ada', subject: 'c1' },
    ...{ command, device: 'attacker', deviceSeq, correlationId: id },
  };
}
const note = (id: string) => recorded(id, 'NoteAdded', 'AddNote', { text: 'hello' });
async function push(events: readonly RecordedEvent[]) {
  const lowestUnsent = events[0]?.deviceSeq ?? 1;
  const answer = await bench.engine.push(
    { device: 'attacker', lowestUnsent, events: [...events] },
    CLIENT,
  );
  return answer.verdicts.map((one) =>
    'refusal' in one ? [one.verdict, one.refusal.code] : [one.verdict],
  );
}
const typesOf = async (stream: string, kind: string) =>
  (await bench.store.eventsOf(kind, stream, 0, 500)).map(({ type }) => type);
const anyNotes = async () => (await typesOf('r1', 'service-request')).includes('NoteAdded');

it('a note under the id of the coming charge is refused, and the cancelled service is charged', async () => {
  const cause = madeId();
  const taken = derivedId(
    cause,
    'charge-client-when-service-ended',
    'ChargeClient',
    STATEMENT,
    '',
    0,
  );
  const state = (await bench.store.document('service-request', 'r1'))?.state;
  const forged = note(taken);
  const own = recorded(cause, 'ServiceCancelled', 'CancelService', cancellationOf(state));
  expect(await push([forged])).toEqual([['refused', 'id-reserved']]);
  expect(await push([own])).toEqual([['accepted']]);
  await bench.engine.idle();
  expect(await typesOf(STATEMENT, 'client-statement')).toEqual(['ClientCharged']);
  expect(await anyNotes()).toBe(false);
  expect(await bench.store.disputes(10)).toEqual([]);
});

/** The data of the client's own cancellation, as their device would record it. */
function cancellationOf(state: unknown): unknown {
  const command = model.command('CancelService');
  if (!command) throw new Error('there is no CancelService');
  const done = runCommand({
    ...{ command, stream: 'r1', state, input: { reason: 'changed my mind' } },
    actor: { id: CLIENT.id, role: 'client', name: 'Ada', subject: 'c1' },
    now: bench.clock.instant,
    stamp: () => ({ id: madeId() }),
    correlationId: madeId(),
  });
  if (!done.ok) throw new Error(done.refusal.code);
  return done.value.events[0]?.data;
}

it('a fact that begins a statement in a version or a shape that nobody knows is refused, its neighbour is taken', async () => {
  const begins = (v: number, data: unknown): RecordedEvent => ({
    ...recorded(madeId(), 'FineReversed', 'ReverseFine', data),
    ...{ context: 'billing', kind: 'worker-statement', stream: 'w1', v },
  });
  const unread = [begins(999, sampleOf('FineReversed')), begins(1, { worker: 7 })];
  expect(await push([...unread, note(madeId())])).toEqual([
    ['refused', 'event-unknown'],
    ['refused', 'input-invalid'],
    ['accepted'],
  ]);
  expect(await bench.store.document('worker-statement', 'w1')).toBeUndefined();
});

async function chargedTwice() {
  for (const stream of ['r1', 'r2']) {
    await run(bench.engine, {
      context: 'provisioning',
      command: 'CancelService',
      stream,
      data: { reason: 'not needed' },
    });
  }
  await bench.engine.idle();
}

it('thirty notes under the ids of the next invoices are refused, and every client gets theirs', async () => {
  await chargedTwice();
  const { length } = await typesOf(STATEMENT, 'client-statement');
  expect(length).toBe(2);
  const ids = [...Array(30).keys()].map((version) =>
    derivedId('clock', 'close-week-when-it-is-over', 'CloseWeek', STATEMENT, '', version, 0),
  );
  const verdicts = await push(ids.map(note));
  expect(new Set(verdicts.map(String))).toEqual(new Set(['refused,id-reserved']));
  bench.clock.instant = WEEK_OVER;
  await bench.engine.runDue();
  expect(await typesOf(STATEMENT, 'client-statement')).toContain('ClientInvoiceIssued');
  expect(await bench.engine.troubledPolicies()).toEqual([]);
});

it('25 notes under the ids of the next suspicions are refused, and silence is seen', async () => {
  // The notes themselves move the version on, to one of those that they have taken.
  const ids = [...Array(25).keys()].map((n) =>
    derivedId('clock', 'suspect-no-show-when-window-passed', 'SuspectNoShow', 'r1', '', n + 10, 0),
  );
  const verdicts = await push(ids.map(note));
  expect(new Set(verdicts.map(String))).toEqual(new Set(['refused,id-reserved']));
  bench.clock.instant = '2026-11-24T12:00:00.000Z';
  await bench.engine.runDue();
  for (const stream of ['r1', 'r2']) {
    expect(await typesOf(stream, 'service-request')).toContain('NoShowSuspected');
  }
});

it('what stands in an old log under the id of the next invoice keeps nobody from theirs', async () => {
  await chargedTwice();
  const version = (await bench.store.document('client-statement', STATEMENT))?.version ?? 0;
  const id = derivedId(
    'clock',
    'close-week-when-it-is-over',
    'CloseWeek',
    STATEMENT,
    '',
    version,
    0,
  );
  await bench.store.write(async (transaction) => {
    const position = await transaction.nextPosition();
    const document = await transaction.document('service-request', 'r1');
    const forged = { ...note(id), recordedAt: bench.clock.instant, position };
    await transaction.append({ ...forged, version: (document?.version ?? 0) + 1 });
  });
  bench.clock.instant = WEEK_OVER;
  await bench.engine.runDue();
  expect(await typesOf(STATEMENT, 'client-statement')).toContain('ClientInvoiceIssued');
});

it('one statement that cannot be closed keeps no other client from their invoice', async () => {
  await run(bench.engine, {
    ...{ context: 'management', command: 'RegisterClient', stream: 'c2' },
    data: { ...sampleOf('ClientRegistered'), name: 'Second' },
  });
  await bench.engine.idle();
  await run(bench.engine, {
    ...{ context: 'provisioning', command: 'RequestService', stream: 'r3' },
    data: {
      ...sampleOf('ServiceRequested'),
      client: { id: 'c2', name: 'Second' },
      wanted: { from: '2026-11-25T09:00:00.000Z', to: '2026-11-25T11:00:00.000Z' },
    },
  });
  await bench.engine.idle();
  await chargedTwice();
  await run(bench.engine, {
    ...{ context: 'provisioning', command: 'CancelService', stream: 'r3' },
    data: { reason: 'not needed' },
  });
  await bench.engine.idle();
  const document = await bench.store.document('client-statement', STATEMENT);
  if (!document) throw new Error('nothing was charged');
  await bench.store.write((transaction) =>
    transaction.putDocument({ ...document, state: { ...(document.state as object), lines: null } }),
  );
  bench.clock.instant = WEEK_OVER;
  await bench.engine.runDue();
  expect(await typesOf(statementOf('c2'), 'client-statement')).toContain('ClientInvoiceIssued');
  expect(await typesOf(STATEMENT, 'client-statement')).not.toContain('ClientInvoiceIssued');
  expect(await bench.engine.troubledPolicies()).toMatchObject([
    {
      policy: 'close-week-when-it-is-over',
      failing: 1,
      fault: expect.stringContaining('TypeError'),
    },
  ]);
  await bench.store.write((transaction) => transaction.putDocument(document));
  const [failing] = await bench.engine.parkedIssues(MANAGER);
  const again = await bench.engine.settleIssue(failing?.id ?? '', { how: 'retry' }, MANAGER);
  expect(again).toMatchObject({ ok: true, value: { state: 'done' } });
  expect(await typesOf(STATEMENT, 'client-statement')).toContain('ClientInvoiceIssued');
});

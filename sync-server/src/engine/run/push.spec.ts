// Proves that every pushed event gets one verdict of its own, in the device's order; that a disputed
// fact is kept and travels; and that numbers show holes and copied devices.
import { madeIdOf } from '@callout/kernel/testing';
import type { PushRequest } from '@callout/sync';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { client, manager, otherWorker, worker } from '../engine-model.fixture.ts';
import { createDevice, createWorkbench } from '../workbench.fixture.ts';

let bench: ReturnType<typeof createWorkbench>;
beforeEach(async () => {
  bench = createWorkbench();
  const opened = await bench.engine.execute(
    {
      context: 'provisioning',
      command: 'OpenJob',
      stream: 'j1',
      data: { title: 'Boiler', client: 'c1', worker: 'w1', secret: 'hard' },
    },
    manager,
  );
  expect(opened.ok).toBe(true);
});
afterEach(() => bench.close());

const push = (
  events: PushRequest['events'],
  { lowestUnsent = 1, clock }: { readonly lowestUnsent?: number; readonly clock?: string } = {},
  principal = worker,
) => bench.engine.push({ device: 'd1', lowestUnsent, events, clock }, principal);
const logged = async () =>
  (await bench.store.events(1, 100)).map(({ type, data }) => ({ type, data }));

it('accepts in the order of the numbers, whatever the order of arrival, and answers documents', async () => {
  const device = createDevice('d1');
  const one = device.record('JobNoted', 'NoteJob', 'j1', { text: 'one' });
  const two = device.record('JobNoted', 'NoteJob', 'j1', { text: 'two' });
  const three = device.record('JobDone', 'FinishJob', 'j1', { notes: '', client: 'c1' });
  const answer = await push([three, one, two]);
  expect(answer.verdicts).toEqual([
    { event: one.id, verdict: 'accepted', position: 2 },
    { event: two.id, verdict: 'accepted', position: 3 },
    { event: three.id, verdict: 'accepted', position: 4 },
  ]);
  expect(answer.through).toBe(3);
  expect(answer.documents).toEqual([
    expect.objectContaining({ id: 'job:j1', status: 'done', version: 4, position: 4 }),
  ]);
  expect(answer.documents[0]).not.toHaveProperty('state.secret');
  expect(await bench.store.row('provisioning', 'done-by-client', 'c1')).toEqual({ jobs: 1 });
});

it('answers a repeat as such and adds nothing', async () => {
  const device = createDevice('d1');
  const note = device.record('JobNoted', 'NoteJob', 'j1', { text: 'one' });
  await push([note]);
  const again = await push([note, note]);
  expect(again.verdicts).toEqual([
    { event: note.id, verdict: 'repeated' },
    { event: note.id, verdict: 'repeated' },
  ]);
  expect(await logged()).toHaveLength(1);
});

it('lets an early event wait until what came before it has arrived', async () => {
  const device = createDevice('d1');
  const one = device.record('JobNoted', 'NoteJob', 'j1', { text: 'one' });
  const two = device.record('JobNoted', 'NoteJob', 'j1', { text: 'two' });
  const early = await push([two]);
  expect(early.verdicts).toEqual([{ event: two.id, verdict: 'waiting', missingFrom: 1 }]);
  expect(early.through).toBe(0);
  expect(await logged()).toEqual([]);
  const both = await push([one, two]);
  expect(both.verdicts.map(({ verdict }) => verdict)).toEqual(['accepted', 'accepted']);
});

it('stops waiting for what the device says it no longer holds, and notes the hole', async () => {
  const device = createDevice('d1');
  const lost = device.record('JobNoted', 'NoteJob', 'j1', { text: 'lost' });
  const two = device.record('JobNoted', 'NoteJob', 'j1', { text: 'two' });
  const answer = await push([two], { lowestUnsent: 2 });
  expect(answer.verdicts.map(({ verdict }) => verdict)).toEqual(['accepted']);
  expect(await bench.store.device('d1')).toMatchObject({
    user: 'u-worker',
    numbers: { through: 2, above: [], holes: [1] },
    cloned: false,
  });
  // Found again, in a backup: it fills the hole and nobody takes the device for a copy.
  expect((await push([lost], { lowestUnsent: 3 })).verdicts.map(({ verdict }) => verdict)).toEqual([
    'accepted',
  ]);
  expect(await bench.store.device('d1')).toMatchObject({
    numbers: { through: 2, holes: [] },
    cloned: false,
  });
});

it('sees a copied device by a number used twice, and still judges the event', async () => {
  const original = createDevice('d1');
  const one = original.record('JobNoted', 'NoteJob', 'j1', { text: 'original' });
  await push([one]);
  const copied = { ...one, id: madeIdOf('d1-copied', 1), data: { text: 'copy' } };
  const answer = await push([copied]);
  expect(answer.verdicts.map(({ verdict }) => verdict)).toEqual(['accepted']);
  expect(await bench.store.device('d1')).toMatchObject({ cloned: true });
});

it('disputes what the rules refuse, keeps it on the document, and judges the rest', async () => {
  const device = createDevice('d1');
  const done = device.record('JobDone', 'FinishJob', 'j1', { notes: 'a', client: 'c1' });
  const twice = device.record('JobDone', 'FinishJob', 'j1', { notes: 'b', client: 'c1' });
  const reopened = device.record('JobReopened', 'ReopenJob', 'j1', {});
  const answer = await push([done, twice, reopened]);
  const refusal = { code: 'job-done' };
  expect(answer.verdicts).toEqual([
    { event: done.id, verdict: 'accepted', position: 2 },
    { event: twice.id, verdict: 'disputed', refusal },
    { event: reopened.id, verdict: 'accepted', position: 4 },
  ]);
  const at = '2026-11-23T09:00:00.000Z';
  const kept = { event: twice, refusal, at };
  const overtakenBy = {
    ...{ id: done.id, type: 'JobDone', occurredAt: at, names: {}, windows: {} },
    actor: { id: worker.id, role: 'worker', name: worker.name },
  };
  const dispute = { ...kept, overtakenBy };
  expect(answer.documents).toEqual([
    expect.objectContaining({ position: 4, version: 3, disputes: [dispute] }),
  ]);
  expect(await bench.store.disputes(10)).toEqual([dispute]);
  expect((await push([twice])).verdicts).toEqual([
    { event: twice.id, verdict: 'disputed', refusal },
  ]);
  const seenBy = async (person: typeof manager | typeof client) => {
    const page = await bench.engine.pull(
      { context: 'provisioning', after: 0, limit: 10 },
      person,
      undefined,
    );
    return page.documents.map((document) => ('gone' in document ? 'gone' : document.disputes));
  };
  expect(await seenBy(manager)).toEqual([[dispute]]);
  expect(await seenBy(client)).toEqual([[]]);
});

it('takes the name from the session', async () => {
  const actor = { id: 'u-worker', role: 'worker', name: 'The boss', subject: 'w1' } as const;
  const event = createDevice('d1').record('JobNoted', 'NoteJob', 'j1', { text: 'x' }, { actor });
  await push([event]);
  expect((await bench.store.event(event.id))?.actor.name).toBe('Mila');
});

const NOW = '2026-11-23T09:00:00.000Z';
const YEARS_BEHIND = '2016-11-23T09:00:00.000Z';
const TWO_DAYS_AHEAD = '2026-11-25T09:00:00.000Z';

it.each([
  // A day apart is within what clocks may differ; before that there was nothing to record.
  ['2026-11-22T09:00:00.000Z', undefined, '2026-11-22T09:00:00.000Z', undefined],
  ['2026-11-22T08:59:59.999Z', undefined, NOW, '2026-11-22T08:59:59.999Z'],
  ['0001-01-01T00:00:00.000Z', undefined, NOW, '0001-01-01T00:00:00.000Z'],
  // The server sees how far the clock is off, and by that the fact has its own time again.
  [
    '2016-11-23T08:10:00.000Z',
    YEARS_BEHIND,
    '2026-11-23T08:10:00.000Z',
    '2016-11-23T08:10:00.000Z',
  ],
  [
    '2026-11-25T08:10:00.000Z',
    TWO_DAYS_AHEAD,
    '2026-11-23T08:10:00.000Z',
    '2026-11-25T08:10:00.000Z',
  ],
  // Where it leads nowhere: as of the arrival.
  ['2016-11-23T09:10:00.000Z', YEARS_BEHIND, NOW, '2016-11-23T09:10:00.000Z'],
  ['2016-11-01T09:00:00.000Z', YEARS_BEHIND, NOW, '2016-11-01T09:00:00.000Z'],
  ['2042-01-06T00:00:00.000Z', TWO_DAYS_AHEAD, NOW, '2042-01-06T00:00:00.000Z'],
])(
  'a fact of %s, when the clock says %s, is taken as of %s',
  async (told, clock, kept, clockSaid) => {
    const { record } = createDevice('d1');
    const event = record('JobNoted', 'NoteJob', 'j1', { text: 'x' }, { occurredAt: told });
    const answer = await push([event], clock === undefined ? {} : { clock });
    expect(answer.verdicts).toMatchObject([{ verdict: 'accepted' }]);
    const logged = await bench.store.event(event.id);
    expect([logged?.occurredAt, logged?.noticed?.clockSaid]).toEqual([kept, clockSaid]);
  },
);

it('a fact of a device that put its time right itself says how far its clock is off', async () => {
  const { record } = createDevice('d1');
  const event = record('JobNoted', 'NoteJob', 'j1', { text: 'x' }, { occurredAt: NOW });
  await push([event], { clock: TWO_DAYS_AHEAD });
  const logged = await bench.store.event(event.id);
  expect([logged?.occurredAt, logged?.noticed]).toEqual([NOW, { clockAheadMs: 172_800_000 }]);
});

it.each([
  ['2026-11-23T08:59:59.999Z', '2026-11-23T08:59:59.999Z', undefined],
  ['2026-11-23T09:00:00.000Z', '2026-11-23T09:00:00.000Z', undefined],
  ['2026-11-23T09:02:00.000Z', '2026-11-23T09:00:00.000Z', undefined],
  ['2026-11-23T09:02:00.001Z', '2026-11-23T09:00:00.000Z', '2026-11-23T09:02:00.001Z'],
  ['2042-01-06T00:00:00.000Z', '2026-11-23T09:00:00.000Z', '2042-01-06T00:00:00.000Z'],
])('takes a fact whose clock says %s, at the latest as of now', async (told, kept, clockSaid) => {
  const record = createDevice('d1').record;
  const event = record('JobNoted', 'NoteJob', 'j1', { text: 'x' }, { occurredAt: told });
  expect((await push([event])).verdicts).toMatchObject([{ verdict: 'accepted' }]);
  const logged = await bench.store.event(event.id);
  expect([logged?.occurredAt, logged?.noticed?.clockSaid]).toEqual([kept, clockSaid]);
});

it('believes nothing that a device says the server has noticed', async () => {
  const noticed = { clockSaid: '2026-11-23T08:00:00.000Z', newDevice: true } as const;
  const event = createDevice('d1').record('JobNoted', 'NoteJob', 'j1', { text: 'x' }, { noticed });
  await push([event]);
  expect(await bench.store.event(event.id)).not.toHaveProperty('noticed');
});

it.each([
  ['an unknown event', 'JobFlown', 'NoteJob', {}, 'event-unknown'],
  ['an event that its command does not emit', 'JobDone', 'NoteJob', {}, 'command-does-not-emit'],
  ['a decision of the server', 'JobGiven', 'GiveJob', { worker: 'w1' }, 'command-needs-server'],
  ['data of the wrong shape', 'JobNoted', 'NoteJob', { text: 7 }, 'input-invalid'],
])('disputes %s', async (_, type, command, data, code) => {
  const event = createDevice('d1').record(type, command, 'j1', data);
  expect((await push([event])).verdicts).toEqual([
    { event: event.id, verdict: 'disputed', refusal: expect.objectContaining({ code }) },
  ]);
});

it('disputes an event that makes a rule throw, and judges the others', async () => {
  const device = createDevice('d1');
  const events = ['one', 'throw', 'two', 'throw'].map((text) =>
    device.record('JobNoted', 'NoteJob', 'j1', { text }),
  );
  const answer = await push(events);
  expect(answer.verdicts.map(({ verdict }) => verdict)).toEqual([
    'accepted',
    'disputed',
    'accepted',
    'disputed',
  ]);
  expect(bench.lines.filter(({ level }) => level === 'error')).toHaveLength(2);
  expect(await logged()).toEqual([
    { type: 'JobNoted', data: { text: 'one' } },
    { type: 'JobNoted', data: { text: 'two' } },
  ]);
});

it('keeps a dispute about a stream that never began, and shows it to its recorder alone', async () => {
  const event = createDevice('d1').record('JobNoted', 'NoteJob', 'nowhere', { text: 'x' });
  const refusal = { code: 'not-there' };
  const answer = await push([event]);
  const dispute = { event, refusal, at: '2026-11-23T09:00:00.000Z' };
  expect(answer).toEqual({
    verdicts: [{ event: event.id, verdict: 'disputed', refusal }],
    documents: [
      expect.objectContaining({ id: 'job:nowhere', version: 0, position: 0, disputes: [dispute] }),
    ],
    through: 1,
    log: await bench.engine.log(),
  });
  expect(await bench.store.document('job', 'nowhere')).toBeUndefined();
  expect(await bench.store.disputes(10)).toEqual([dispute]);
  expect(
    await bench.engine.settleDispute({ eventId: event.id, how: 'let-go', principal: worker }),
  ).toEqual({
    ok: true,
    value: expect.objectContaining({ id: 'job:nowhere', version: 0, disputes: [] }),
  });
});

it('answers gone for a stream that the person may not see', async () => {
  const event = createDevice('d1', otherWorker as never).record('JobNoted', 'NoteJob', 'j1', {
    text: 'x',
  });
  const answer = await bench.engine.push(
    { device: 'd1', lowestUnsent: 1, events: [event] },
    otherWorker,
  );
  expect(answer.verdicts).toMatchObject([{ verdict: 'disputed', refusal: { code: 'not-there' } }]);
  expect(answer.documents).toEqual([{ id: 'job:j1', gone: true, position: 2 }]);
});

it('lets the recorder or a manager settle a dispute, once', async () => {
  const device = createDevice('d1');
  const event = device.record('JobNoted', 'NoteJob', 'j1', { text: 7 });
  await push([event]);
  expect(
    await bench.engine.settleDispute({ eventId: event.id, how: 'let-go', principal: client }),
  ).toEqual({
    ok: false,
    refusal: { code: 'not-there' },
  });
  const settled = await bench.engine.settleDispute({
    eventId: event.id,
    how: 'recorded-again',
    principal: worker,
  });
  expect(settled).toMatchObject({ ok: true, value: { position: 3, disputes: [] } });
  expect(await bench.store.dispute(event.id)).toMatchObject({
    settledAs: 'recorded-again',
    settledBy: 'u-worker',
  });
  expect(
    await bench.engine.settleDispute({ eventId: event.id, how: 'let-go', principal: manager }),
  ).toEqual({
    ok: false,
    refusal: { code: 'dispute-settled' },
  });
});

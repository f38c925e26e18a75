// Proves that what does not come from the one who is signed in, or stands under an id that is not theirs to
// give, is refused outright: neither the log nor anybody's disputes ever hold anything of it.
import { derivedId } from '@callout/kernel';
import { madeIdOf } from '@callout/kernel/testing';
import type { PushRequest } from '@callout/sync';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { client, manager, worker } from '../engine-model.fixture.ts';
import { createDevice, createWorkbench } from '../workbench.fixture.ts';

let bench: ReturnType<typeof createWorkbench>;
beforeEach(async () => {
  bench = createWorkbench();
  const data = { title: 'Boiler', client: 'c1', worker: 'w1' };
  const order = { context: 'provisioning', command: 'OpenJob', stream: 'j1', data };
  expect((await bench.engine.execute(order, manager)).ok).toBe(true);
});
afterEach(() => bench.close());

const push = (events: PushRequest['events']) =>
  bench.engine.push({ device: 'd1', lowestUnsent: 1, events }, worker);
const logged = async () =>
  (await bench.store.events(1, 100)).map(({ type, data }) => ({ type, data }));

it.each([
  ['somebody else', { actor: { id: 'u-other', role: 'worker', name: 'x', subject: 'w1' } }],
  ['another subject', { actor: { id: 'u-worker', role: 'worker', name: 'x', subject: 'w2' } }],
] as const)(
  'refuses outright an event that says it is by %s, and keeps nothing',
  async (_, more) => {
    const device = createDevice('d1');
    const event = device.record('JobNoted', 'NoteJob', 'j1', { text: 'x' }, more);
    const own = device.record('JobNoted', 'NoteJob', 'j1', { text: 'own' });
    const answer = await push([event, own]);
    expect(answer.verdicts).toEqual([
      { event: event.id, verdict: 'refused', refusal: { code: 'actor-differs' } },
      { event: own.id, verdict: 'accepted', position: 2 },
    ]);
    expect(answer.documents).toMatchObject([{ id: 'job:j1', disputes: [] }]);
    expect(await bench.store.disputes(10)).toEqual([]);
    expect(await logged()).toEqual([{ type: 'JobNoted', data: { text: 'own' } }]);
    expect(bench.lines).toEqual([
      {
        level: 'warn',
        facts: { event: event.id, person: 'u-worker', device: 'd1', code: 'actor-differs' },
        message: 'a pushed event was refused',
      },
    ]);
  },
);

it('keeps for a person to look at what somebody recorded in a role that they do not hold', async () => {
  const actor = { id: 'u-worker', role: 'manager', name: 'x', subject: 'w1' } as const;
  const event = createDevice('d1').record('JobNoted', 'NoteJob', 'j1', { text: 'x' }, { actor });
  expect((await push([event])).verdicts).toEqual([
    { event: event.id, verdict: 'disputed', refusal: { code: 'actor-differs' } },
  ]);
  expect((await bench.store.dispute(event.id))?.event.actor.name).toBe('Mila');
});

it.each([
  ['a derived one', () => derivedId('clock', 'close-in-the-evening', 'CloseBill', 'c1', '', 1, 0)],
  ['a random one', () => '5f0f9c4e-8a55-4a3b-9d1a-111111111111'],
  ['one in capitals', () => madeIdOf('x').toUpperCase()],
])('refuses an id that no device makes: %s', async (_, id) => {
  const event = createDevice('d1').record('JobNoted', 'NoteJob', 'j1', { text: 'x' }, { id: id() });
  expect((await push([event])).verdicts).toMatchObject([
    { verdict: 'refused', refusal: { code: 'id-reserved', fields: [{ path: 'id' }] } },
  ]);
  expect([await logged(), await bench.store.disputes(10)]).toEqual([[], []]);
});

it('refuses the id of a fact of somebody else, and does not take it for a repeat', async () => {
  const [opened] = await bench.store.events(0, 1);
  const event = createDevice('d1').record('JobNoted', 'NoteJob', 'j1', { text: 'x' });
  const answer = await push([{ ...event, id: opened?.id ?? '', correlationId: opened?.id ?? '' }]);
  expect(answer.verdicts).toMatchObject([{ verdict: 'refused', refusal: { code: 'id-reserved' } }]);
});

it('lets nobody begin a stream under an id that a policy would derive, by push or by command', async () => {
  const kit = derivedId('supplies-kit', 'r1', 1);
  const data = { title: 'x', client: 'c1', worker: 'w1' };
  const device = createDevice('d2', client as never);
  const begin = device.record('JobOpened', 'OpenJob', kit, data);
  const request = { device: 'd2', lowestUnsent: 1, events: [begin] };
  const refusal = {
    code: 'stream-id-reserved',
    fields: [{ path: 'stream', message: 'stream-id-reserved' }],
  };
  expect(await bench.engine.push(request, client)).toMatchObject({
    verdicts: [{ verdict: 'refused', refusal }],
    // Without a document its device could not let go of it.
    documents: [{ id: `job:${kit}`, version: 0, disputes: [] }],
  });
  const order = { context: 'provisioning', command: 'OpenJob', stream: kit, data };
  expect(await bench.engine.execute(order, manager)).toEqual({ ok: false, refusal });
  const made = { ...order, stream: 'j7' };
  expect(await bench.engine.execute(made, manager)).toMatchObject({ ok: true });
  expect(await bench.store.disputes(10)).toEqual([]);
});

it.each([
  ['a cause', { causationId: madeIdOf('some cause') }, 'causationId'],
  ['a made-up origin', { correlationId: 'everything' }, 'correlationId'],
  ['the origin of something derived', { correlationId: derivedId('clock', 1) }, 'correlationId'],
])('refuses an event that names %s', async (_, more, path) => {
  const event = createDevice('d1').record('JobNoted', 'NoteJob', 'j1', { text: 'x' }, more);
  expect((await push([event])).verdicts).toMatchObject([
    { verdict: 'refused', refusal: { code: 'cause-not-yours', fields: [{ path }] } },
  ]);
});

it('refuses an event that says it belongs to a fact of somebody else', async () => {
  const order = {
    context: 'provisioning',
    command: 'NoteJob',
    stream: 'j1',
    data: { texts: ['a'] },
  };
  const noted = await bench.engine.execute(order, manager);
  const theirs = noted.ok ? (noted.value.events[0]?.id ?? '') : '';
  const device = createDevice('d1');
  const more = { correlationId: theirs };
  const forged = device.record('JobNoted', 'NoteJob', 'j1', { text: 'x' }, more);
  const first = device.record('JobNoted', 'NoteJob', 'j1', { text: 'y' });
  const next = device.record(
    'JobNoted',
    'NoteJob',
    'j1',
    { text: 'z' },
    {
      correlationId: first.id,
    },
  );
  expect((await push([forged, first, next])).verdicts).toMatchObject([
    { verdict: 'refused', refusal: { code: 'cause-not-yours' } },
    { verdict: 'accepted' },
    { verdict: 'accepted' },
  ]);
});

it('refuses no device for a number under which a refused fact came before', async () => {
  const id = derivedId('not', 'mine');
  const event = createDevice('d1').record('JobNoted', 'NoteJob', 'j1', { text: 'x' }, { id });
  await push([event]);
  await push([event]);
  expect(await bench.store.device('d1')).toMatchObject({ cloned: false, numbers: { through: 1 } });
});

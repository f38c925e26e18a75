// Proves: what a device pushes over HTTP comes back by its pull and on its answer, verdicts are
// answers and not errors, a refused fact is settled over HTTP, and nobody pulls what is not theirs.
import { madeIdOf } from '@callout/kernel/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Caller, openTestServer, problemIn, type TestServer } from './http-server.fixture.ts';
import type { PushedFact } from './typed-paths.fixture.ts';

let testServer: TestServer;
let mara: Caller;
let wim: Caller;
beforeAll(async () => {
  testServer = await openTestServer();
  await testServer.add({ login: 'mara', roles: ['manager'] });
  await testServer.add({ login: 'wim', roles: ['worker'], subject: 'w1' });
  mara = await testServer.asDevice('mara', 'phone');
  wim = await testServer.as('wim');
});
afterAll(() => testServer.close());

const SCHOOL = `client:${madeIdOf('c1')}`;
const registered = (deviceSeq: number, stream: string, name: string) => ({
  id: madeIdOf('event', deviceSeq),
  context: 'management',
  kind: 'client',
  stream: madeIdOf(stream),
  type: 'ClientRegistered',
  v: 1,
  data: { name, contact: { name: 'Ada Petersen' } },
  occurredAt: '2026-11-20T08:00:00.000Z',
  actor: { id: 'user-mara', role: 'manager', name: 'mara by name' },
  command: 'RegisterClient',
  device: 'phone',
  deviceSeq,
  correlationId: madeIdOf('event', deviceSeq),
});

const push = (who: Caller, ...events: readonly PushedFact[]) =>
  who.post('/sync/v1/push', { device: 'phone', lowestUnsent: 1, events });
const pull = (who: Caller, after = 0) =>
  who.get(`/sync/v1/pull?context=management&after=${after}&limit=10`);

const first = registered(1, 'c1', 'Harbour School');
const again = registered(2, 'c1', 'Harbour School, told twice');

test('a pushed fact is accepted, and a second push of it is a repeat', async () => {
  const answer = await push(mara, first);
  expect(answer.status).toBe(200);
  const { verdicts, documents, through } = answer.body;
  expect(verdicts).toEqual([
    { event: first.id, verdict: 'accepted', position: expect.any(Number) },
  ]);
  expect(documents.map(({ id }) => id)).toEqual([SCHOOL]);
  expect(through).toBe(1);
  const repeated = (await push(mara, first)).body;
  expect(repeated.verdicts).toEqual([{ event: first.id, verdict: 'repeated' }]);
});

test('a fact that the rules refuse is an answer, and is settled by who recorded it', async () => {
  const answer = await push(mara, again);
  expect(answer.status).toBe(200);
  const { verdicts, documents } = answer.body;
  expect(verdicts).toEqual([
    { event: again.id, verdict: 'disputed', refusal: { code: 'already-there' } },
  ]);
  expect(documents).toMatchObject([{ disputes: [{ event: { id: again.id } }] }]);
  const path = `/sync/v1/disputes/${again.id}` as const;
  expect(problemIn(await wim.post(path, { how: 'let-go' })).status).toBe(404);
  expect(problemIn(await mara.postAny(path, { how: 'forget' })).status).toBe(400);
  const settled = await mara.post(path, { how: 'let-go' });
  expect([settled.status, settled.body]).toMatchObject([200, { id: SCHOOL, disputes: [] }]);
  expect(problemIn(await mara.post(path, { how: 'let-go' }))).toMatchObject({
    ...{ status: 409, code: 'dispute-settled' },
  });
});

test('a pull brings what is for this person, and goes on from its checkpoint', async () => {
  const all = (await pull(mara)).body;
  expect(all).toMatchObject({ documents: [{ id: SCHOOL }], through: 2 });
  expect(all.checkpoint).toBe(all.head);
  expect((await pull(mara, all.checkpoint)).body).toMatchObject({
    ...{ documents: [], checkpoint: all.checkpoint },
  });
  expect((await pull(wim)).body).toMatchObject({ documents: [] });
});

test('a push of up to five megabytes is read, a larger one is refused', async () => {
  const long = { ...registered(3, 'c2', 'x'.repeat(2_000_000)), id: madeIdOf('long') };
  const answer = await push(mara, long);
  expect(answer.body.verdicts).toMatchObject([{ verdict: 'disputed' }]);
  const larger = await push(mara, registered(4, 'c3', 'x'.repeat(5_300_000)));
  expect(problemIn(larger)).toMatchObject({ status: 413, code: 'body-too-large' });
});

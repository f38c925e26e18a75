// Proves rule 25 at the doors of replication: a device is told the server's time, and a fact whose clock
// is hours ahead is taken as of its arrival, with what the clock said beside it.
import { uuidV7 } from '@callout/kernel';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Caller, openTestServer, problemIn, type TestServer } from './http-server.fixture.ts';

let testServer: TestServer;
let mara: Caller;
beforeAll(async () => {
  testServer = await openTestServer();
  await testServer.add({ login: 'mara', roles: ['manager'] });
  mara = await testServer.asDevice('mara', 'tablet');
});
afterAll(() => testServer.close());

const newId = () => uuidV7(Date.now(), crypto.getRandomValues(new Uint8Array(16)));

test('a device is told the server’s time, to correct its own clock by', async () => {
  const before = new Date().toISOString();
  const { status, body } = await mara.get('/sync/v1/time');
  const { now } = body as { readonly now: string };
  expect([status, before <= now && now <= new Date().toISOString()]).toEqual([200, true]);
  expect(problemIn(await testServer.anybody.get('/sync/v1/time')).status).toBe(401);
});

test('a fact whose clock is hours ahead is taken as of its arrival', async () => {
  const ahead = new Date(Date.now() + 5 * 3_600_000).toISOString();
  const stream = newId();
  const fact = {
    ...{ id: newId(), context: 'management', kind: 'client', stream, v: 1 },
    ...{ type: 'ClientRegistered', command: 'RegisterClient' },
    data: { name: 'Harbour School', contact: { name: 'Ada Petersen' } },
    occurredAt: ahead,
    actor: { id: 'user-mara', role: 'manager', name: 'mara by name' },
    ...{ device: 'tablet', deviceSeq: 1, correlationId: newId() },
  };
  const answer = await mara.post('/sync/v1/push', {
    ...{ device: 'tablet', lowestUnsent: 1, events: [fact] },
  });
  expect(answer.body).toMatchObject({ verdicts: [{ verdict: 'accepted' }] });
  const path = `/api/v1/streams/management/client/${stream}/events` as const;
  const { events } = (await mara.get(path)).body;
  expect(events).toMatchObject([{ noticed: { clockSaid: ahead } }]);
  for (const { occurredAt, recordedAt } of events) expect(occurredAt <= recordedAt).toBe(true);
});

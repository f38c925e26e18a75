// Proves rule 22 over HTTP, from the refusal to the earning: work on a request that changed hands meanwhile is
// kept with its photos, which whoever may decide can open and nobody else; its worker claims it by exactly what
// was refused; a manager accepts it, the worker earns it, and the client is charged for one service.
import { madeIdOf } from '@callout/kernel/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  documentOf,
  done,
  eventsOf,
  everyRole,
  ID,
  listOf,
  order,
  picture,
  setUp,
} from './http-road.fixture.ts';
import { type Caller, openTestServer, problemIn, type TestServer } from './http-server.fixture.ts';
import { tomorrow } from './scene.fixture.ts';
import type { PushedFact } from './typed-paths.fixture.ts';

let testServer: TestServer;
let people: Awaited<ReturnType<typeof everyRole>>;
let mila: Caller;
let aylin: Caller;
const AYLIN = madeIdOf('w3');
const { first: REQUEST } = ID;
const DEVICE = 'phone-of-mila';

interface Recorded {
  readonly id: string;
  readonly type: string;
  readonly data: object;
  readonly occurredAt: string;
}
const recorded: Recorded[] = [];

/** As a device records it: under its next number, in its person's name. */
function record(type: string, command: string, data: object) {
  const deviceSeq = recorded.length + 1;
  const id = madeIdOf('mila', deviceSeq);
  const event = {
    ...{ id, context: 'provisioning', kind: 'service-request', stream: REQUEST, type, v: 1, data },
    occurredAt: new Date(Date.now() - 1000).toISOString(),
    actor: { id: 'user-worker', role: 'worker', name: '', subject: ID.mila },
    ...{ command, device: DEVICE, deviceSeq, correlationId: id },
  };
  recorded.push(event);
  return event;
}
const push = (...events: readonly PushedFact[]) =>
  mila.post('/sync/v1/push', { device: DEVICE, lowestUnsent: 1, events });
const request = (who: Caller) => documentOf(who, 'provisioning', 'service-request', REQUEST);
const settle = () => testServer.server.engine.idle();

beforeAll(async () => {
  testServer = await openTestServer();
  people = await everyRole(testServer);
  await testServer.add({ login: 'aylin', roles: ['worker'], subject: AYLIN });
  aylin = await testServer.as('aylin');
  mila = await testServer.asDevice('worker', DEVICE);
  await setUp(people.manager);
  const { from, to } = tomorrow();
  await done(people.client, 'provisioning', 'RequestService', REQUEST, order(from, to));
  await settle();
  const always = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '00:00', to: '24:00' }));
  await done(people.manager, 'management', 'RegisterWorker', AYLIN, {
    ...{ name: 'Aylin Demir', skills: ['gas'], capacity: 1 },
    availability: { weeklyHours: always, timeOff: [] },
  });
  await settle();
  await done(people.manager, 'provisioning', 'ReassignWorker', REQUEST, {
    ...{ workerId: AYLIN, reason: 'Mila is out of reach.' },
  });
});
afterAll(() => testServer.close());

let photos: readonly { readonly sha256: string }[];

test('what the request can no longer take is disputed, and whoever may decide opens its photos', async () => {
  const start = await picture(mila, 'start-photo');
  const report = await picture(mila, 'report-photo');
  const signature = await picture(mila, 'signature');
  photos = [start, report, signature];
  const outcome = {
    ...{ client: { id: ID.school, name: 'Harbour School' }, gross: 12_900 },
    worker: { id: ID.mila, name: 'Mila Novak' },
    serviceType: { id: ID.boilers, name: 'Boiler service' },
  };
  const answer = await push(
    record('ServiceStarted', 'StartService', { evidence: [start] }),
    record('ServiceCompleted', 'CompleteService', {
      ...{ evidence: [report, signature], notes: 'Done.', signedBy: 'Ada Petersen', outcome },
    }),
  );
  expect(answer.body.verdicts).toMatchObject([
    { verdict: 'disputed', refusal: { code: 'not-there' } },
    { verdict: 'disputed', refusal: { code: 'not-there' } },
  ]);
  for (const { sha256 } of photos) {
    const opened = await Promise.all(
      [people.manager, mila, aylin, people.client, people.reviewer].map(
        async (who) => (await who.get(`/files/${sha256}`)).status,
      ),
    );
    expect(opened).toEqual([200, 200, 404, 404, 404]);
  }
});

test('somebody else’s photo is opened to nobody by a refused fact that names it', async () => {
  const theirs = await picture(aylin, 'start-photo');
  await push(record('ServiceStarted', 'StartService', { evidence: [theirs] }));
  expect((await people.manager.get(`/files/${theirs.sha256}`)).status).toBe(404);
  const path = `/sync/v1/disputes/${recorded[2]?.id}` as const;
  expect((await mila.post(path, { how: 'let-go' })).status).toBeLessThan(300);
});

const claimed = () =>
  recorded.slice(0, 2).map(({ id, type, data, occurredAt }) => {
    const { outcome: _, ...told } = data as { readonly outcome?: unknown };
    return { event: id, type, occurredAt, ...told };
  });

test('a refused fact is read by whoever recorded it and by who decides, and by nobody else', async () => {
  const path = `/sync/v1/disputes/${recorded[2]?.id}` as const;
  for (const who of [mila, people.manager]) {
    expect((await who.get(path)).body).toMatchObject({
      ...{ title: 'Boiler service' },
      dispute: { event: { id: recorded[2]?.id }, settled: { as: 'let-go', by: 'worker by name' } },
    });
  }
  for (const who of [aylin, people.client, people.reviewer]) {
    expect((await who.get(path)).status).toBe(404);
  }
});

test('a claim that says something else than was refused is refused itself', async () => {
  const [start, end] = claimed();
  for (const [lie, code] of [
    [{ ...start, event: madeIdOf('never') }, 'claim-of-nothing-refused'],
    [{ ...start, event: recorded[2]?.id }, 'claim-of-nothing-refused'],
    [{ ...end, evidence: [] }, 'claim-differs'],
  ] as const) {
    const answer = await mila.post('/api/v1/commands', {
      ...{ context: 'provisioning', command: 'ClaimWork', stream: REQUEST },
      data: { facts: [lie], remark: '' },
    });
    expect(problemIn(answer)).toMatchObject({ status: 409, code });
  }
});

test('its worker claims it, which settles what was refused, and the office has it on its list', async () => {
  const answer = await push(
    record('WorkClaimed', 'ClaimWork', { facts: claimed(), remark: 'I was there first.' }),
  );
  expect(answer.body.verdicts).toMatchObject([{ verdict: 'accepted' }]);
  const { status, disputes, state } = await request(people.manager);
  expect({ status, disputes }).toEqual({ status: 'attention', disputes: [] });
  expect(state.claims).toMatchObject([
    { worker: { id: ID.mila }, facts: claimed(), remark: 'I was there first.' },
  ]);
  const listed = await people.manager.get('/api/v1/lists/attention');
  expect(listed.body).toMatchObject({ rows: [{ stream: REQUEST, cells: { openClaims: {} } }] });
  const again = await mila.post('/api/v1/commands', {
    ...{ context: 'provisioning', command: 'ClaimWork', stream: REQUEST },
    data: { facts: claimed(), remark: '' },
  });
  expect(problemIn(again)).toMatchObject({ status: 409, code: 'fact-claimed-already' });
});

test('a former worker keeps a part of the request: that it left, to whom, and their own', async () => {
  const theirs = await picture(aylin, 'other');
  await done(aylin, 'provisioning', 'AttachEvidence', REQUEST, { evidence: theirs, note: '' });
  const own = await request(mila);
  expect(own.status).toBe('left');
  expect(own.state).toMatchObject({ left: { to: 'Aylin Demir' }, claims: [{}] });
  for (const field of ['worker', 'place', 'contact', 'gross', 'terms']) {
    expect([field, own.state[field]]).toEqual([field, undefined]);
  }
  expect(JSON.stringify(own)).not.toMatch(/Kaistr|5550100|Vera/);
  expect(JSON.stringify(own)).not.toContain(theirs.sha256);
  expect(await eventsOf(mila, 'provisioning', 'service-request', REQUEST)).toEqual([
    ...['ServiceRequested', 'WorkerAssigned', 'PriceSet', 'WorkClaimed'],
  ]);
  const { timeline } = own as unknown as { readonly timeline: readonly { type: string }[] };
  expect(timeline.map(({ type }) => type)).toEqual([
    ...['ServiceRequested', 'WorkerAssigned', 'PriceSet', 'WorkerAssigned', 'WorkClaimed'],
  ]);
  expect((await mila.get(`/files/${theirs.sha256}`)).status).toBe(404);
  expect((await mila.get(`/files/${photos[0]?.sha256}`)).status).toBe(200);
  expect(await listOf(mila, 'provisioning', 'service-request')).toEqual([]);
  const jobs = await mila.get('/api/v1/lists/worker-jobs');
  expect(jobs.body).toMatchObject({ rows: [] });
  const check = await mila.post('/api/v1/commands', {
    ...{ context: 'provisioning', command: 'StartService', stream: REQUEST },
    data: { evidence: [] },
  });
  expect(problemIn(check).status).toBe(404);
});

test('a manager accepts it: the worker earns it, and the client is charged for one service', async () => {
  const { state } = await request(people.manager);
  const [claim] = state.claims as readonly { readonly id: string }[];
  await done(people.manager, 'provisioning', 'AcceptClaim', REQUEST, { claim: claim?.id });
  const evidence = [await picture(aylin, 'start-photo')];
  await done(aylin, 'provisioning', 'StartService', REQUEST, { evidence });
  await done(aylin, 'provisioning', 'CompleteService', REQUEST, {
    evidence: [await picture(aylin, 'report-photo'), await picture(aylin, 'signature')],
    ...{ notes: 'Checked.', signedBy: 'Ada Petersen' },
  });
  await settle();
  const statements = await listOf(people.accountant, 'billing', 'worker-statement');
  const lines = statements.flatMap(({ state: { worker, lines: of } }) =>
    (of as readonly { readonly kind: string; readonly amount: number }[]).map((line) => ({
      worker: (worker as { readonly id: string }).id,
      ...{ kind: line.kind, amount: line.amount },
    })),
  );
  expect(lines).toHaveLength(2);
  expect(lines).toEqual(
    expect.arrayContaining([
      { worker: ID.mila, kind: 'earned', amount: 7_740 },
      { worker: AYLIN, kind: 'earned', amount: 7_740 },
    ]),
  );
  const [week] = await listOf(people.accountant, 'billing', 'client-statement');
  expect(week?.state).toMatchObject({ totals: { gross: 12_900 }, lines: [{ requestId: REQUEST }] });
  expect(await eventsOf(people.manager, 'provisioning', 'service-request', REQUEST)).toEqual([
    ...['ServiceRequested', 'WorkerAssigned', 'PriceSet', 'WorkerAssigned'],
    ...['WorkClaimed', 'EvidenceAttached', 'ClaimAccepted', 'ServiceStarted', 'ServiceCompleted'],
  ]);
});

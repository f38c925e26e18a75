// Proves the ways to what policies could not do: health and metrics say which, since when and why; a
// manager lists, tries again and drops over HTTP; an operator does the same from the command line.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { callout } from './command-line.fixture.ts';
import { openTestServer, type TestServer } from './http-server.fixture.ts';

const ISSUE = {
  id: 'i1',
  context: 'billing',
  policy: 'close-week-when-it-is-over',
  command: 'CloseWeek',
  stream: 's1',
  key: '',
  place: 0,
  nth: 0,
  state: 'parked',
  since: '2026-11-23T09:00:00.000Z',
  attempts: 8,
  dueAt: '2026-11-23T09:00:00.000Z',
  fault: 'TypeError: lines is null',
} as const;
const { place: _place, nth: _nth, ...SHOWN } = ISSUE;

let testServer: TestServer;
beforeEach(async () => {
  testServer = await openTestServer();
  await testServer.add({ login: 'mara', roles: ['manager'] });
  await testServer.add({ login: 'rita', roles: ['reviewer'] });
  await testServer.server.store.write((transaction) => transaction.putIssue(ISSUE));
});
afterEach(() => testServer.close());

it('health is degraded and says which policy, since when and why; so do the metrics', async () => {
  const { body } = await testServer.anybody.get('/healthz');
  expect(body).toMatchObject({
    status: 'degraded',
    policies: [
      {
        ...{ context: 'billing', policy: ISSUE.policy, failing: 0, held: 0, parked: 1 },
        ...{ since: ISSUE.since, fault: ISSUE.fault },
      },
    ],
  });
  const metrics = String((await testServer.anybody.get('/metrics')).body);
  const labels = `context="billing",policy="${ISSUE.policy}"`;
  expect(metrics).toContain(`callout_policy_issues{${labels},state="parked"} 1`);
  expect(metrics).toContain(
    `callout_policy_failing_since_seconds{${labels},fault="TypeError: lines is null"} 1795424400`,
  );
  await testServer.server.store.write((transaction) =>
    transaction.putIssue({ ...ISSUE, state: 'done' }),
  );
  expect((await testServer.anybody.get('/healthz')).body).toMatchObject({
    status: 'ok',
    policies: [],
  });
});

it('a manager lists them, tries them again and drops them; nobody else may', async () => {
  const mara = await testServer.as('mara');
  const rita = await testServer.as('rita');
  const path = '/api/v1/parked-issues';
  expect((await mara.get(path)).body).toEqual({ issues: [SHOWN] });
  expect((await rita.get(path)).status).toBe(403);
  expect((await testServer.anybody.get(path)).status).toBe(401);
  const drop = { how: 'drop', reason: 'closed by hand' } as const;
  expect((await rita.post(`${path}/i1`, drop)).status).toBe(404);
  expect((await mara.postAny(`${path}/i1`, { how: 'drop' })).status).toBe(400);
  expect((await mara.post(`${path}/none`, { how: 'retry' })).status).toBe(404);
  // Nothing of the kind is due, so trying again settles it.
  expect(await mara.post(`${path}/i1`, { how: 'retry' })).toMatchObject({
    status: 200,
    body: { id: 'i1', state: 'void' },
  });
  expect(await mara.post(`${path}/i1`, drop)).toMatchObject({
    status: 409,
    body: { code: 'issue-settled' },
  });
  await testServer.server.store.write((transaction) =>
    transaction.putIssue({ ...ISSUE, id: 'i2' }),
  );
  expect(await mara.post(`${path}/i2`, drop)).toMatchObject({ body: { state: 'dropped' } });
  expect((await mara.get(path)).body).toEqual({ issues: [] });
});

it('an operator lists them beside the running server, and settles them when it is stopped', async () => {
  const list = await callout(testServer.dataFolder, 'issues', 'list');
  expect(list.out).toContain('i1  parked  close-week-when-it-is-over · CloseWeek · s1');
  expect(list.out).toContain('TypeError: lines is null');
  await testServer.server.store.write((transaction) =>
    transaction.putIssue({ ...ISSUE, id: 'i2' }),
  );
  await testServer.server.stop();
  const dropped = await callout(
    testServer.dataFolder,
    'issues',
    'drop',
    'i1',
    'closed',
    'by',
    'hand',
  );
  expect(dropped).toMatchObject({ code: 0, out: expect.stringContaining('i1  dropped') });
  const tried = await callout(testServer.dataFolder, 'issues', 'retry', 'i2');
  expect(tried).toMatchObject({ code: 0, out: expect.stringContaining('i2  void') });
  const mistaken = await callout(testServer.dataFolder, 'issues', 'retry', 'i2');
  expect(mistaken.code).toBe(2);
  expect(mistaken.err).toContain('carried out, refused or dropped already');
});

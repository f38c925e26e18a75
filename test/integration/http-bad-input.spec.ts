// Proves: every kind of bad input at the HTTP doors is answered by one problem (RFC 9457) that names
// the culprit in a sentence, in English or Russian, with a fitting status, and that nothing of it
// gets into the log.
import { madeIdOf } from '@callout/kernel/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Caller, openTestServer, problemIn, type TestServer } from './http-server.fixture.ts';

let testServer: TestServer;
let mara: Caller;
let wim: Caller;
beforeAll(async () => {
  testServer = await openTestServer();
  await testServer.add({ login: 'mara', roles: ['manager'] });
  await testServer.add({ login: 'wim', roles: ['worker'], subject: 'w1' });
  mara = await testServer.as('mara');
  wim = await testServer.as('wim');
});
afterAll(() => testServer.close());

const COMMANDS = '/api/v1/commands';
const serviceType = {
  name: 'Boiler service',
  description: 'Yearly',
  basePrice: 12_900,
  typicalDurationMinutes: 90,
  requiredSkills: [],
  supplies: [],
  evidenceRequired: { startPhoto: false, reportPhoto: false, signature: false },
};
const define = (data: unknown) => ({ context: 'management', command: 'DefineServiceType', data });

async function nothingWritten(work: () => Promise<unknown>): Promise<void> {
  const before = await testServer.server.store.head();
  await work();
  expect(await testServer.server.store.head()).toBe(before);
}

test('malformed JSON', () =>
  nothingWritten(async () => {
    const problem = problemIn(await mara.postAny(COMMANDS, '{"context": '));
    expect(problem).toMatchObject({ status: 400, code: 'malformed-json' });
    expect(problem.detail).toMatch(/^The body is not valid JSON: .+\.$/);
  }));

test('no body at all', async () => {
  const answer = await mara.send('POST', COMMANDS);
  expect(problemIn(answer)).toMatchObject({ status: 400, code: 'body-missing' });
});

test('a body that is not JSON', async () => {
  const answer = await mara.postAny(COMMANDS, 'a=b', { 'Content-Type': 'text/plain' });
  expect(problemIn(answer)).toEqual({
    status: 415,
    code: 'content-type-unsupported',
    detail: 'The body must be sent as application/json.',
  });
});

test('a body over three megabytes', () =>
  nothingWritten(async () => {
    const answer = await mara.post(COMMANDS, define({ name: 'x'.repeat(3_200_000) }));
    expect(problemIn(answer)).toEqual({
      status: 413,
      code: 'body-too-large',
      detail: 'The body is larger than the 3145728 bytes that are accepted here.',
    });
  }));

test('an unknown context, an unknown command, a command of another context', () =>
  nothingWritten(async () => {
    const of = async (context: string, command: string) => {
      const { status, code, errors } = problemIn(
        await mara.post(COMMANDS, { context, command, data: {} }),
      );
      return { status, code, path: errors?.map(({ path }) => path) };
    };
    const unknown = { status: 400, code: 'command-unknown', path: ['command'] };
    expect(await of('weather', 'Rain')).toEqual({
      status: 400,
      code: 'context-unknown',
      path: ['context'],
    });
    expect(await of('management', 'Rain')).toEqual(unknown);
    expect(await of('review', 'DefineServiceType')).toEqual(unknown);
    expect(await of('management', '__proto__')).toEqual(unknown);
  }));

test('wrong types and over-long text are named by their path, all of them', () =>
  nothingWritten(async () => {
    const faulty = {
      ...serviceType,
      name: 'x'.repeat(121),
      basePrice: '129',
      supplies: [{ item: 'Gasket set', quantity: 0 }],
    };
    const { status, code, errors } = problemIn(await mara.post(COMMANDS, define(faulty)));
    expect({ status, code }).toEqual({ status: 400, code: 'input-invalid' });
    expect(errors?.map(({ path }) => path)).toEqual(['name', 'basePrice', 'supplies.0.quantity']);
  }));

test('a field that the envelope of a command does not know', async () => {
  const answer = await mara.postAny(COMMANDS, { ...define(serviceType), comand: 'x' });
  expect(problemIn(answer)).toMatchObject({ status: 400, code: 'input-invalid' });
});

test('a field that the command itself does not know, however deep, is named and not passed over', () =>
  nothingWritten(async () => {
    const mistyped = { ...serviceType, descripton: '', supplies: [{ item: 'Gasket', quantty: 2 }] };
    const { status, code, errors } = problemIn(await mara.postAny(COMMANDS, define(mistyped)));
    expect({ status, code, errors: errors?.map(({ path, message }) => [path, message]) }).toEqual({
      ...{ status: 400, code: 'input-invalid' },
      errors: [
        ['descripton', 'There is no such field here: descripton.'],
        ['supplies.0.quantty', 'There is no such field here: quantty.'],
      ],
    });
  }));

test('a command that is not for this role', () =>
  nothingWritten(async () => {
    const answer = await wim.post(COMMANDS, define(serviceType));
    expect(problemIn(answer)).toMatchObject({ status: 403, code: 'not-permitted' });
  }));

test('a stream that is not there', async () => {
  const order = { context: 'management', command: 'RetireServiceType', stream: 'none' };
  const answer = await mara.post(COMMANDS, { ...order, data: { reason: 'x' } });
  expect(problemIn(answer)).toMatchObject({ status: 404, code: 'not-there' });
});

test('what the rules refuse', async () => {
  const order = { context: 'management', stream: madeIdOf('boiler-x') };
  const say = (command: string, data: unknown) => mara.post(COMMANDS, { ...order, command, data });
  expect((await say('DefineServiceType', serviceType)).status).toBe(200);
  await nothingWritten(async () => {
    const answer = await say('DefineServiceType', serviceType);
    expect(problemIn(answer)).toMatchObject({ status: 409, code: 'already-there' });
  });
});

test('an address that leads nowhere, and a method that is not answered', async () => {
  expect(problemIn(await mara.open('/api/v1/weather'))).toEqual({
    status: 404,
    code: 'route-unknown',
    detail: 'There is nothing at /api/v1/weather.',
  });
  const answer = await mara.send('DELETE', COMMANDS);
  expect(problemIn(answer)).toMatchObject({ status: 405, code: 'method-not-allowed' });
  expect(answer.headers.get('allow')).toBe('POST');
  const list = await mara.send('PUT', '/api/v1/streams/management/client');
  expect(list.headers.get('allow')).toBe('GET, HEAD');
});

test('an address that cannot be read', async () => {
  const answer = await mara.get('/api/v1/streams/management/client/%E0%A4%A');
  expect(problemIn(answer)).toMatchObject({ status: 400, code: 'malformed-address' });
});

test('queries out of their bounds', async () => {
  const path = '/api/v1/streams/management/client';
  for (const query of [
    'cursor=nonsense',
    'limit=201',
    'limit=0',
    'limit=many',
    'status=a&status=b',
    'colour=red',
  ]) {
    expect(problemIn(await mara.get(`${path}?${query}`)).status).toBe(400);
  }
  expect(problemIn(await mara.get('/sync/v1/pull?context=weather&after=0&limit=1')).status).toBe(
    400,
  );
  expect(problemIn(await mara.get('/api/v1/streams/weather/client')).status).toBe(404);
});

test('a push that is not one', () =>
  nothingWritten(async () => {
    const answer = await wim.post('/sync/v1/push', { device: 'd1', lowestUnsent: 0, events: [] });
    expect(problemIn(answer).errors?.map(({ path }) => path)).toEqual(['lowestUnsent', 'events']);
  }));

test('nobody gets in without a session', async () => {
  const asked: readonly (readonly [string, string])[] = [
    ['POST', COMMANDS],
    ['GET', '/api/v1/streams/management/client'],
    ['GET', '/api/v1/streams/management/client/c1'],
    ['GET', '/api/v1/streams/management/client/c1/events'],
    ['GET', '/api/v1/model'],
    ['POST', '/sync/v1/push'],
    ['GET', '/sync/v1/pull'],
    ['GET', '/sync/v1/live'],
    ['POST', '/sync/v1/disputes/x'],
    ['POST', '/files'],
    ['GET', `/files/${'0'.repeat(64)}`],
  ];
  for (const [method, path] of asked) {
    const answer = await testServer.anybody.send(method, path);
    expect([method, path, answer.status]).toEqual([method, path, 401]);
  }
});

test('the sentence is in the language that is asked for', async () => {
  const inRussian = { 'Accept-Language': 'ru-RU,ru;q=0.9,en;q=0.1' };
  const answer = await mara.open('/api/v1/weather', inRussian);
  expect(problemIn(answer).detail).toBe('По адресу /api/v1/weather ничего нет.');
  expect(answer.headers.get('content-language')).toBe('ru');
  const inFrench = await mara.open('/api/v1/weather', { 'Accept-Language': 'fr' });
  expect(problemIn(inFrench).detail).toBe('There is nothing at /api/v1/weather.');
});

test('the test clock has no door on a server without it', async () => {
  const answer = await mara.postAny('/test/clock', { now: '2030-01-01T00:00:00Z' });
  expect(problemIn(answer)).toMatchObject({ status: 404, code: 'route-unknown' });
});

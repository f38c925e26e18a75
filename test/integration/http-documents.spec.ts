// Proves: documents are listed by client, worker and day; one that has not changed is not sent again;
// a command may name the version that it was decided on; and an id stands for one command alone.
import { madeIdOf } from '@callout/kernel/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Caller, openTestServer, problemIn, type TestServer } from './http-server.fixture.ts';

let testServer: TestServer;
let mara: Caller;
beforeAll(async () => {
  testServer = await openTestServer();
  await testServer.add({ login: 'mara', roles: ['manager'] });
  mara = await testServer.as('mara');
});
afterAll(() => testServer.close());

const COMMANDS = '/api/v1/commands';
const KIND = '/api/v1/streams/{context}/{kind}';
const management = { context: 'management', kind: 'service-type' };
const serviceType = (name: string) => ({
  name,
  description: 'Yearly',
  basePrice: 12_900,
  typicalDurationMinutes: 90,
  requiredSkills: [],
  supplies: [],
  evidenceRequired: { startPhoto: false, reportPhoto: false, signature: false },
});

async function define(name: string, more: { readonly id?: string } = {}) {
  const stream = madeIdOf(name);
  const order = { context: 'management', command: 'DefineServiceType', stream };
  const { data, response } = await mara.api.POST(COMMANDS, {
    body: { ...order, data: serviceType(name), ...more },
  });
  return { stream, data, etag: response.headers.get('etag') };
}

test('a document is named by its state, and not sent to who holds it', async () => {
  const { stream, etag } = await define('boiler');
  const asked = { params: { path: { ...management, id: stream } } };
  const read = await mara.api.GET(`${KIND}/{id}`, asked);
  expect(read.response.headers.get('etag')).toBe(etag);
  const again = (name: string) =>
    mara.get(`/api/v1/streams/management/service-type/${stream}`, { 'If-None-Match': name });
  for (const name of [etag ?? '', `W/${etag}`, `"other", ${etag}`, '*']) {
    const unchanged = await again(name);
    expect([unchanged.status, unchanged.body]).toEqual([304, '']);
    expect(unchanged.headers.get('etag')).toBe(etag);
  }
  expect((await again('"other"')).status).toBe(200);
});

test('the model and the API document are named, too', async () => {
  for (const path of ['/api/v1/model', '/api/v1/openapi.json']) {
    const etag = (await mara.open(path)).headers.get('etag') ?? 'none';
    expect((await mara.open(path, { 'If-None-Match': etag })).status).toBe(304);
    expect((await mara.open(path, { 'If-None-Match': '"other"' })).status).toBe(200);
  }
});

test('a command that was decided on another version is refused, and changes nothing', async () => {
  const { stream, etag } = await define('meter');
  const change = (name: string, match: string) =>
    mara.post(
      COMMANDS,
      {
        context: 'management',
        command: 'ChangeServiceType',
        stream,
        data: serviceType(name),
      },
      { 'If-Match': match, 'Accept-Language': 'ru' },
    );
  const first = await change('meter 2', etag ?? '');
  expect(first.status).toBe(200);
  const head = await testServer.server.store.head();
  for (const stale of [etag ?? '', 'W/"2-x"', '"nonsense"', '']) {
    expect(problemIn(await change('meter 3', stale))).toEqual({
      status: 412,
      code: 'version-differs',
      detail: 'Документ с тех пор изменился: сейчас у него версия 2.',
    });
  }
  expect(await testServer.server.store.head()).toBe(head);
  expect((await change('meter 3', '*')).status).toBe(200);
});

test('the same command under its id is carried out once; another one is refused', async () => {
  const id = 'order-7';
  const first = await define('pump', { id });
  expect((await define('pump', { id })).data?.events).toEqual(first.data?.events);
  const order = { context: 'management', command: 'DefineServiceType', id };
  const body = { ...order, stream: first.stream, data: serviceType('other pump') };
  expect(problemIn(await mara.post(COMMANDS, body))).toEqual({
    status: 409,
    code: 'command-id-taken',
    detail: 'Something else was sent under this id before.',
    errors: [
      {
        path: 'id',
        code: 'command-id-taken',
        message: 'Something else was sent under this id before.',
      },
    ],
  });
  expect(problemIn(await mara.post(COMMANDS, body, { 'Accept-Language': 'ru' })).detail).toBe(
    'Под этим номером уже отправляли другое.',
  );
});

test('a list is asked for by client, worker and day', async () => {
  const register = (id: string, name: string) =>
    mara.api.POST(COMMANDS, {
      body: {
        context: 'management',
        command: 'RegisterClient',
        stream: id,
        data: { name, contact: { name: 'Ada Petersen' } },
      },
    });
  const [one, two] = [madeIdOf('client-one'), madeIdOf('client-two')];
  await register(one, 'One');
  await register(two, 'Two');
  const listed = async (query: object) => {
    const asked = { params: { path: { context: 'management', kind: 'client' }, query } };
    const { data } = await mara.api.GET(KIND, asked);
    return data?.documents.map(({ stream }) => stream).sort();
  };
  expect(await listed({})).toEqual([one, two].sort());
  expect(await listed({ client: one })).toEqual([one]);
  expect(await listed({ client: 'nobody' })).toEqual([]);
  expect(await listed({ worker: one })).toEqual([]);
  const path = '/api/v1/streams/management/client?from=2026-02-02&to=2026-02-01';
  expect(problemIn(await mara.get(path, { 'Accept-Language': 'ru' })).errors).toEqual([
    { path: 'to', code: 'range-reversed', message: 'Последний день раньше первого.' },
  ]);
  expect(problemIn(await mara.get('/api/v1/streams/management/client?from=soon')).status).toBe(400);
});

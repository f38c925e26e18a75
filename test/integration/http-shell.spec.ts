// Proves: the web client is served as its build needs it, pages get the strict headers, the desktop
// application alone may call from another origin, metrics and health name nobody, nothing personal
// is logged, and a storm of sign-ins holds up nobody else.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { madeIdOf } from '@callout/kernel/testing';
import { createLog } from '@callout/sync-server';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestServer, PASSWORD, problemIn, type TestServer } from './http-server.fixture.ts';

let clientFolder: string;
let testServer: TestServer;
let logged: string;
beforeEach(async () => {
  clientFolder = await mkdtemp(join(tmpdir(), 'callout-client-'));
  logged = '';
  const log = createLog(
    'info',
    new Writable({
      write(chunk, _encoding, done) {
        logged += String(chunk);
        done();
      },
    }),
  );
  testServer = await openTestServer({}, { clientFolder, log });
  await testServer.add({ login: 'mara', roles: ['manager'] });
});
afterEach(async () => {
  await testServer.close();
  await rm(clientFolder, { recursive: true, force: true });
});

async function build(): Promise<void> {
  await mkdir(join(clientFolder, 'assets'));
  await writeFile(join(clientFolder, 'index.html'), '<!doctype html><title>Callout</title>');
  await writeFile(join(clientFolder, 'sw.js'), 'self.skipWaiting();');
  await writeFile(join(clientFolder, 'assets/index-4f2a.js'), 'export {};');
}

const page = { Accept: 'text/html' };

test('the built client is served, and its own addresses lead to its page', async () => {
  await build();
  for (const path of ['/', '/jobs', '/requests/r1']) {
    const answer = await testServer.anybody.open(path, page);
    expect([path, answer.status]).toEqual([path, 200]);
    expect(answer.body).toContain('<title>Callout</title>');
    expect(answer.headers.get('cache-control')).toBe('no-cache');
  }
  const worker = await testServer.anybody.open('/sw.js');
  expect(worker.headers.get('cache-control')).toBe('no-cache');
  const asset = await testServer.anybody.open('/assets/index-4f2a.js');
  expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  for (const path of ['/assets/index-0000.js', '/missing.png', '/api/v1/missing']) {
    expect(problemIn(await testServer.anybody.open(path, page)).code).toBe('route-unknown');
  }
});

test('the parts of the build go out as the build compressed them, to whoever reads that', async () => {
  await build();
  const part = 'assets/index-4f2a.js';
  const text = 'export const words = "so many words";'.repeat(100);
  await writeFile(join(clientFolder, part), text);
  await writeFile(join(clientFolder, `${part}.br`), brotliCompressSync(text));
  await writeFile(join(clientFolder, `${part}.gz`), gzipSync(text));
  // What lies compressed is looked up once, at the start.
  await testServer.close();
  testServer = await openTestServer({}, { clientFolder });
  const asked = ['gzip, deflate, br', 'gzip', 'identity'];
  const answers = await Promise.all(
    asked.map((accepted) => testServer.anybody.open(`/${part}`, { 'Accept-Encoding': accepted })),
  );
  expect(answers.map(({ body }) => body)).toEqual([text, text, text]);
  expect(answers.map(({ headers }) => headers.get('content-encoding'))).toEqual([
    'br',
    'gzip',
    null,
  ]);
  for (const { headers } of answers) {
    expect(headers.get('content-type')).toMatch(/^text\/javascript; charset=utf-8$/i);
    expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(headers.get('vary')).toContain('Accept-Encoding');
  }
});

test('long answers go out compressed, short ones and live messages as they are', async () => {
  const mara = await testServer.as('mara');
  const long = await mara.get('/api/v1/model', { 'Accept-Encoding': 'br' });
  expect(long.headers.get('content-encoding')).toBe('br');
  expect(long.headers.get('vary')).toContain('Accept-Encoding');
  const short = await mara.get('/healthz', { 'Accept-Encoding': 'br' });
  expect(short.headers.get('content-encoding')).toBeNull();
  const live = await fetch(`${testServer.url}/sync/v1/live`, {
    headers: { Authorization: `Bearer ${mara.token}`, 'Accept-Encoding': 'gzip, br' },
  });
  expect(live.headers.get('content-encoding')).toBeNull();
  expect(live.headers.get('content-type')).toContain('text/event-stream');
  await live.body?.cancel();
});

test('without a build there is one sentence, in the language that is asked for', async () => {
  const english = await testServer.anybody.open('/', page);
  expect(english.status).toBe(503);
  expect(english.body).toContain('The web client has not been built yet');
  const russian = await testServer.anybody.open('/', { ...page, 'Accept-Language': 'ru' });
  expect(russian.body).toContain('Веб-клиент ещё не собран');
});

test('pages run scripts of this server alone', async () => {
  const { headers } = await testServer.anybody.open('/', page);
  const policy = headers.get('content-security-policy') ?? '';
  expect(policy.split(';')).toEqual([
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "connect-src 'self'",
    "font-src 'self' data:",
    "worker-src 'self'",
    "manifest-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ]);
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('x-powered-by')).toBeNull();
});

test('the desktop application may call from its origin, no page of another may', async () => {
  const preflight = (origin: string) =>
    testServer.anybody.send('OPTIONS', '/api/v1/commands', {
      headers: { Origin: origin, 'Access-Control-Request-Method': 'POST' },
    });
  const desktop = await preflight('app://callout');
  expect(desktop.status).toBe(204);
  expect(desktop.headers.get('access-control-allow-origin')).toBe('app://callout');
  expect(desktop.headers.get('access-control-allow-headers')).toContain('Authorization');
  const strange = await preflight('https://evil.example');
  expect(strange.headers.get('access-control-allow-origin')).toBeNull();
  const read = await testServer.anybody.get('/healthz', { Origin: 'https://evil.example' });
  expect(read.headers.get('access-control-allow-origin')).toBeNull();
});

test('health and metrics say how the machine is and name nobody', async () => {
  const mara = await testServer.as('mara');
  const client = { name: 'Harbour School', contact: { name: 'Ada Petersen' } };
  const order = {
    context: 'management',
    command: 'RegisterClient',
    stream: madeIdOf('c1'),
    data: client,
  };
  await mara.post('/api/v1/commands', order);
  await mara.post('/api/v1/commands', order);
  await testServer.server.engine.idle();
  const health = await testServer.anybody.get('/healthz');
  const processor = (name: string) => ({ name, position: 1, lag: 0, runs: 'here' });
  expect(health.body).toEqual({
    status: 'ok',
    position: 1,
    processors: ['provisioning', 'management', 'review', 'billing'].map(processor),
    elsewhere: 0,
    policies: [],
    outbox: { waiting: 0, undeliverable: 0, failed: 0, broken: 0 },
  });
  const metrics = String((await testServer.anybody.get('/metrics')).body);
  expect(metrics).toContain(
    'callout_commands_total{command="RegisterClient",outcome="accepted"} 1',
  );
  expect(metrics).toContain(
    'callout_commands_total{command="RegisterClient",outcome="already-there"} 1',
  );
  expect(metrics).toContain('callout_processor_lag{processor="billing"} 0');
  expect(metrics).not.toMatch(/Harbour|Ada|mara/);
});

test('the log tells of requests without a word of what people sent', async () => {
  const mara = await testServer.as('mara');
  await mara.get('/api/v1/streams/management/client/c-secret?limit=1');
  await mara.get('/api/v1/streams/management/client?q=Petersen');
  await mara.postAny('/api/v1/commands', '{"name": "Petersen"');
  await testServer.anybody.post('/api/v1/sessions', { login: 'petersen', password: 'Petersen' });
  expect(logged).not.toMatch(/petersen|c-secret|Bearer/i);
  expect(logged).not.toContain(mara.token);
  const line = logged.split('\n').find((one) => one.includes('/api/v1/streams/:context/:kind"'));
  expect(JSON.parse(line ?? '{}')).toMatchObject({
    ...{ method: 'GET', route: '/api/v1/streams/:context/:kind', status: 200 },
  });
});

test('a failure inside is answered with a number that the log knows, and nothing else', async () => {
  const mara = await testServer.as('mara');
  const { store } = testServer.server;
  const user = await store.account('mara');
  if (!user) throw new Error('mara is there');
  // A row as no version of the server writes it.
  await store.write((transaction) => transaction.putAccount({ ...user, roles: null as never }));
  const problem = problemIn(await mara.get('/api/v1/sessions/current'));
  await store.write((transaction) => transaction.putAccount(user));
  const number = /under the number ([0-9a-f-]{36})\.$/.exec(problem.detail)?.[1] ?? 'none';
  expect({ ...problem, detail: '' }).toEqual({ status: 500, code: 'internal', detail: '' });
  expect(logged).toContain(`"correlationId":"${number}"`);
});

test('in a storm of sign-ins others are answered at once, and the rest are told to wait', async () => {
  const mara = await testServer.as('mara');
  const storm = Array.from({ length: 260 }, (_, number) =>
    testServer.anybody.post('/api/v1/sessions', { login: `worker-${number}`, password: PASSWORD }),
  );
  let over = false;
  const all = Promise.all(storm).then((answers) => {
    over = true;
    return answers;
  });
  for (let times = 0; times < 5; times += 1) {
    expect((await mara.get('/api/v1/sessions/current')).status).toBe(200);
  }
  expect(over).toBe(false);
  const codes = (await all).map((answer) => `${answer.status} ${problemIn(answer).code}`);
  expect([...new Set(codes)].sort()).toEqual(['401 sign-in-refused', '503 sign-in-busy']);
});

// Proves: a listener hears of changes of their audience and of no others, a heartbeat comes when its
// time comes, a listener is let go when the session ends and when the server stops, and one person
// cannot hold more than a few connections.
import { madeIdOf } from '@callout/kernel/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Caller, openTestServer, problemIn, type TestServer } from './http-server.fixture.ts';

let testServer: TestServer;
let beat: () => void;
beforeEach(async () => {
  const beats: (() => void)[] = [];
  beat = () => {
    for (const work of beats) work();
  };
  const every = (ms: number, work: () => void) => {
    const HEARTBEAT_MS = 20_000;
    if (ms === HEARTBEAT_MS) beats.push(work);
    return () => undefined;
  };
  testServer = await openTestServer({}, { timers: { every } });
  await testServer.add({ login: 'mara', roles: ['manager'] });
  await testServer.add({ login: 'rita', roles: ['reviewer'] });
});
afterEach(() => testServer.close());

interface Listening {
  /** The next thing that comes: a message, a comment, or the end. */
  readonly next: () => Promise<string>;
  /** The names of the log that came on the way. */
  readonly logs: readonly unknown[];
  readonly close: () => void;
}

async function listen(caller: Caller): Promise<Listening> {
  const ending = new AbortController();
  const response = await fetch(`${testServer.url}/sync/v1/live`, {
    headers: { Authorization: `Bearer ${caller.token}` },
    signal: ending.signal,
  });
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const logs: unknown[] = [];
  const next = async (): Promise<string> => {
    for (;;) {
      const end = text.indexOf('\n\n');
      if (end >= 0) {
        const message = text.slice(0, end);
        text = text.slice(end + 2);
        if (!message.startsWith('event: log')) return message;
        logs.push(JSON.parse(message.slice(message.indexOf('{'))));
        continue;
      }
      const read = await reader?.read();
      if (!read || read.done) return 'the end';
      text += read.value;
    }
  };
  return { next, logs, close: () => ending.abort() };
}

async function registerClient(caller: Caller, name: string): Promise<number> {
  const answer = await caller.post('/api/v1/commands', {
    context: 'management',
    command: 'RegisterClient',
    stream: madeIdOf(name),
    data: { name: `Client ${name}`, contact: { name: 'Ada' } },
  });
  expect(answer.status).toBe(200);
  return (answer.body as { readonly document: { readonly position: number } }).document.position;
}

const changed = (position: number) =>
  `event: changed\ndata: ${JSON.stringify({ context: 'management', position })}`;

test('changes reach those who may see them, in their order, and nobody else', async () => {
  const mara = await testServer.as('mara');
  const rita = await testServer.as('rita');
  const manager = await listen(mara);
  const reviewer = await listen(rita);
  expect([await manager.next(), await reviewer.next()]).toEqual([': welcome', ': welcome']);
  const first = await registerClient(mara, 'one');
  const second = await registerClient(mara, 'two');
  expect(await manager.next()).toBe(changed(first));
  expect(await manager.next()).toBe(changed(second));
  beat();
  // Nothing came in between: clients are no business of a reviewer.
  expect(await reviewer.next()).toBe(': alive');
  expect(await manager.next()).toBe(': alive');
  manager.close();
  reviewer.close();
});

test('a listener is told which log it is, and of a new epoch that an operator declares', async () => {
  const mara = await testServer.as('mara');
  const listening = await listen(mara);
  expect(await listening.next()).toBe(': welcome');
  const before = await testServer.server.engine.log();
  beat();
  expect(await listening.next()).toBe(': alive');
  expect(listening.logs).toEqual([before]);
  const epoch = {
    epoch: 'declared-anew',
    previous: before.epoch,
    reason: 'declared' as const,
    begunAt: '2026-11-23T09:00:00.000Z',
    position: 0,
  };
  await testServer.server.store.write((transaction) => transaction.beginEpoch(epoch));
  beat();
  expect(await listening.next()).toBe(': alive');
  beat();
  expect(await listening.next()).toBe(': alive');
  expect(listening.logs).toEqual([before, { id: before.id, epoch: 'declared-anew' }]);
  const path = `/sync/v1/live?log=${before.id}&epoch=${before.epoch}` as const;
  expect(problemIn(await mara.get(path))).toMatchObject({ status: 409, code: 'log-differs' });
  listening.close();
});

test('a listener who signs out is let go', async () => {
  const mara = await testServer.as('mara');
  const listening = await listen(mara);
  await listening.next();
  await mara.send('DELETE', '/api/v1/sessions/current');
  expect(await listening.next()).toBe('the end');
});

test('a listener who was disabled is let go at the next heartbeat', async () => {
  const mara = await testServer.as('mara');
  const listening = await listen(mara);
  await listening.next();
  const { store } = testServer.server;
  const user = await store.account('mara');
  if (!user) throw new Error('mara is there');
  await store.write((transaction) => transaction.putAccount({ ...user, disabled: true }));
  beat();
  expect(await listening.next()).toBe('the end');
});

test('a server that stops lets its listeners go', async () => {
  const listening = await listen(await testServer.as('mara'));
  await listening.next();
  await testServer.server.stop();
  expect(await listening.next()).toBe('the end');
});

test('one person holds at most twelve connections, others are not touched by it', async () => {
  const mara = await testServer.as('mara');
  const held: Listening[] = [];
  for (let number = 0; number < 12; number += 1) held.push(await listen(mara));
  const answer = await mara.get('/sync/v1/live');
  expect(problemIn(answer)).toMatchObject({ status: 429, code: 'too-many-listeners' });
  expect(answer.headers.get('retry-after')).toBe('30');
  const rita = await listen(await testServer.as('rita'));
  expect(await rita.next()).toBe(': welcome');
  for (const listening of [...held, rita]) listening.close();
});

test('whoever recorded a refused beginning is told when somebody else settles it', async () => {
  await testServer.add({ login: 'nora', roles: ['manager'] });
  const mara = await testServer.asDevice('mara', 'phone');
  const rita = await testServer.as('rita');
  const other = await testServer.as('nora');
  const event = madeIdOf('event', 1);
  const beginning = {
    ...{ id: event, context: 'management', kind: 'client', stream: madeIdOf('c9'), v: 1 },
    ...{
      type: 'ClientRegistered',
      command: 'RegisterClient',
      occurredAt: '2026-11-20T08:00:00.000Z',
    },
    data: { name: 'x'.repeat(2_000), contact: { name: 'Ada' } },
    actor: { id: 'user-mara', role: 'manager', name: 'mara by name' },
    ...{ device: 'phone', deviceSeq: 1, correlationId: event },
  };
  const pushed = { device: 'phone', lowestUnsent: 1, events: [beginning] };
  const { verdicts } = (await mara.post('/sync/v1/push', pushed)).body;
  expect(verdicts.map(({ verdict }) => verdict)).toEqual(['disputed']);
  const [ofMara, ofRita] = [await listen(mara), await listen(rita)];
  expect([await ofMara.next(), await ofRita.next()]).toEqual([': welcome', ': welcome']);
  expect((await other.post(`/sync/v1/disputes/${event}`, { how: 'let-go' })).status).toBe(200);
  expect(await ofMara.next()).toBe('event: contact\ndata: {}');
  beat();
  expect(await ofRita.next()).toBe(': alive');
  ofMara.close();
  ofRita.close();
});

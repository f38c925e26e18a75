// Proves that messages arrive whole however the network cuts them, that a silent line is taken for
// dead, and that every end of a connection leads to a new one after a back-off.
import { expect, test, vi } from 'vitest';
import { createBackOff } from '../platform/back-off.ts';
import type { Timers } from '../platform/ports.ts';
import { ManualTimers } from '../testing/device.fixture.ts';
import { createHttpClient } from './http-client.ts';
import { startLive } from './live.ts';
import { createSyncState } from './sync-state.ts';

vi.setConfig({ testTimeout: 60_000 });

const LOG = 'event: log\ndata: {"id":"log","epoch":"one"}\n\n';

function setUp(answers: readonly (() => Response)[]) {
  const timers = new ManualTimers();
  // The gate has a spec of its own: here it never waits.
  const gateTimers: Timers = {
    after: (_, run) => {
      queueMicrotask(run);
      return () => undefined;
    },
  };
  const asked: (string | null)[] = [];
  const changed: string[] = [];
  let opened = 0;
  let signedOut = 0;
  let differs = 0;
  let quiet = 0;
  const fetchLine: typeof fetch = async (_, init) => {
    asked.push(new Headers(init?.headers).get('authorization'));
    const answer = answers[asked.length - 1];
    if (!answer) throw new TypeError('fetch failed');
    return answer();
  };
  const state = createSyncState({
    contexts: [],
    loaded: [],
    syncedAt: undefined,
    restored: undefined,
    onProgress: () => undefined,
  });
  const live = startLive({
    contexts: ['provisioning', 'management', 'review', 'billing'],
    log: { id: 'log', epoch: 'one' },
    onLogDiffers: () => {
      differs += 1;
    },
    http: createHttpClient({
      serverUrl: 'http://server.test',
      token: 'token',
      fetch: fetchLine,
      timers: gateTimers,
      random: (bytes) => new Uint8Array(bytes),
      onBarred: state.barred,
      onCleared: () => undefined,
      onSignedOut: () => {
        signedOut += 1;
      },
    }),
    timers,
    random: (bytes) => new Uint8Array(bytes).fill(255),
    backOff: createBackOff(timers, (bytes) => new Uint8Array(bytes).fill(255)),
    state,
    onOpen: () => {
      opened += 1;
    },
    onQuiet: () => {
      quiet += 1;
    },
    onChanged: (context) => changed.push(context),
    onContact: () => changed.push('contact'),
  });
  return {
    timers,
    asked,
    changed,
    state,
    live,
    opened: () => opened,
    signedOut: () => signedOut,
    differs: () => differs,
    quiet: () => quiet,
  };
}

function line(...chunks: readonly (string | Uint8Array)[]): () => Response {
  return () =>
    new Response(
      new ReadableStream<Uint8Array>({
        start: (controller) => {
          for (const chunk of chunks) {
            controller.enqueue(typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk);
          }
          controller.close();
        },
      }),
      { headers: { 'content-type': 'text/event-stream; charset=utf-8' } },
    );
}

/** A line that stays open; what comes on it is said by the test. */
function openLine() {
  let say = (_: string) => {};
  let end = () => {};
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      say = (text) => controller.enqueue(new TextEncoder().encode(text));
      end = () => controller.close();
    },
  });
  const headers = { 'content-type': 'text/event-stream' };
  const answer = () => new Response(body, { headers });
  return { answer, say: (text: string) => say(text), end: () => end() };
}

test('reads messages that were cut anywhere, also within a letter, and skips what it does not know', async () => {
  const letter = new TextEncoder().encode(': жив\n\n');
  const { timers, changed, live, asked, opened } = setUp([
    line(
      letter.slice(0, 3),
      letter.slice(3),
      LOG,
      'event: chan',
      'ged\nda',
      'ta: {"context":"billing","position":1}\n',
      '\nevent: changed\r\ndata: {"context":"review","position":2}\r\n\r\n',
      'event: contact\ndata: {}\n\n',
      'event: other\ndata: {"context":"billing","position":1}\n\n',
      'event: changed\ndata: {"context":"unheard","position":3}\n\n',
      'event: changed\ndata: not json\n\n',
      'event: changed\ndata: {"context":"management","position":4}',
    ),
  ]);
  await timers.pass();
  expect(changed).toEqual(['billing', 'review', 'contact']);
  expect(opened()).toBe(1);
  expect(asked[0]).toBe('Bearer token');
  await live.stop();
});

test('connects again after every end, waiting longer while it fails', async () => {
  const { timers, state, live, opened } = setUp([
    line(LOG, ': alive\n\n'),
    () => new Response('', { status: 503 }),
    () => new Response('', { status: 429 }),
    line(LOG, ': alive\n\n'),
  ]);
  for (let end = 0; end < 5; end += 1) await timers.pass();
  expect(timers.delays.slice(0, 5)).toEqual([1_000, 2_000, 4_000, 1_000, 2_000]);
  expect(opened()).toBe(2);
  expect(state.status$.value.connection).toBe('offline');
  await live.stop();
});

test('lines that are cut as soon as they stand are made at long intervals', async () => {
  const { timers, live, opened } = setUp([line(LOG), line(LOG), line(LOG)]);
  await timers.pass();
  await vi.waitUntil(() => timers.longs.includes(62_000));
  timers.passLong(62_000);
  await vi.waitUntil(() => timers.longs.includes(64_000));
  expect(timers.delays).toEqual([1_000]);
  expect(opened()).toBe(3);
  await live.stop();
});

test('ends for good when the session has ended', async () => {
  const { live, asked, signedOut } = setUp([() => new Response('', { status: 401 })]);
  await live.stop();
  expect(asked).toHaveLength(1);
  expect(signedOut()).toBe(1);
});

test('says that it is another log when the server refuses it, or names another epoch', async () => {
  const log = (epoch: string) => `event: log\ndata: {"id":"log","epoch":"${epoch}"}\n\n`;
  const { timers, live, differs } = setUp([
    line(': welcome\n\n', log('one'), 'event: log\ndata: not json\n\n'),
    line(': welcome\n\n', log('two')),
    () => new Response('{}', { status: 409 }),
  ]);
  await timers.pass();
  expect(differs()).toBe(0);
  await timers.pass();
  expect(differs()).toBe(1);
  await timers.pass();
  expect(differs()).toBe(2);
  await live.stop();
});

test('takes the page of a network in between for no line, whatever it calls itself', async () => {
  const page = '<!doctype html><html><body>Please accept our terms</body></html>';
  const answered = (type: string, body: string) => () =>
    new Response(body, { headers: { 'content-type': type } });
  const { timers, state, live, opened, asked } = setUp([
    answered('text/html', page),
    answered('text/event-stream', page),
    answered('text/event-streamed', ': welcome\n\n'),
    answered('text/event-stream', ''),
    answered('text/event-stream', ': welcome\n\nevent: message\ndata: {}\n\n'),
    line(LOG),
  ]);
  const obstacles: unknown[] = [];
  for (let end = 0; end < 5; end += 1) {
    await timers.pass();
    const { obstacle, trouble } = state.status$.value;
    obstacles.push((obstacle ?? trouble)?.code);
  }
  expect(obstacles).toEqual([
    'network-sign-in',
    'network-sign-in',
    'answer-foreign',
    'answer-cut-off',
    'answer-cut-off',
  ]);
  expect(opened()).toBe(0);
  expect(state.status$.value.connection).toBe('offline');
  await timers.pass();
  expect(opened()).toBe(1);
  expect(timers.delays.slice(0, 5)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000]);
  expect(asked.length).toBeGreaterThanOrEqual(6);
  await live.stop();
});

test('is open only when the server was heard, in however small pieces', async () => {
  const { answer, say, end } = openLine();
  const { live, opened, state } = setUp([answer]);
  say(':');
  say(' wel');
  await othersTurn();
  expect(opened()).toBe(0);
  expect(state.status$.value.connection).not.toBe('online');
  say('come\n\n');
  await othersTurn();
  expect(opened()).toBe(0);
  say(LOG);
  await vi.waitUntil(() => opened() === 1);
  const stopped = live.stop();
  end();
  await stopped;
});

test('tells of quiet on a line that lives but tells of no change, and again', async () => {
  const { answer, say, end } = openLine();
  const { timers, live, opened, quiet, changed } = setUp([answer]);
  say(LOG);
  await vi.waitUntil(() => opened() === 1);
  timers.passLong(360_000);
  expect(quiet()).toBe(1);
  // Comments keep the line alive and break no quiet; a change does.
  say(': beat\n\n');
  await othersTurn();
  timers.passLong(360_000);
  expect(quiet()).toBe(2);
  const before = timers.longs.length;
  say('event: changed\ndata: {"context":"billing","position":1}\n\n');
  await vi.waitUntil(() => changed.length === 1);
  expect(timers.longs.slice(before)).toContain(360_000);
  const stopped = live.stop();
  end();
  await stopped;
  timers.passLong(360_000);
  expect(quiet()).toBe(2);
});

const othersTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

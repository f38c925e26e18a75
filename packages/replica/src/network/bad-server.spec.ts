// Proves, for every way in which a network or a server can be bad, that a device with unsent facts and
// a photo asks at most twenty times in any minute after the first, says what is the matter, and sends
// everything once the server is itself again. Time is virtual; the waits are those of several seeds.

import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { toyModel } from '@callout/kernel/toy';
import { firstValueFrom } from 'rxjs';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { closeAll, openDevice } from '../testing/device.fixture.ts';
import { MANAGER } from '../testing/people.fixture.ts';
import { VirtualTimers } from '../testing/virtual-timers.fixture.ts';
import { WireServer } from '../testing/wire-server.fixture.ts';

vi.setConfig({ testTimeout: 60_000 });

const MINUTE_MS = 60_000;
const BAD_MINUTES = 15;
const REQUESTS_A_MINUTE_MAX = 20;
const BEAT_MS = 20_000;
const SEEDS = [1, 2, 3];
const openJob = { title: 'Boiler', worker: 'w1' };

interface Asked {
  readonly path: string;
  readonly signal: AbortSignal | undefined;
}
type Bad = (asked: Asked) => Promise<Response> | Response | undefined;

const html = (status: number, headers: Record<string, string> = {}) =>
  new Response('<!doctype html><title>Welcome</title>', {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', ...headers },
  });
const json = (status: number, body: string, headers: Record<string, string> = {}) =>
  new Response(body, { status, headers: { 'content-type': 'application/json', ...headers } });
const never = ({ signal }: Asked) =>
  new Promise<Response>((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason));
  });
const LINE = 'event: log\ndata: {"id":"log","epoch":"epoch-0"}\n\n';

/** By name: what is answered, and what a person is told. */
const STATES: readonly (readonly [string, Bad, string | undefined])[] = [
  ['a captive portal', () => html(200), 'network-sign-in'],
  [
    'a captive portal that answers a line as a line',
    ({ path }) =>
      path.includes('/live')
        ? new Response('<html><body>', { headers: { 'content-type': 'text/event-stream' } })
        : html(200),
    'network-sign-in',
  ],
  ['a portal by its own status', () => html(511), 'network-sign-in'],
  ['a portal that wants a password', () => html(401), 'network-sign-in'],
  ['no name, no route, no certificate', () => Promise.reject(new TypeError('no')), 'offline'],
  ['no answer at all', never, 'server-silent'],
  ['400', () => html(400), 'server-refuses'],
  ['403', () => html(403), 'server-refuses'],
  ['404', () => html(404), 'server-refuses'],
  ['413', () => html(413), 'server-refuses'],
  ['422 with a code', () => json(422, '{"code":"input-invalid"}'), 'input-invalid'],
  ['429', () => html(429), 'server-away'],
  ['429 for a minute', () => html(429, { 'retry-after': '60' }), 'server-away'],
  ['500', () => json(500, '{"code":"server-trouble"}'), 'server-trouble'],
  ['502', () => html(502), 'server-away'],
  ['503 for half a minute', () => html(503, { 'retry-after': '30' }), 'server-away'],
  [
    'an answer that is cut off',
    ({ path }) =>
      path.includes('/live')
        ? new Response(LINE.slice(0, 30), { headers: { 'content-type': 'text/event-stream' } })
        : json(200, '{"log":{"id":"lo'),
    'answer-cut-off',
  ],
  ['another service', () => json(200, '{"hello":"world"}'), 'answer-foreign'],
  [
    'a line that is cut as soon as it stands',
    ({ path }) =>
      path.includes('/live')
        ? new Response(LINE, { headers: { 'content-type': 'text/event-stream' } })
        : undefined,
    undefined,
  ],
];

let tus: Server;
let tusUrl: string;
let onUpload: () => void = () => undefined;
let serial = 0;

beforeAll(async () => {
  // Uploads do not go by `fetch`: here they always meet the same.
  tus = createServer((_, response) => {
    onUpload();
    response.writeHead(404).end();
  });
  tus.listen(0, '127.0.0.1');
  await once(tus, 'listening');
  tusUrl = `http://127.0.0.1:${(tus.address() as AddressInfo).port}`;
});
afterEach(closeAll);
afterAll(async () => {
  tus.closeAllConnections();
  tus.close();
  await once(tus, 'close');
});

/** Bytes that follow from a seed. */
function randomOf(seed: number): (bytes: number) => Uint8Array {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  };
  return (bytes) => Uint8Array.from({ length: bytes }, next);
}

async function setUp(seed: number) {
  const timers = new VirtualTimers('2026-11-23T09:00:00.000Z');
  const server = new WireServer(toyModel);
  server.now = timers.clock.now;
  const played = server.fetchAs(MANAGER);
  const askedAtMs: number[] = [];
  let bad: Bad | undefined;
  const note = () => {
    askedAtMs.push(timers.nowMs);
    timers.noteWork();
  };
  onUpload = note;
  serial += 1;
  const device = await openDevice(server, `${tusUrl}/${serial}`, {
    timers,
    clock: timers.clock,
    random: randomOf(seed),
    fetch: async (input, init) => {
      note();
      const path = String(input).slice(`${tusUrl}/${serial}`.length);
      const asked = { path, signal: init?.signal ?? undefined };
      return (await bad?.(asked)) ?? (await played(`http://server.test${path}`, init));
    },
  });
  const beat = () => {
    server.beat();
    timers.after(BEAT_MS, beat);
  };
  beat();
  await timers.pass(1_000);
  return {
    ...{ device, server, timers },
    turn: (into: Bad | undefined) => {
      bad = into;
      if (into) server.cut();
      askedAtMs.length = 0;
      return timers.nowMs;
    },
    askedAtMs,
  };
}

/** The most in any minute that begins this long after the first at the earliest. */
function mostInAMinute(askedAtMs: readonly number[], fromMs: number): number {
  const later = askedAtMs.filter((atMs) => atMs >= fromMs);
  const from = (beginMs: number) =>
    later.filter((atMs) => atMs >= beginMs && atMs < beginMs + MINUTE_MS).length;
  return Math.max(0, ...later.map(from));
}

describe.each(STATES)('%s', (_name, bad, told) => {
  test.each(SEEDS)(
    'few requests, a word of it, and all is sent in the end: seed %i',
    async (seed) => {
      const { device, server, timers, turn, askedAtMs } = await setUp(seed);
      const badSinceMs = turn(bad);
      await device.record('OpenJob', 'j1', openJob);
      await device.record('OpenJob', 'j2', openJob);
      await device.files.keep(new Blob(['photo'], { type: 'image/jpeg' }));
      await timers.pass(BAD_MINUTES * MINUTE_MS);
      const most = mostInAMinute(askedAtMs, badSinceMs + MINUTE_MS);
      expect(most).toBeLessThanOrEqual(REQUESTS_A_MINUTE_MAX);
      // A device that has given up would ask least of all.
      expect(most).toBeGreaterThan(0);
      const { obstacle, trouble } = await firstValueFrom(device.status$);
      expect((obstacle ?? trouble)?.code).toBe(told);
      turn(undefined);
      await timers.pass(2 * MINUTE_MS);
      const after = await firstValueFrom(device.status$);
      expect([after.unsent, after.obstacle, after.connection]).toEqual([0, undefined, 'online']);
      expect(server.log.map(({ stream }) => stream)).toEqual(['j1', 'j2']);
    },
  );
});

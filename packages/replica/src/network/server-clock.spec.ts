// Proves that a device whose clock is off records the right time: with what it has learned from the
// server, kept over a restart without a network; and that what it recorded before it knew, or after its
// clock was set, is sent with the right time, once each, and nothing is lost.
import { epochMs, instantText } from '@callout/kernel';
import { toyModel } from '@callout/kernel/toy';
import { afterEach, describe, expect, test } from 'vitest';
import {
  closeAll,
  newServerUrl,
  openDevice,
  settledIn,
  statusWhere,
} from '../testing/device.fixture.ts';
import { WireServer } from '../testing/wire-server.fixture.ts';

afterEach(closeAll);

const HOUR_MS = 3_600_000;
const openJob = { title: 'Boiler', worker: 'w1' };

/** True time, the server's, and a device beside it whose clock is off. */
class Time {
  trueMs = Date.parse('2026-11-23T09:00:00.000Z');
  offMs: number;
  readonly told: string[] = [];

  constructor(offMs: number) {
    this.offMs = offMs;
  }
  readonly server = () => instantText(this.trueMs);
  readonly clock = {
    now: () => instantText(this.trueMs + this.offMs),
    elapsedMs: () => this.trueMs,
  };
  pass(ms: number): void {
    this.trueMs += ms;
  }
}

function worldOf(offMs: number) {
  const time = new Time(offMs);
  const server = new WireServer(toyModel);
  server.now = time.server;
  const url = newServerUrl();
  const truth: string[] = [];
  return {
    time,
    server,
    open: () => openDevice(server, url, { clock: time.clock }),
    /** Notes the true time at which a fact is recorded. */
    happens: () => truth.push(time.server()),
    /** How far the facts of the log are off their true times. */
    errorsMs: () =>
      server.log.map(({ occurredAt }, index) => epochMs(occurredAt) - epochMs(truth[index] ?? '')),
  };
}

describe.each([5 * HOUR_MS, -5 * HOUR_MS])('a device whose clock is off by %d ms', (offMs) => {
  test('online first, then offline, then over a restart, records the right time', async () => {
    const { time, server, open, happens, errorsMs } = worldOf(offMs);
    const device = await open();
    const status = await statusWhere(
      device,
      ({ clockAheadMinutes }) => clockAheadMinutes !== undefined,
    );
    expect(status.clockAheadMinutes).toBe(offMs / 60_000);
    await settledIn(device);
    server.goOffline();
    time.pass(HOUR_MS);
    happens();
    const recorded = await device.record('OpenJob', 'j1', openJob);
    expect(recorded.ok && recorded.value.pending[0]?.occurredAt).toBe(time.server());
    await device.close();

    time.pass(2 * HOUR_MS);
    const again = await open();
    happens();
    const noted = await again.record('NoteJob', 'j1', { texts: ['still offline'] });
    expect(noted.ok && noted.value.pending[1]?.occurredAt).toBe(time.server());
    await again.close();

    server.online = true;
    time.pass(HOUR_MS);
    await settledIn(await open());
    expect(errorsMs()).toEqual([0, 0]);
  });

  test('offline first, sends what it recorded with the right time', async () => {
    const { time, server, open, happens, errorsMs } = worldOf(offMs);
    server.goOffline();
    const device = await open();
    happens();
    await device.record('OpenJob', 'j1', openJob);
    time.pass(HOUR_MS);
    happens();
    await device.record('NoteJob', 'j1', { texts: ['later'] });
    await device.close();

    server.online = true;
    time.pass(HOUR_MS);
    const again = await open();
    await settledIn(again);
    expect(errorsMs()).toEqual([0, 0]);
    expect(server.log.map(({ deviceSeq }) => deviceSeq)).toEqual([1, 2]);
  });

  test('set to that while offline, after it had asked, sends the right time', async () => {
    const { time, server, open, happens, errorsMs } = worldOf(0);
    const device = await open();
    await settledIn(device);
    server.goOffline();
    happens();
    await device.record('OpenJob', 'j1', openJob);
    time.offMs = offMs;
    time.pass(HOUR_MS);
    happens();
    await device.record('NoteJob', 'j1', { texts: ['after the clock was set'] });
    await device.close();

    server.online = true;
    time.pass(HOUR_MS);
    await settledIn(await open());
    expect(errorsMs()).toEqual([0, 0]);
  });
});

test('an answer that was lost is asked for again, and the fact is there once', async () => {
  const { server, open, happens, errorsMs } = worldOf(5 * HOUR_MS);
  server.goOffline();
  const device = await open();
  happens();
  await device.record('OpenJob', 'j1', openJob);
  await device.close();
  server.online = true;
  let lost = 0;
  server.meddle = ({ path }) => {
    if (path !== '/sync/v1/push' || lost > 0) return undefined;
    lost += 1;
    return 'lose-answer';
  };
  const again = await open();
  await statusWhere(again, ({ connection }) => connection === 'offline');
  await again.close();
  await settledIn(await open());
  expect(errorsMs()).toEqual([0]);
  expect(lost).toBe(1);
});

test('a server that does not know the question takes what the device says', async () => {
  const { server, open } = worldOf(5 * HOUR_MS);
  server.meddle = ({ path }) =>
    path === '/sync/v1/time' ? new Response('{"code":"not-there"}', { status: 404 }) : undefined;
  const device = await open();
  await device.record('OpenJob', 'j1', openJob);
  await settledIn(device);
  expect(server.log).toHaveLength(1);
});

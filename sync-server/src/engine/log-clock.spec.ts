// Proves that the log never runs backwards: a clock that is a little behind it is carried on from its end,
// one that is far behind stops the start with a sentence that says both instants, a step back while the
// server runs changes nothing of the order, and a process that was killed in between remembers.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { countedBytes } from '@callout/kernel/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AHEAD_SETTING } from '../host/clock.ts';
import { StartFailure } from '../host/start-failure.ts';
import { BEHIND_MS_MAX, clockOnLog } from '../store/log-clock.ts';
import type { Store } from '../store/port.ts';
import { createSqliteStore } from '../store/sqlite.ts';
import { createEngine } from './engine.ts';
import { engineModel, manager } from './engine-model.fixture.ts';

let folder: string;
let store: Store;
const said: string[] = [];
const note = (_: object, message: string) => void said.push(message);
const log = { debug: note, info: note, warn: note, error: note };
const machine = { instant: '2026-11-23T09:00:00.000Z' };
const system = { now: () => machine.instant };
const open = () => createSqliteStore({ path: join(folder, 'callout.sqlite') });
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callout-clock-'));
  machine.instant = '2026-11-23T09:00:00.000Z';
  said.length = 0;
  store = open();
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const random = countedBytes();
async function record(clock: typeof system, stream: string): Promise<string> {
  const engine = createEngine({ store, model: engineModel, clock, random, log });
  const order = { context: 'provisioning', command: 'OpenJob', stream };
  const done = await engine.execute({ ...order, data: { title: stream, client: 'c1' } }, manager);
  await engine.stop();
  if (!done.ok) throw new Error(done.refusal.code);
  return done.value.events[0]?.recordedAt ?? '';
}

describe('at the start', () => {
  it('takes any clock that an empty log meets, and one that is ahead', async () => {
    expect((await clockOnLog(store, system, log)).now()).toBe(machine.instant);
    await record(system, 'j1');
    machine.instant = '2027-01-01T00:00:00.000Z';
    expect((await clockOnLog(store, system, log)).now()).toBe('2027-01-01T00:00:00.000Z');
    expect(said).toEqual([]);
  });

  it('carries on from the end of the log where the clock is behind by no more than is tolerated', async () => {
    await record(system, 'j1');
    machine.instant = '2026-11-23T08:58:00.000Z';
    const clock = await clockOnLog(store, system, log);
    expect(await record(clock, 'j2')).toBe('2026-11-23T09:00:00.000Z');
    expect(said).toEqual(['the clock is behind the log, and is carried on from it']);
    machine.instant = '2026-11-23T09:00:01.000Z';
    expect(await record(clock, 'j3')).toBe('2026-11-23T09:00:01.000Z');
  });

  it('refuses one that is further behind, and says both instants', async () => {
    await record(system, 'j1');
    machine.instant = '2026-11-23T08:57:59.999Z';
    expect(Date.parse('2026-11-23T09:00:00.000Z') - Date.parse(machine.instant)).toBe(
      BEHIND_MS_MAX + 1,
    );
    const started = clockOnLog(store, system, log);
    await expect(started).rejects.toThrow(StartFailure);
    await expect(started).rejects.toThrow(
      'The clock of this machine says 2026-11-23T08:57:59.999Z, but the log was last written at ' +
        '2026-11-23T09:00:00.000Z. Nothing may be recorded before what is recorded already: set ' +
        'the clock right. Where it is right, "pnpm callout log-clock" says what was told ahead, and ' +
        'what can be done.',
    );
  });

  it('says so where a test had moved the time ahead', async () => {
    await record(system, 'j1');
    await store.write((transaction) => transaction.putSetting(AHEAD_SETTING, '3600000'));
    machine.instant = '2026-11-23T08:00:00.000Z';
    await expect(clockOnLog(store, system, log)).rejects.toThrow(
      'at 2026-11-23T09:00:00.000Z (its time was moved ahead: CALLOUT_TEST_CLOCK=1 was set then)',
    );
  });
});

describe('while it runs', () => {
  it('stands still after a step back, says so once, and goes on when the clock has caught up', async () => {
    const clock = await clockOnLog(store, system, log);
    await record(clock, 'j1');
    machine.instant = '2026-11-23T03:00:00.000Z';
    expect(await record(clock, 'j2')).toBe('2026-11-23T09:00:00.000Z');
    expect(await record(clock, 'j3')).toBe('2026-11-23T09:00:00.000Z');
    expect(said).toEqual(['the clock of this machine was set back: time stands still meanwhile']);
    machine.instant = '2026-11-23T09:00:05.000Z';
    expect(await record(clock, 'j4')).toBe('2026-11-23T09:00:05.000Z');
  });

  it('holds in the log itself, whichever clock writes: another server may be ahead', async () => {
    await record(system, 'j1');
    // No steady clock here: what keeps the order is the transaction that gives out the place.
    expect(await record({ now: () => '2026-11-23T07:00:00.000Z' }, 'j2')).toBe(machine.instant);
  });

  it('is remembered over a kill', async () => {
    await record(system, 'j1');
    // Nothing is closed in order: the store is opened once more beside what a kill leaves behind.
    const again = open();
    machine.instant = '2026-11-23T08:59:00.000Z';
    expect((await clockOnLog(again, system, log)).now()).toBe('2026-11-23T09:00:00.000Z');
    machine.instant = '2026-11-22T09:00:00.000Z';
    await expect(clockOnLog(again, system, log)).rejects.toThrow(StartFailure);
    await again.close();
  });
});

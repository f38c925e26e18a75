// Proves when a server notices at its start that its database was put back by other means than ours:
// a log behind its stamp, another fact at the stamped place, an epoch that does not follow; and that it
// begins no epoch where nothing of the kind has happened.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConfirmedEvent } from '@callout/kernel';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { beginEpoch, keepStamp, noticeRestore, writeStamp } from './log-stamp.ts';
import type { Store } from './port.ts';
import { createSqliteStore } from './sqlite.ts';

const NOW = '2026-11-23T09:00:00.000Z';
let dataFolder: string;
let store: Store;
let lines: string[];
let copies = 0;

beforeEach(() => {
  dataFolder = mkdtempSync(join(tmpdir(), 'callout-stamp-'));
  lines = [];
  open();
});
afterEach(async () => {
  await store.close();
  rmSync(dataFolder, { recursive: true, force: true });
});

const database = () => join(dataFolder, 'callout.sqlite');
const stamp = () => join(dataFolder, 'callout.log.json');
function open(): void {
  store = createSqliteStore({ path: database() });
}

async function append(name: string): Promise<void> {
  await store.write(async (transaction) => {
    const position = await transaction.nextPosition();
    const event = { id: name, kind: 'job', stream: name, version: 1, position };
    await transaction.append(event as ConfirmedEvent);
  });
}

async function start(): Promise<readonly string[]> {
  const at = (_facts: unknown, message: string) => void lines.push(message);
  const log = { debug: at, info: at, warn: at, error: at };
  await noticeRestore({ store, dataFolder, clock: { now: () => NOW }, log });
  return (await store.epochs(10)).map(({ reason }) => reason);
}

/** The database as it is now, to be put back later. */
async function copy(): Promise<() => Promise<void>> {
  await store.close();
  copies += 1;
  const kept = join(dataFolder, `kept-${copies}`);
  cpSync(database(), kept);
  open();
  return async () => {
    await store.close();
    rmSync(`${database()}-wal`, { force: true });
    cpSync(kept, database());
    open();
  };
}

it('begins no epoch at a first start, at a second one, or when facts were added meanwhile', async () => {
  await append('one');
  expect(await start()).toEqual([]);
  await append('two');
  expect(await start()).toEqual([]);
  writeFileSync(stamp(), 'torn');
  expect(await start()).toEqual([]);
  expect(lines).toEqual([]);
});

it('begins one when the log is behind its stamp, once', async () => {
  await append('one');
  const putBack = await copy();
  await append('two');
  await writeStamp(dataFolder, store);
  await putBack();
  const before = await store.log();
  expect(await start()).toEqual(['noticed']);
  expect(await start()).toEqual(['noticed']);
  const [epoch] = await store.epochs(1);
  expect(epoch).toEqual({
    epoch: (await store.log()).epoch,
    previous: before.epoch,
    reason: 'noticed',
    begunAt: NOW,
    position: 1,
  });
});

it('begins one when the log went another way, and further than its stamp', async () => {
  await append('one');
  const putBack = await copy();
  await append('two');
  await writeStamp(dataFolder, store);
  await putBack();
  for (const name of ['other', 'more', 'most']) await append(name);
  expect(await start()).toEqual(['noticed']);
});

it('begins one when a database of an earlier epoch came back, and none when a later one did', async () => {
  await append('one');
  const putBack = await copy();
  await beginEpoch(store, 'restored', NOW);
  expect(await start()).toEqual(['restored']);
  await beginEpoch(store, 'declared', '2026-11-23T10:00:00.000Z');
  expect(await start()).toEqual(['declared', 'restored']);
  await putBack();
  expect(await start()).toEqual(['noticed']);
});

it('only warns when it is another database altogether', async () => {
  await append('one');
  await start();
  await store.close();
  rmSync(database());
  open();
  expect(await start()).toEqual([]);
  expect(lines).toEqual(['this folder held another database: devices will ask people']);
});

it('is written when something changed, and at the end', async () => {
  let turn: () => void = () => undefined;
  const every = (_ms: number, work: () => void) => {
    turn = work;
    return () => undefined;
  };
  const at = () => undefined;
  const log = { debug: at, info: at, warn: at, error: at };
  const end = keepStamp({ store, dataFolder, timers: { every }, log });
  const position = () => JSON.parse(readFileSync(stamp(), 'utf8')).position;
  await append('one');
  turn();
  await append('two');
  await end();
  expect(position()).toBe(2);
});

// Proves that verify writes nothing: every file of the data folder is afterwards as it was before, to
// its time, and none is left that was not there; beside a server that writes, it sees one moment.
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createEngine } from '../../engine/engine.ts';
import { engineModel, manager } from '../../engine/engine-model.fixture.ts';
import { readConfig } from '../../host/config.ts';
import { createLog } from '../../host/log.ts';
import { readStore } from '../../store/open-store.ts';
import { createSqliteStore } from '../../store/sqlite.ts';
import { runCli } from './commands.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callout-verify-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const LONG_AGO = new Date('2026-01-01T00:00:00Z');
function filesOf(data: string) {
  return readdirSync(data)
    .sort()
    .map((name) => {
      const path = join(data, name);
      const digest = createHash('sha256').update(readFileSync(path)).digest('hex');
      return { name, digest, changedMs: statSync(path).mtimeMs };
    });
}
/** A running store with one job in it, in a folder of its own. */
async function opened() {
  const data = mkdtempSync(join(folder, 'data-'));
  const store = createSqliteStore({ path: join(data, 'callout.sqlite') });
  let at = 0;
  const clock = { now: () => '2026-11-23T09:00:00.000Z' };
  const random = (bytes: number) => {
    at += 1;
    return new Uint8Array(bytes).fill(at);
  };
  const engine = createEngine({
    store,
    model: engineModel,
    clock,
    random,
    log: createLog('silent'),
  });
  const open = async (stream: string) => {
    const order = { context: 'provisioning', command: 'OpenJob', stream };
    await engine.execute({ ...order, data: { title: stream, client: 'c1' } }, manager);
    await engine.idle();
  };
  await open('j1');
  return { data, store, open, close: () => engine.stop().then(store.close) };
}
async function verified(data: string) {
  const lines: string[] = [];
  const context = {
    config: readConfig({ CALLOUT_DATA: data }),
    model: engineModel,
    log: createLog('silent'),
    say: (line: string) => void lines.push(line),
    ask: async () => '',
  };
  return { code: await runCli(['verify'], () => context), lines };
}
const CLEAN = {
  code: 0,
  lines: ['Verified 1 events, 1 documents and 1 rows: every document and row equals its fold.'],
};

it('leaves a folder at rest as it was', async () => {
  const { data, close } = await opened();
  await close();
  for (const { name } of filesOf(data)) utimesSync(join(data, name), LONG_AGO, LONG_AGO);
  const before = filesOf(data);
  expect(before.map(({ name }) => name)).toEqual(['callout.sqlite']);
  expect(await verified(data)).toEqual(CLEAN);
  expect(filesOf(data)).toEqual(before);
});

it('reads what a killed server left in its write-ahead log, and leaves that as it was', async () => {
  const { data, close } = await opened();
  const copy = mkdtempSync(join(folder, 'copy-'));
  // What is in the log is not in the database file: without the log there would be nothing to see.
  for (const name of ['callout.sqlite', 'callout.sqlite-wal']) {
    copyFileSync(join(data, name), join(copy, name));
    utimesSync(join(copy, name), LONG_AGO, LONG_AGO);
  }
  await close();
  const before = filesOf(copy);
  expect(await verified(copy)).toEqual(CLEAN);
  expect(filesOf(copy)).toEqual(before);
});

it('sees one moment beside a server that goes on writing', async () => {
  const { data, open, close } = await opened();
  const before = filesOf(data).filter(({ name }) => name !== 'callout.sqlite-shm');
  expect(await verified(data)).toEqual(CLEAN);
  expect(filesOf(data).filter(({ name }) => name !== 'callout.sqlite-shm')).toEqual(before);
  const { reader, close: stopReading } = await readStore(readConfig({ CALLOUT_DATA: data }));
  expect(await reader.head()).toBe(1);
  await open('j2');
  expect(await reader.head()).toBe(1);
  await stopReading();
  await close();
});

it('migrates nothing: it says what to do with an older database, and leaves it as it was', async () => {
  const { data, close } = await opened();
  await close();
  const path = join(data, 'callout.sqlite');
  const database = new DatabaseSync(path);
  database.exec('PRAGMA user_version = 3');
  database.close();
  const before = filesOf(data);
  await expect(verified(data)).rejects.toThrow(
    /is of an older Callout \(schema 3, this one knows \d+\): start the server once, which brings it up to date\.$/,
  );
  expect(filesOf(data)).toEqual(before);
});

it('says that what it read is worth nothing when a server wrote underneath', async () => {
  const { data, close } = await opened();
  await close();
  const { close: stopReading } = await readStore(readConfig({ CALLOUT_DATA: data }));
  const store = createSqliteStore({ path: join(data, 'callout.sqlite') });
  await store.write((transaction) => transaction.putSetting('meanwhile', 'yes'));
  await expect(stopReading()).rejects.toThrow('was written to meanwhile');
  await store.close();
});

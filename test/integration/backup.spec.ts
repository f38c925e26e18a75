// Proves that a backup is made while another process writes without a pause, that it is whole or not
// there at all, that one is made at a time, and that nothing is replaced by a backup that is damaged,
// incomplete, too new, or whose documents do not follow from its log.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { callout } from './command-line.fixture.ts';
import { growDatabase, startWriter, type Writer } from './writer.fixture.ts';

const CLI = join(import.meta.dirname, '../../sync-server/src/tools/cli/main.ts');
const MEGABYTES = 30;
const FILE = '5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9';
let folder: string;
let dataFolder: string;
let copies: string;
let writer: Writer | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'callout-backup-'));
  dataFolder = join(folder, 'data');
  await growDatabase(dataFolder, MEGABYTES);
  await callout(dataFolder, 'epoch');
  await mkdir(join(dataFolder, 'files/5f'), { recursive: true });
  await writeFile(join(dataFolder, 'files/5f', FILE), '0');
});
afterAll(() => rm(folder, { recursive: true, force: true }));
beforeEach(async () => {
  copies = await mkdtemp(join(folder, 'copies-'));
});
afterEach(async () => {
  await writer?.stop();
  writer = undefined;
});

/** Without a trace: a store would change the file that the manifest speaks of. */
function positionOf(database: string): number {
  const opened = new DatabaseSync(database, { readOnly: true });
  try {
    return Number(opened.prepare('SELECT position FROM log').get()?.['position']);
  } finally {
    opened.close();
  }
}

test('a backup is done while another process writes, and is whole', async () => {
  writer = startWriter(dataFolder, 100);
  const before = await writer.written();
  const copy = join(copies, 'one');
  const { code, out, err } = await callout(dataFolder, 'backup', copy);
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(
    /The backup is in .+: \d+ MB of database, 1 files, the log at position \d+\./,
  );
  expect(await writer.written()).toBeGreaterThan(before);
  expect((await readdir(copy)).sort()).toEqual([
    'callout.sqlite',
    'files',
    'files.jsonl',
    'manifest.json',
  ]);
  const manifest = JSON.parse(await readFile(join(copy, 'manifest.json'), 'utf8'));
  const source = new DatabaseSync(join(dataFolder, 'callout.sqlite'), { readOnly: true });
  const log = source.prepare('SELECT id, epoch FROM log').get();
  source.close();
  expect(manifest).toMatchObject({
    form: 'callout-backup',
    log: { ...log },
    files: { count: 1, bytes: 1, missing: 0 },
  });
  expect(positionOf(join(copy, 'callout.sqlite'))).toBe(manifest.position);
  const target = join(copies, 'target');
  const restored = await callout(target, 'restore', copy);
  expect([restored.code, restored.err]).toEqual([0, '']);
});

test('what was called off leaves nothing behind', async () => {
  const copy = join(copies, 'broken-off');
  const child = spawn(process.execPath, [CLI, 'backup', copy], {
    env: { ...process.env, CALLOUT_DATA: dataFolder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    said += text;
  });
  while (!existsSync(`${copy}.arriving`)) await new Promise(setImmediate);
  child.kill('SIGINT');
  const [code] = await once(child, 'close');
  expect([code, said]).toEqual([
    130,
    expect.stringContaining('No backup: It was called off. Nothing of it is left.'),
  ]);
  expect(await readdir(copies)).toEqual([]);
});

test('one backup is made at a time, and only into a folder of its own', async () => {
  const held = new DatabaseSync(join(dataFolder, 'callout.backup.lock'));
  held.exec('BEGIN EXCLUSIVE');
  const second = await callout(dataFolder, 'backup', join(copies, 'second'));
  held.close();
  expect(second).toEqual({
    code: 1,
    out: '',
    err: `Another backup of ${dataFolder} is being made.\n`,
  });
  await writeFile(join(copies, 'something'), '');
  const taken = await callout(dataFolder, 'backup', copies);
  expect(taken).toEqual({ code: 2, out: '', err: `The folder ${copies} is not empty.\n` });
  const late = await callout(dataFolder, 'backup', join(copies, 'late'), '--minutes', '0');
  expect([late.code, late.err]).toEqual([
    2,
    "option '--minutes <number>' argument '0' is invalid. It is a whole number from 1 to 1440.\n",
  ]);
});

/** A backup of an empty database with one file, restored into a folder with a database of its own. */
async function smallBackup() {
  const source = join(copies, 'source');
  await callout(source, 'user', 'list');
  await rm(join(source, 'files'), { recursive: true, force: true });
  await cp(join(dataFolder, 'files'), join(source, 'files'), { recursive: true });
  const copy = join(copies, 'copy');
  expect((await callout(source, 'backup', copy)).code).toBe(0);
  const target = join(copies, 'target');
  await callout(target, 'user', 'list');
  const before = await readFile(join(target, 'callout.sqlite'));
  return { copy, target, before };
}

test('a sound backup is put in place, with a new epoch, and the old database is kept aside', async () => {
  const { copy, target, before } = await smallBackup();
  const manifest = JSON.parse(await readFile(join(copy, 'manifest.json'), 'utf8'));
  const { code, out } = await callout(target, 'restore', copy);
  expect(code).toBe(0);
  expect(out).toContain('Verified 0 events and 0 documents.');
  expect(await readFile(join(target, 'callout.sqlite.before-restore-1'))).toEqual(before);
  expect(await readFile(join(target, 'files/5f', FILE), 'utf8')).toBe('0');
  const said = (await callout(target, 'epoch')).out;
  expect(said).toContain(`log ${manifest.log.id}`);
  expect(said).not.toContain(manifest.log.epoch);
});

test.each([
  ['a damaged database', 'callout.sqlite', 'is damaged'],
  ['a damaged file', `files/5f/${FILE}`, 'is damaged'],
  ['a damaged list of files', 'files.jsonl', 'is damaged'],
  ['a damaged manifest', 'manifest.json', 'has no manifest'],
])('%s is refused, and nothing is touched', async (_, path, sentence) => {
  const { copy, target, before } = await smallBackup();
  await writeFile(join(copy, path), 'damaged');
  const { code, err } = await callout(target, 'restore', copy);
  expect(code).toBe(1);
  expect(err).toContain(sentence);
  expect(await readFile(join(target, 'callout.sqlite'))).toEqual(before);
});

test('documents that do not follow from the log are found before anything is replaced', async () => {
  const { copy, target, before } = await smallBackup();
  const changed = new DatabaseSync(join(copy, 'callout.sqlite'));
  changed.exec('UPDATE log SET position = -1');
  changed.close();
  const checked = await callout(target, 'restore', copy, '--no-manifest');
  expect(checked.code).toBe(1);
  expect(checked.err).toContain('The backup is not put in place');
  const newer = new DatabaseSync(join(copy, 'callout.sqlite'));
  newer.exec('PRAGMA user_version = 900');
  newer.close();
  const refused = await callout(target, 'restore', copy, '--no-manifest');
  expect(refused.err).toMatch(/is of schema 900; this Callout knows 1 to \d+\.\n$/);
  expect(await readFile(join(target, 'callout.sqlite'))).toEqual(before);
});

// Proves that a database which cannot be used is refused with one sentence that names it, and that
// what it refuses is left as it was.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { StoreUnusable } from './errors.ts';
import { migrationsAfter, SCHEMA_VERSION } from './schema.ts';
import { createSqliteStore } from './sqlite.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callout-sqlite-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function refusal(path: string): string {
  try {
    createSqliteStore({ path });
  } catch (fault) {
    expect(fault).toBeInstanceOf(StoreUnusable);
    return fault instanceof Error ? fault.message : '';
  }
  throw new Error('it was opened');
}

it('makes the folder when it is missing', async () => {
  const path = join(folder, 'a', 'b', 'callout.sqlite');
  await createSqliteStore({ path }).close();
  expect(readFileSync(path).subarray(0, 15).toString()).toBe('SQLite format 3');
});

it('refuses a folder that cannot be made, by name', () => {
  const blocked = join(folder, 'file');
  writeFileSync(blocked, '');
  const path = join(blocked, 'callout.sqlite');
  expect(refusal(path)).toMatch(`The database ${path} cannot be opened for writing: `);
});

it('refuses a file that is no database, and leaves it as it was', () => {
  const path = join(folder, 'callout.sqlite');
  const content = 'minutes of the meeting\n'.repeat(400);
  writeFileSync(path, content);
  expect(refusal(path)).toBe(`${path} is not a Callout database`);
  expect(readFileSync(path, 'utf8')).toBe(content);
});

it('refuses a database of a newer Callout, and one of somebody else', () => {
  const newer = join(folder, 'newer.sqlite');
  new DatabaseSync(newer).exec('PRAGMA user_version = 900');
  expect(refusal(newer)).toBe(
    `${newer} was written by a newer Callout (schema 900, this one knows ${SCHEMA_VERSION})`,
  );
  const other = join(folder, 'other.sqlite');
  new DatabaseSync(other).exec('CREATE TABLE events (title TEXT)');
  expect(refusal(other)).toBe(`${other} is not a Callout database`);
});

it('reads the author of every dispute, and what is known of files, out of a database of before', async () => {
  const old = join(folder, 'old.sqlite');
  const database = new DatabaseSync(old);
  const words = {
    text: 'TEXT',
    integer: 'INTEGER',
    table: ' STRICT',
    json: 'body',
    random: "'any'",
  };
  const all = migrationsAfter(0, words);
  for (const statement of all.slice(0, all.length - migrationsAfter(4, words).length)) {
    database.exec(statement);
  }
  database.exec('PRAGMA user_version = 4');
  const actor = { id: 'u-ole', role: 'worker', name: 'Ole "the" \u0001' };
  const event = { id: 'e1', kind: 'job', stream: 'j1', actor };
  const dispute = { event, refusal: { code: 'no' }, at: '1' };
  database
    .prepare('INSERT INTO disputes (event, document, at, settled, body) VALUES (?, ?, ?, 0, ?)')
    .run('e1', 'job:j1', '1', JSON.stringify(dispute));
  database.exec("INSERT INTO file_documents (sha256, document) VALUES ('f', 'job:j1')");
  for (const sha256 of ['f', 'g']) {
    const file = { sha256, type: 'image/png', bytes: 7, uploadedBy: 'u-ole', uploadedAt: '1' };
    database
      .prepare('INSERT INTO files (sha256, body) VALUES (?, ?)')
      .run(sha256, JSON.stringify(file));
  }
  database.close();
  const store = createSqliteStore({ path: old });
  expect(await store.openDisputeCount('u-ole', 'job', 'j1')).toEqual({ all: 1, here: 1 });
  expect(await store.openDisputesOf('job', 'j1', { author: 'u-ole', eachMax: 5 })).toEqual([
    dispute,
  ]);
  expect(await store.fileNamings('f')).toEqual([{ document: 'job:j1', author: '', isSeen: true }]);
  expect(await store.openIssues(5)).toEqual([]);
  expect(await store.unnamedTotals('u-ole')).toEqual({ files: 1, bytes: 7 });
  expect(await store.unnamedFiles({ before: '2', limit: 5 })).toEqual([
    { sha256: 'g', uploadedAt: '1' },
  ]);
  await store.close();
});

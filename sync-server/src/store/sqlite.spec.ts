// Proves that a database which cannot be used is refused with one sentence that names it, and that
// what it refuses is left as it was.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { StoreUnusable } from './errors.ts';
import { SCHEMA_VERSION } from './schema.ts';
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

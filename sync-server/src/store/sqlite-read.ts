import { copyFileSync, existsSync, constants as fs, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { StoreUnusable } from './errors.ts';
import { createFaults, sqliteTrouble } from './faults.ts';
import type { ReadStore } from './port.ts';
import { createReader } from './reader.ts';
import { otherSchema, SCHEMA_VERSION } from './schema.ts';
import { BUSY_MS_MAX, sqlOn } from './sqlite.ts';

/** How an embedded database is read without a trace: what there is beside it decides. */
function opened(path: string): { readonly database: DatabaseSync; readonly end: () => void } {
  const hasLog = existsSync(`${path}-wal`) && statSync(`${path}-wal`).size > 0;
  if (hasLog && existsSync(`${path}-shm`)) {
    // A server may be at work; one that reads only shares its index and leaves its files alone.
    return {
      database: new DatabaseSync(path, { readOnly: true, timeout: BUSY_MS_MAX }),
      end: () => {},
    };
  }
  if (hasLog) return copied(path);
  // Nobody is at work, and all of it is in the one file: read as it lies, without locks or an index.
  const before = statSync(path, { bigint: true }).mtimeNs;
  const url = pathToFileURL(path);
  url.search = '?immutable=1';
  const end = () => {
    const isChanged = statSync(path, { bigint: true }).mtimeNs !== before;
    if (isChanged || existsSync(`${path}-wal`)) {
      throw new StoreUnusable(`${path} was written to meanwhile: what was read is worth nothing`);
    }
  };
  return { database: new DatabaseSync(url, { readOnly: true }), end };
}

/** A log without its index is what a copied folder has; to make one beside it would be to write. */
function copied(path: string): ReturnType<typeof opened> {
  const folder = mkdtempSync(join(tmpdir(), 'callout-read-'));
  const end = () => rmSync(folder, { recursive: true, force: true });
  try {
    const copy = join(folder, 'callout.sqlite');
    for (const ending of ['', '-wal']) {
      copyFileSync(`${path}${ending}`, `${copy}${ending}`, fs.COPYFILE_FICLONE);
    }
    return { database: new DatabaseSync(copy, { timeout: BUSY_MS_MAX }), end };
  } catch (fault) {
    end();
    throw fault;
  }
}

function refuseOther(database: DatabaseSync, path: string): void {
  const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
  if (version !== SCHEMA_VERSION) throw otherSchema(path, version);
}

/**
 * Opens a database for reading alone, as of this moment: neither it nor what lies beside it is changed,
 * and nothing is left beside it that was not there.
 * @throws StoreUnusable when it is no database, or of another schema than today's
 */
export function readSqliteStore(path: string): ReadStore {
  let open: ReturnType<typeof opened> | undefined;
  try {
    open = opened(path);
    refuseOther(open.database, path);
    // From the first statement to the end one sees what was committed then, whoever writes meanwhile.
    open.database.exec('BEGIN');
  } catch (fault) {
    open?.database.close();
    if (fault instanceof StoreUnusable) throw fault;
    const reason = fault instanceof Error ? fault.message : String(fault);
    throw new StoreUnusable(`The database ${path} cannot be read: ${reason}`);
  }
  const { database, end } = open;
  return {
    reader: createReader(sqlOn(database, createFaults(sqliteTrouble), () => undefined)),
    close: async () => {
      database.close();
      end();
    },
  };
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { createSqliteStore } from '@callout/sync-server';

const PROGRAM = join(import.meta.dirname, 'writer-process.fixture.ts');
const ROW_BYTES = 2_000;
const MEGABYTE = 1024 * 1024;

/** Makes a database of about this size, in bulk: rows of a table, without a log behind them. */
export async function growDatabase(dataFolder: string, megabytes: number): Promise<void> {
  await mkdir(dataFolder, { recursive: true });
  const path = join(dataFolder, 'callout.sqlite');
  await createSqliteStore({ path }).close();
  const database = new DatabaseSync(path);
  const put = database.prepare(
    `INSERT INTO projection_rows (context, projection, row_key, row_index, body)
     VALUES ('billing', 'grown', ?, ?, ?)`,
  );
  const rows = Math.ceil((megabytes * MEGABYTE) / ROW_BYTES);
  const body = JSON.stringify('x'.repeat(ROW_BYTES - 100));
  database.exec('BEGIN');
  for (let row = 0; row < rows; row += 1) put.run(`row-${row}`, String(row % 997), body);
  database.exec('COMMIT');
  database.close();
}

export interface Writer {
  /** How many it has written, as of its next word. */
  readonly written: () => Promise<number>;
  /** Milliseconds that each write took since the last time it was asked. */
  readonly latencies: () => readonly number[];
  readonly stop: () => Promise<void>;
}

/** Another process that commits so many times a second, as a server does. */
export function startWriter(dataFolder: string, perSecond: number): Writer {
  const child: ChildProcess = spawn(
    process.execPath,
    [PROGRAM, join(dataFolder, 'callout.sqlite'), String(perSecond)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let count = 0;
  let took: number[] = [];
  let waiting: (() => void)[] = [];
  if (child.stdout) {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const latencies = JSON.parse(line) as number[];
      count += latencies.length;
      took.push(...latencies);
      for (const wake of waiting) wake();
      waiting = [];
    });
  }
  return {
    written: async () => {
      await new Promise<void>((resolve) => waiting.push(resolve));
      return count;
    },
    latencies: () => {
      const all = took;
      took = [];
      return all;
    },
    stop: async () => {
      if (child.exitCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

// How long a backup of a large database takes while another process writes, what it costs the writer,
// and how long it takes to put it in place with everything verified. The size is that of the events in
// the log; documents and read models that are folded from them come on top. Run by hand: node test/bench/backup.bench.ts [megabytes] [writes a second]
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, backup as onlineBackup } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { createSqliteStore } from '@callout/sync-server';
import { callout } from '../integration/command-line.fixture.ts';
import { startWriter } from '../integration/writer.fixture.ts';
import { removeUnpacked } from '../upgrade/folders.fixture.ts';
import { growLog } from './grown-log.fixture.ts';

const megabytes = Number(process.argv[2] ?? 1_024);
const perSecond = Number(process.argv[3] ?? 100);
/** What another process's online backup gets before it is given up. */
const STARVED_MS_MAX = 60_000;
const QUIET_MS = 10_000;

const folder = await mkdtemp(
  join(process.env['BENCH_FOLDER'] ?? tmpdir(), 'callout-backup-bench-'),
);
const dataFolder = join(folder, 'data');
const say = (line: string) => process.stdout.write(`${line}\n`);
const inMegabytes = (bytes: number) => `${Math.round(bytes / 1024 / 1024)} MB`;
const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;

function percentiles(took: readonly number[]): string {
  const sorted = [...took].sort((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(1);
  return `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms (${took.length} writes)`;
}

async function timed<T>(
  work: () => Promise<T>,
): Promise<{ readonly value: T; readonly ms: number }> {
  const from = performance.now();
  return { value: await work(), ms: performance.now() - from };
}

try {
  const { value, ms } = await timed(() => growLog(dataFolder, megabytes));
  const { size } = await stat(join(dataFolder, 'callout.sqlite'));
  say(
    `a log of ${value.events} events of ${inMegabytes(value.bytes)} in a database of ` +
      `${inMegabytes(size)}, made and folded in ${seconds(ms)}`,
  );
  await besideAnotherProcess();
  await fromTheWritingConnection();
} finally {
  removeUnpacked();
  await rm(folder, { recursive: true, force: true });
}

async function besideAnotherProcess(): Promise<void> {
  const writer = startWriter(dataFolder, perSecond);
  try {
    await writer.written();
    await delay(QUIET_MS);
    say(`writer alone: ${percentiles(writer.latencies())}`);
    await starving();
    writer.latencies();
    const copy = join(folder, 'copy');
    const made = await timed(() => callout(dataFolder, 'backup', copy));
    if (made.value.code !== 0) throw new Error(made.value.err);
    say(`callout backup: ${seconds(made.ms)} whole, with hashes and fsync`);
    say(`writer meanwhile: ${percentiles(writer.latencies())}`);
    await delay(QUIET_MS);
    say(`writer afterwards: ${percentiles(writer.latencies())}`);
    const copied = await stat(join(copy, 'callout.sqlite'));
    say(`the backup has ${inMegabytes(copied.size)}`);
    const target = join(folder, 'target');
    const restored = await timed(() => callout(target, 'restore', copy));
    if (restored.value.code !== 0) throw new Error(restored.value.err);
    say(restored.value.out.trim());
    say(`callout restore, everything verified: ${seconds(restored.ms)}`);
  } finally {
    await writer.stop();
  }
}

/** The way it was: SQLite's online backup of another connection begins anew at every commit. */
async function starving(): Promise<void> {
  const source = new DatabaseSync(join(dataFolder, 'callout.sqlite'), { readOnly: true });
  const target = join(folder, 'starved.sqlite');
  const from = performance.now();
  let least = Number.POSITIVE_INFINITY;
  try {
    await onlineBackup(source, target, {
      progress: ({ remainingPages, totalPages }) => {
        least = Math.min(least, remainingPages / totalPages);
        if (performance.now() - from > STARVED_MS_MAX) throw new Error('given up');
      },
    });
    say(`online backup of another process: ${seconds(performance.now() - from)}`);
  } catch {
    const done = Math.round((1 - least) * 100);
    say(
      `online backup of another process: given up after ${seconds(STARVED_MS_MAX)}, at most ${done} %`,
    );
  } finally {
    source.close();
    await rm(target, { force: true });
  }
}

/** The other way that does not starve: online backup on the very connection that writes. */
async function fromTheWritingConnection(): Promise<void> {
  const database = new DatabaseSync(join(dataFolder, 'callout.sqlite'));
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  const put = database.prepare(
    `INSERT OR REPLACE INTO projection_rows (context, projection, row_key, row_index, body)
     VALUES ('billing', 'written', ?, '', ?)`,
  );
  const took: number[] = [];
  let done = false;
  const target = join(folder, 'own.sqlite');
  const copying = timed(() => onlineBackup(database, target, { rate: 1_000 })).finally(() => {
    done = true;
  });
  for (let row = 0; !done; row += 1) {
    const from = performance.now();
    put.run(`own-${row}`, JSON.stringify({ text: 'x'.repeat(2_000) }));
    took.push(performance.now() - from);
    await delay(Math.max(0, 1_000 / perSecond - (performance.now() - from)));
  }
  const { ms } = await copying;
  say(`online backup from the writing connection: ${seconds(ms)}`);
  say(`its writer meanwhile: ${percentiles(took)}`);
  database.close();
  await createSqliteStore({ path: join(dataFolder, 'callout.sqlite') }).close();
}

// How fast the engine is with the real contexts on SQLite, as a ratio to what the same machine does
// with bare SQLite at the same moment, so that one baseline holds on every machine. Processor time is
// measured, not the clock's: what else the machine is doing must not look like a regression.
//
//   node test/bench/engine.bench.ts            measures and compares: exit code 1 when a ratio fell
//   node test/bench/engine.bench.ts --accept   writes what was measured as the new baseline
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { instantText, type RecordedEvent, uuidV7 } from '@callout/kernel';
import { model } from '@callout/model';
import { createEngine, createSqliteStore, type Engine } from '@callout/sync-server';
import { foundOrganisation, MANAGER, run, sampleOf } from '../integration/scene.fixture.ts';

const BASELINE = join(import.meta.dirname, 'engine.baseline.json');
/** A ratio may fall to this part of its baseline before it counts as a regression. */
const TOLERATED = 0.5;
const REQUESTS = 300;
const PUSHES = 20;
/** Enough for a second of processor time: a shorter measure is mostly noise. */
const BARE_PUSHES = 600;
const EVENTS_PER_PUSH = 100;
const DAY_MS = 86_400_000;

/** How many of what the work answers a second of processor time is enough for. */
async function perSecond(work: () => Promise<number>): Promise<number> {
  const begun = process.cpuUsage();
  const count = await work();
  const { user, system } = process.cpuUsage(begun);
  return (count / (user + system)) * 1_000_000;
}

/** Rows of an event's size in transactions of a push's size: what the disk and SQLite allow. */
function bareSqlite(folder: string): Promise<number> {
  const database = new DatabaseSync(join(folder, 'bare.sqlite'));
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  database.exec('CREATE TABLE rows (id TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT');
  const insert = database.prepare('INSERT INTO rows VALUES (?, ?)');
  const body = 'x'.repeat(600);
  return perSecond(async () => {
    for (let push = 0; push < BARE_PUSHES; push += 1) {
      database.exec('BEGIN');
      for (let n = 0; n < EVENTS_PER_PUSH; n += 1) insert.run(randomUUID(), body);
      database.exec('COMMIT');
    }
    database.close();
    return BARE_PUSHES * EVENTS_PER_PUSH;
  });
}

function request(engine: Engine, index: number) {
  const begins = Date.UTC(2026, 11, 1, 9) + (index % 100) * DAY_MS;
  return run(engine, {
    context: 'provisioning',
    command: 'RequestService',
    stream: `r${index}`,
    data: {
      ...sampleOf('ServiceRequested'),
      wanted: { from: instantText(begins), to: instantText(begins + DAY_MS / 12) },
    },
  });
}

function note(deviceSeq: number): RecordedEvent {
  const id = uuidV7(Date.now(), randomBytes(16));
  return {
    id,
    context: 'provisioning',
    kind: 'service-request',
    stream: `r${deviceSeq % 50}`,
    type: 'NoteAdded',
    v: 1,
    data: { text: 'The bell is broken, knock.' },
    occurredAt: instantText(Date.now()),
    actor: { id: MANAGER.id, role: 'manager', name: MANAGER.name },
    command: 'AddNote',
    device: 'bench',
    deviceSeq,
    correlationId: id,
  };
}

async function pushAll(engine: Engine): Promise<number> {
  for (let push = 0; push < PUSHES; push += 1) {
    const first = push * EVENTS_PER_PUSH + 1;
    const events = Array.from({ length: EVENTS_PER_PUSH }, (_, index) => note(first + index));
    await engine.push({ device: 'bench', lowestUnsent: first, events }, MANAGER);
  }
  return PUSHES * EVENTS_PER_PUSH;
}

async function measured(folder: string): Promise<Readonly<Record<string, number>>> {
  const store = createSqliteStore({ path: join(folder, 'callout.sqlite') });
  const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  const clock = { now: () => instantText(Date.now()) };
  const engine = createEngine({ store, model, clock, random: randomBytes, log: quiet });
  await foundOrganisation(engine, 20);
  const commands = await perSecond(async () => {
    await Promise.all(Array.from({ length: REQUESTS }, (_, index) => request(engine, index)));
    return REQUESTS;
  });
  const policies = await perSecond(async () => {
    const before = await store.head();
    await engine.idle();
    return (await store.head()) - before;
  });
  const pushed = await perSecond(() => pushAll(engine));
  await engine.stop();
  await store.close();
  return {
    'commands of people': commands,
    'events of policies': policies,
    'pushed events': pushed,
  };
}

function compare(ratios: Readonly<Record<string, number>>): boolean {
  const baseline = JSON.parse(readFileSync(BASELINE, 'utf8')) as Readonly<Record<string, number>>;
  const slower = Object.entries(ratios).filter(
    ([what, ratio]) => ratio < (baseline[what] ?? 0) * TOLERATED,
  );
  for (const [what, ratio] of slower) {
    console.log(`${what}: fell from ${baseline[what]} to ${ratio} of bare SQLite`);
  }
  return slower.length === 0;
}

const folder = mkdtempSync(join(tmpdir(), 'callout-bench-'));
try {
  const bare = await bareSqlite(folder);
  console.log(`bare SQLite: ${Math.round(bare)} rows a second of processor time`);
  const ratios: Record<string, number> = {};
  for (const [what, rate] of Object.entries(await measured(folder))) {
    ratios[what] = Number((rate / bare).toFixed(4));
    console.log(`${what}: ${Math.round(rate)} (${ratios[what]} of bare SQLite)`);
  }
  if (process.argv.includes('--accept')) {
    writeFileSync(BASELINE, `${JSON.stringify(ratios, undefined, 2)}\n`);
  } else if (!compare(ratios)) {
    process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

// Proves that a database which may only be read, or not even that, is no database to work with: a
// running server answers whoever writes with 503, reads on, says it once and recovers by itself; one
// that starts says in a sentence what it cannot write, and never that it is ready.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type TestContext, test } from 'vitest';
import { startPostgres } from '../contract/postgres.fixture.ts';
import { openTestServer, problemIn } from './http-server.fixture.ts';
import { BACK, closing, FAILED, openWatched, untilBack, write } from './watched-server.fixture.ts';

const UNAVAILABLE = {
  status: 503,
  code: 'store-unavailable',
  detail: 'The database of the server cannot serve right now; try again in a moment.',
};

// On a disk, wherever other specs keep their files: in memory an immutable file can be written by who has it open.
const DISK = existsSync('/var/tmp') ? '/var/tmp' : tmpdir();

function newFolder(): string {
  const folder = mkdtempSync(join(DISK, 'callout-read-only-'));
  closing.push(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'data');
}

// Not the index that is mapped into memory: who writes there to a frozen page is ended by the system.
const filesOf = (dataFolder: string) =>
  ['', '-wal']
    .map((ending) => join(dataFolder, `callout.sqlite${ending}`))
    .filter((path) => existsSync(path));

/** Nobody may write to these files, not even who has them open: what only the superuser can say. */
function freeze(dataFolder: string): (() => void) | undefined {
  const paths = filesOf(dataFolder);
  const thaw = () => {
    const left = paths.filter((path) => existsSync(path));
    if (left.length > 0) execFileSync('chattr', ['-i', ...left]);
  };
  try {
    execFileSync('chattr', ['+i', ...paths], { stdio: 'pipe' });
  } catch {
    return undefined;
  }
  closing.push(thaw);
  return thaw;
}

const NOT_PERMITTED = 'files cannot be made immutable here';

async function closedTestServer(dataFolder: string): Promise<void> {
  await (await openTestServer({ dataFolder })).close();
}

test('files that become read-only under a running server', async ({ skip }: TestContext) => {
  const dataFolder = newFolder();
  const { testServer, mara, lines, probe } = await openWatched({ dataFolder });
  expect((await write(mara)).status).toBe(200);
  const thaw = freeze(dataFolder);
  if (!thaw) return skip(NOT_PERMITTED);
  const answers = await Promise.all(Array.from({ length: 30 }, (_, n) => write(mara, n)));
  expect(answers.map(problemIn)).toEqual(answers.map(() => UNAVAILABLE));
  expect(answers.map(({ headers }) => headers.get('retry-after'))).not.toContain(null);
  const health = await testServer.anybody.get('/healthz');
  expect([health.status, health.body]).toEqual([
    503,
    { status: 'database-unavailable', trouble: 'failing', since: expect.any(String) },
  ]);
  expect((await mara.get('/api/v1/sessions/current')).status).toBe(200);
  expect(lines).toEqual([FAILED]);
  thaw();
  await untilBack(testServer, probe);
  expect((await write(mara, 1)).status).toBe(200);
  expect(lines).toEqual([FAILED, BACK]);
});

test('a file that is read-only at the start', async ({ skip }: TestContext) => {
  const dataFolder = newFolder();
  await closedTestServer(dataFolder);
  const path = join(dataFolder, 'callout.sqlite');
  const isRoot = process.getuid?.() === 0;
  if (!isRoot) chmodSync(path, 0o444);
  else if (!freeze(dataFolder)) return skip(NOT_PERMITTED);
  await expect(openTestServer({ dataFolder })).rejects.toThrow(
    `The database ${path} cannot be opened for writing: ${isRoot ? 'EPERM' : 'EACCES'}.`,
  );
});

test('what cannot be opened at all at the start', async () => {
  const dataFolder = newFolder();
  const path = join(dataFolder, 'callout.sqlite');
  mkdirSync(path, { recursive: true });
  await expect(openTestServer({ dataFolder })).rejects.toThrow(
    `The database ${path} cannot be opened for writing: unable to open database file.`,
  );
});

test('a PostgreSQL that takes no writes, under a running server and at the start', async () => {
  const postgres = await startPostgres();
  closing.push(postgres.stop);
  const databaseUrl = await postgres.createDatabase();
  const { testServer, mara, lines, probe } = await openWatched({ databaseUrl });
  expect((await write(mara)).status).toBe(200);
  const readOnly = async (is: 'on' | 'off') => {
    await postgres.query(databaseUrl, `ALTER SYSTEM SET default_transaction_read_only = ${is}`);
    await postgres.query(databaseUrl, 'SELECT pg_reload_conf()');
  };
  await readOnly('on');
  // A session learns of a new setting between two of its statements: some may still be taken.
  while ((await write(mara)).status === 200);
  expect(problemIn(await write(mara))).toEqual(UNAVAILABLE);
  const health = await testServer.anybody.get('/healthz');
  expect(health.body).toMatchObject({ status: 'database-unavailable', trouble: 'failing' });
  expect((await mara.get('/api/v1/sessions/current')).status).toBe(200);
  await expect(openTestServer({ databaseUrl })).rejects.toThrow(
    /^CALLOUT_DATABASE_URL: The PostgreSQL database at .+ cannot be used: .+read-only transaction\.$/,
  );
  await readOnly('off');
  await untilBack(testServer, probe);
  expect((await write(mara, 1)).status).toBe(200);
  expect(lines).toEqual([FAILED, BACK]);
}, 60_000);

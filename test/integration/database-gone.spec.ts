// Proves that a database which cannot serve (its disk is full, its file is gone or held, PostgreSQL is
// down) is answered for by every door with 503 and when to come again, said once in the log and by
// /healthz, and that the server recovers by itself; and that a body which cannot be read is 400.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { startPostgres } from '../contract/postgres.fixture.ts';
import { type Answer, type Caller, problemIn, type TestServer } from './http-server.fixture.ts';
import {
  BACK,
  closing,
  FAILED,
  openWatched,
  service,
  untilBack,
  write,
} from './watched-server.fixture.ts';

/** Writing doors and, where even reading fails, reading ones. */
function manyDoors(
  testServer: TestServer,
  mara: Caller,
  count: number,
): Promise<readonly Answer[]> {
  const asks = [
    (n: number) => write(mara, n),
    () => mara.get('/api/v1/sessions/current'),
    () => mara.get('/sync/v1/pull?context=management&after=0&limit=10'),
    () => mara.get('/api/v1/streams/management/client'),
    () => testServer.anybody.post('/api/v1/sessions', { login: 'mara', password: 'demo' }),
    () => mara.send('HEAD', `/files/${'a'.repeat(64)}`),
    () => mara.open('/reports/revenue'),
    () => testServer.anybody.open('/apply'),
    () => testServer.anybody.get('/metrics'),
  ];
  return Promise.all(
    Array.from({ length: count }, (_, n) => asks[n % asks.length]?.(n) ?? write(mara, n)),
  );
}

function tally(answers: readonly Answer[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status, headers } of answers) {
    const key = `${status} ${headers.get('retry-after') === null ? 'no time' : 'with a time'}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

/** Only the superuser may mount; a disk that is really full cannot be had otherwise. */
function smallDisk(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'callout-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', folder], { stdio: 'pipe' });
  } catch {
    rmSync(folder, { recursive: true });
    return undefined;
  }
  closing.push(() => {
    execFileSync('umount', ['-l', folder]);
    rmSync(folder, { recursive: true });
  });
  return folder;
}

function fillUp(path: string): void {
  try {
    for (;;) writeFileSync(path, Buffer.alloc(4096), { flag: 'a' });
  } catch (error) {
    expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC');
  }
}

const beginUpload = (caller: Caller, letter: string) =>
  caller.send('POST', '/files', {
    headers: {
      'Tus-Resumable': '1.0.0',
      'Upload-Length': '70000',
      'Upload-Metadata': `sha256 ${btoa(letter.repeat(64))},type ${btoa('image/jpeg')}`,
    },
  });

test('a full disk: every write is 503, one line tells, and room brings everything back', async ({
  skip,
}) => {
  const disk = smallDisk();
  if (disk === undefined) return skip('mounting is not permitted here');
  const { testServer, mara, lines, probe } = await openWatched({ dataFolder: join(disk, 'data') });
  expect((await write(mara)).status).toBe(200);
  const begun = await beginUpload(mara, 'a');
  expect(begun.status).toBe(201);
  fillUp(join(disk, 'ballast'));
  const answers = await Promise.all(Array.from({ length: 300 }, (_, n) => write(mara, n)));
  expect(tally(answers)).toEqual({ '503 with a time': 300 });
  expect(problemIn(answers[0] as Answer)).toEqual({
    status: 503,
    code: 'store-unavailable',
    detail: 'The database of the server cannot serve right now; try again in a moment.',
  });
  const health = await testServer.anybody.get('/healthz');
  expect(health.status).toBe(503);
  expect(health.body).toEqual({
    status: 'database-unavailable',
    trouble: 'full',
    since: expect.any(String),
  });
  const goneOn = await mara.send('PATCH', begun.headers.get('location') ?? '', {
    headers: {
      'Tus-Resumable': '1.0.0',
      'Upload-Offset': '0',
      'Content-Type': 'application/offset+octet-stream',
    },
    body: new Uint8Array(70_000),
  });
  for (const upload of [await beginUpload(mara, 'b'), goneOn]) {
    expect([upload.status, problemIn(upload).code]).toEqual([503, 'files-unavailable']);
    expect(upload.headers.get('retry-after')).toBe('5');
  }
  expect(lines.filter(({ trouble }) => trouble !== 'ENOSPC')).toEqual([FAILED]);
  // Reading goes on.
  expect((await mara.get('/api/v1/sessions/current')).status).toBe(200);

  rmSync(join(disk, 'ballast'));
  await untilBack(testServer, probe);
  expect((await write(mara, 1)).status).toBe(200);
  expect(lines.filter(({ trouble }) => trouble !== 'ENOSPC')).toEqual([FAILED, BACK]);
});

test('a database file that is gone: nothing is written into the void, and it may come back', async () => {
  const { testServer, mara, lines, probe } = await openWatched({});
  const file = join(testServer.dataFolder, 'callout.sqlite');
  renameSync(file, `${file}.away`);
  expect(tally(await manyDoors(testServer, mara, 90))).toEqual({ '503 with a time': 90 });
  const health = await testServer.anybody.get('/healthz');
  expect(health.body).toMatchObject({ status: 'database-unavailable', trouble: 'gone' });
  // Another file under its name is not the database that this server has open.
  writeFileSync(file, '');
  probe();
  expect((await write(mara)).status).toBe(503);
  renameSync(`${file}.away`, file);
  await untilBack(testServer, probe);
  expect((await write(mara)).status).toBe(200);
  expect(lines).toEqual([FAILED, BACK]);
});

test('a database that another program holds: who waits is told after a while', async () => {
  const { testServer, mara, lines, probe } = await openWatched({});
  const holder = new DatabaseSync(join(testServer.dataFolder, 'callout.sqlite'));
  holder.exec('BEGIN IMMEDIATE');
  const writes = Promise.all(Array.from({ length: 300 }, (_, n) => write(mara, n)));
  // While writers wait, readers are served: the process itself does not stand still.
  expect((await mara.get('/api/v1/sessions/current')).status).toBe(200);
  expect(tally(await writes)).toEqual({ '503 with a time': 300 });
  expect((await testServer.anybody.get('/healthz')).body).toMatchObject({ trouble: 'locked' });
  holder.exec('ROLLBACK');
  holder.close();
  await untilBack(testServer, probe);
  expect(lines).toEqual([FAILED, BACK]);
}, 60_000);

test('PostgreSQL goes down and comes up again', async () => {
  const postgres = await startPostgres();
  closing.push(postgres.stop);
  const databaseUrl = await postgres.createDatabase();
  const { testServer, mara, lines, probe } = await openWatched({ databaseUrl });
  expect((await write(mara)).status).toBe(200);
  await postgres.pause();
  expect(tally(await manyDoors(testServer, mara, 90))).toEqual({ '503 with a time': 90 });
  const health = await testServer.anybody.get('/healthz');
  expect(health.status).toBe(503);
  expect(health.body).toMatchObject({ trouble: 'unreachable' });
  await postgres.resume();
  await untilBack(testServer, probe);
  expect((await write(mara, 1)).status).toBe(200);
  expect(lines).toEqual([FAILED, BACK]);
}, 60_000);

describe('a body that cannot be read', () => {
  const order = JSON.stringify(service(1));
  const send = (caller: Caller, body: Uint8Array<ArrayBuffer>, encoding: string) =>
    caller.send('POST', '/api/v1/commands', {
      headers: { 'Content-Type': 'application/json', 'Content-Encoding': encoding },
      body,
    });
  const bytes = (content: Buffer) => new Uint8Array(content);

  test.each([
    ['no gzip at all', bytes(Buffer.from('rubbish')), 'gzip', 400, 'body-unreadable'],
    ['a gzip cut short', bytes(gzipSync(order).subarray(0, 40)), 'gzip', 400, 'body-unreadable'],
    ['gzip said to be brotli', bytes(gzipSync(order)), 'br', 400, 'body-unreadable'],
    ['gzip said to be deflate', bytes(gzipSync(order)), 'deflate', 400, 'body-unreadable'],
    ['an encoding that is none', bytes(gzipSync(order)), 'zip', 415, 'encoding-unsupported'],
    ['two encodings', bytes(gzipSync(order)), 'gzip, gzip', 415, 'encoding-unsupported'],
    ['a bomb', bytes(gzipSync(Buffer.alloc(40_000_000))), 'gzip', 413, 'body-too-large'],
  ])('%s', async (_, body, encoding, status, code) => {
    const { mara, lines } = await openWatched({});
    const answer = await send(mara, body, encoding);
    expect([answer.status, problemIn(answer).code]).toEqual([status, code]);
    expect(lines).toEqual([]);
  });

  test('what is compressed rightly is read', async () => {
    const { mara } = await openWatched({});
    expect((await send(mara, bytes(gzipSync(order)), 'gzip')).status).toBe(200);
    expect((await send(mara, bytes(brotliCompressSync(order)), 'br')).status).toBe(200);
  });
});

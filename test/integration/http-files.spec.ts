// Proves: a photo is sent in resumable pieces, checked by hash and by content, kept once, and opened
// only by whoever sees a document that names it or brought it; that what is too large, of a wrong
// type or not what was announced is refused with a sentence and leaves nothing behind (DOMAIN rule 16).
import { createHash, randomBytes } from 'node:crypto';
import { readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { request as nodeRequest } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Caller, openTestServer, problemIn, type TestServer } from './http-server.fixture.ts';

let testServer: TestServer;
const hourly: (() => void)[] = [];
const everyHour = () => {
  for (const work of hourly) work();
};
let wim: Caller;
let rita: Caller;
beforeAll(async () => {
  const every = (ms: number, work: () => void) => {
    if (ms === 3_600_000) hourly.push(work);
    return () => undefined;
  };
  testServer = await openTestServer({}, { timers: { every } });
  await testServer.add({ login: 'wim', roles: ['worker'], subject: 'w1' });
  await testServer.add({ login: 'rita', roles: ['reviewer'] });
  wim = await testServer.as('wim');
  rita = await testServer.as('rita');
});
afterAll(() => testServer.close());

let photo: Buffer;
let sha256: string;
beforeEach(() => {
  photo = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), randomBytes(70_000)]);
  sha256 = hashOf(photo);
});

const hashOf = (content: Buffer) => createHash('sha256').update(content).digest('hex');
const base64 = (text: string) => Buffer.from(text).toString('base64');
const metadata = (hash: string, type: string) => `sha256 ${base64(hash)},type ${base64(type)}`;

interface Announced {
  readonly length?: number;
  readonly hash?: string;
  readonly type?: string;
}

function begin(caller: Caller, { length, hash, type }: Announced = {}) {
  return caller.send('POST', '/files', {
    headers: {
      'Tus-Resumable': '1.0.0',
      'Upload-Length': String(length ?? photo.length),
      'Upload-Metadata': metadata(hash ?? sha256, type ?? 'image/jpeg'),
    },
  });
}

function piece(caller: Caller, at: string, offset: number, content: Buffer) {
  return caller.send('PATCH', at, {
    headers: {
      'Tus-Resumable': '1.0.0',
      'Upload-Offset': String(offset),
      'Content-Type': 'application/offset+octet-stream',
    },
    body: new Uint8Array(content),
  });
}

function offsetOf(caller: Caller, at: string) {
  return caller.send('HEAD', at, { headers: { 'Tus-Resumable': '1.0.0' } });
}

async function begun(announced: Announced = {}): Promise<string> {
  const answer = await begin(wim, announced);
  expect(answer.status).toBe(201);
  return answer.headers.get('location') ?? '';
}

const open = (caller: Caller, hash = sha256) => caller.send('GET', `/files/${hash}`);
const uploadsLeft = () => readdir(join(testServer.dataFolder, 'uploads'));

async function upload(): Promise<void> {
  expect((await piece(wim, await begun(), 0, photo)).status).toBe(204);
}

test('a file whose beginning was never heard of is begun anew, and takes the place of the one before', async () => {
  const first = await begun();
  // More than one person may have open: on a bad line the answer to each of them was lost.
  for (let times = 0; times < 42; times += 1) expect((await begin(wim)).status).toBe(201);
  expect((await offsetOf(wim, first)).status).toBe(404);
  const open = await readdir(join(testServer.dataFolder, 'uploads'));
  expect(open.filter((name) => !name.includes('.'))).toHaveLength(1);
  await upload();
  expect((await wim.send('HEAD', `/files/${sha256}`)).status).toBe(200);
});

test('beginnings that a full disk has left without a description count for nobody', async () => {
  const at = await begun();
  const mark = at.slice('/files/'.length).slice(0, 8);
  // A full disk takes the names of files, and not a byte of what they say.
  const halves = Array.from({ length: 40 }, (_, index) => `${mark}${`${index}`.padStart(24, '0')}`);
  for (const name of halves.flatMap((id) => [id, `${id}.json`])) {
    await writeFile(join(testServer.dataFolder, 'uploads', name), '');
    await utimes(join(testServer.dataFolder, 'uploads', name), 0, 0);
  }
  // One of them is asked for: whoever holds its name begins anew.
  expect((await offsetOf(wim, `/files/${halves[0]}`)).status).toBe(404);
  expect((await piece(wim, `/files/${halves[0]}`, 0, photo)).status).toBe(404);
  await upload();
  expect((await wim.send('HEAD', `/files/${sha256}`)).status).toBe(200);
  expect(await uploadsLeft()).toEqual([]);
});

test('a photo arrives in pieces, and is there by its hash', async () => {
  expect((await wim.send('HEAD', `/files/${sha256}`)).status).toBe(404);
  const at = await begun();
  expect(at).toMatch(/^\/files\/[0-9a-f]{32}$/);
  const first = await piece(wim, at, 0, photo.subarray(0, 30_000));
  expect([first.status, first.headers.get('upload-offset')]).toEqual([204, '30000']);
  expect((await offsetOf(wim, at)).headers.get('upload-offset')).toBe('30000');
  expect((await piece(wim, at, 30_000, photo.subarray(30_000))).status).toBe(204);
  expect((await wim.send('HEAD', `/files/${sha256}`)).status).toBe(200);
  const kept = await readdir(join(testServer.dataFolder, 'files', sha256.slice(0, 2)));
  expect(kept).toEqual([sha256]);
  expect(await uploadsLeft()).toEqual([]);
  expect(await testServer.server.store.file(sha256)).toMatchObject({
    sha256,
    type: 'image/jpeg',
    bytes: photo.length,
    uploadedBy: 'user-wim',
  });
});

test('a connection that breaks off in the middle of a piece is taken up where it broke', async () => {
  const at = await begun();
  await breakOff(at, photo.subarray(0, 40_000));
  const head = await offsetOf(wim, at);
  const offset = Number(head.headers.get('upload-offset'));
  expect(offset).toBeGreaterThan(0);
  expect(offset).toBeLessThanOrEqual(40_000);
  expect((await piece(wim, at, offset, photo.subarray(offset))).status).toBe(204);
  expect((await open(wim)).status).toBe(200);
});

/** Sends a part of what was announced and tears the connection once the server has begun to read. */
async function breakOff(at: string, content: Buffer): Promise<void> {
  const sending = nodeRequest(`${testServer.url}${at}`, {
    method: 'PATCH',
    headers: {
      Authorization: `Bearer ${wim.token}`,
      'Tus-Resumable': '1.0.0',
      'Upload-Offset': '0',
      'Content-Type': 'application/offset+octet-stream',
      'Content-Length': String(photo.length),
    },
  });
  const ended = new Promise((resolve) => sending.once('error', resolve));
  sending.write(content);
  const arriving = join(testServer.dataFolder, 'uploads', at.slice('/files/'.length));
  while ((await stat(arriving)).size === 0) {
    // The server is asked through its disk: a HEAD would make it give up the piece itself.
  }
  sending.destroy();
  await ended;
}

test('the same photo a second time is kept once', async () => {
  await upload();
  await upload();
  expect((await open(wim)).status).toBe(200);
  expect(await uploadsLeft()).toEqual([]);
});

test('a photo of 50 MB is refused before a byte of it is sent', async () => {
  const answer = await begin(wim, { length: 50 * 1024 * 1024 });
  expect(problemIn(answer)).toEqual({
    status: 413,
    code: 'file-too-large',
    detail: 'The file is larger than the limit of 10485760 bytes.',
  });
  expect(await uploadsLeft()).toEqual([]);
});

test('more bytes than were announced are refused', async () => {
  const at = await begun({ length: 1000 });
  const answer = await piece(wim, at, 0, photo);
  expect(problemIn(answer).status).toBe(413);
  expect((await wim.send('HEAD', `/files/${sha256}`)).status).toBe(404);
  await wim.send('DELETE', at, { headers: { 'Tus-Resumable': '1.0.0' } });
  expect(await uploadsLeft()).toEqual([]);
});

test('a type that is not accepted', async () => {
  const answer = await begin(wim, { type: 'application/pdf' });
  expect(problemIn(answer)).toEqual({
    status: 415,
    code: 'file-type-unsupported',
    detail:
      'Files of the type "application/pdf" are not accepted; ' +
      'image/jpeg, image/png, image/webp are.',
  });
});

test('an upload that does not say its hash', async () => {
  const answer = await begin(wim, { hash: 'abc' });
  expect(problemIn(answer)).toMatchObject({ status: 400, code: 'upload-header-invalid' });
});

test('content that is not what its hash announced is removed', async () => {
  const at = await begun({ hash: hashOf(Buffer.from('something else')) });
  const answer = await piece(wim, at, 0, photo);
  expect(problemIn(answer)).toMatchObject({ status: 422, code: 'file-hash-mismatch' });
  expect(await uploadsLeft()).toEqual([]);
  expect((await offsetOf(wim, at)).status).toBe(404);
});

test('content that is not of the type that was announced is removed', async () => {
  const script = Buffer.from('<script>alert(1)</script>');
  const at = await begun({ hash: hashOf(script), length: script.length });
  const answer = await piece(wim, at, 0, script);
  expect(problemIn(answer)).toMatchObject({ status: 422, code: 'file-content-mismatch' });
  expect(await uploadsLeft()).toEqual([]);
  expect((await open(wim, hashOf(script))).status).toBe(404);
});

test('a piece at a wrong offset is refused and the upload goes on', async () => {
  const at = await begun();
  expect(problemIn(await piece(wim, at, 5, photo))).toMatchObject({ status: 409 });
  expect((await piece(wim, at, 0, photo)).status).toBe(204);
});

test('nobody else can continue, look at or remove an upload', async () => {
  const at = await begun();
  expect(problemIn(await piece(rita, at, 0, photo)).status).toBe(404);
  expect((await offsetOf(rita, at)).status).toBe(404);
  const removal = await rita.send('DELETE', at, { headers: { 'Tus-Resumable': '1.0.0' } });
  expect(problemIn(removal).status).toBe(404);
  expect((await piece(wim, at, 0, photo)).status).toBe(204);
});

test('an upload that nobody finished in two days is removed, a younger one stays', async () => {
  const another = (letter: string) => begun({ hash: letter.repeat(64) });
  const [old, halfGone, young] = [await another('a'), await another('b'), await another('c')];
  const inFolder = (at: string) =>
    join(testServer.dataFolder, 'uploads', at.slice('/files/'.length));
  const age = async (at: string, hours: number) => {
    const then = new Date(Date.now() - hours * 3_600_000);
    for (const file of [inFolder(at), `${inFolder(at)}.json`]) await utimes(file, then, then);
  };
  await age(old, 49);
  await age(halfGone, 49);
  await age(young, 47);
  await rm(inFolder(halfGone));
  everyHour();
  while ((await uploadsLeft()).length > 2) {
    // The work was begun by the timer, which waits for nobody.
  }
  const left = young.slice('/files/'.length);
  expect((await uploadsLeft()).sort()).toEqual([left, `${left}.json`]);
  await wim.send('DELETE', young, { headers: { 'Tus-Resumable': '1.0.0' } });
});

test('a photo is opened by who brought it, and by who sees a document that names it', async () => {
  await upload();
  const own = await open(wim);
  expect(own.status).toBe(200);
  expect(own.headers.get('content-type')).toBe('image/jpeg');
  expect(own.headers.get('content-length')).toBe(String(photo.length));
  expect(own.headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
  expect(own.headers.get('x-content-type-options')).toBe('nosniff');
  expect(own.headers.get('content-disposition')).toBe(`inline; filename="${sha256}.jpeg"`);
  expect(problemIn(await open(rita)).code).toBe('not-there');

  const { store } = testServer.server;
  const seen = await seenByReviewers();
  await store.write((transaction) =>
    transaction.linkFile(sha256, { document: seen, author: 'u', isSeen: true }),
  );
  expect((await open(rita)).status).toBe(200);
});

/** A document whose audience are reviewers, put there directly: which one does not matter here. */
async function seenByReviewers(): Promise<string> {
  const { store } = testServer.server;
  await store.write(async (transaction) => {
    await transaction.putDocument({
      ...{ id: 'review-case:r1', context: 'review', kind: 'review-case', stream: 'r1' },
      ...{ status: 'open', title: 'r1', sort: 'r1', owner: '', assignee: '', day: '' },
      ...{
        closed: false,
        closedAt: 0,
        version: 1,
        fold: '1.1',
        state: {},
        timeline: [],
        disputes: [],
      },
      position: await transaction.nextPosition(),
      audience: ['role:reviewer'],
    });
  });
  return 'review-case:r1';
}

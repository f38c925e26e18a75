// Proves that finished uploads which no event names are bounded by person and for everybody, also when
// many are begun at once, and are cleaned away in time; that nothing which an event or a dispute names,
// or which an honest device may still name, is ever removed; and that after a crash the folders agree
// with the records again.
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { addMinutes } from '@callout/kernel';
import { NO_NUMBERS } from '@callout/sync';
import { afterEach, expect, test } from 'vitest';
import { type Caller, openTestServer, problemIn, type TestServer } from './http-server.fixture.ts';
import { nowOn, turnClock } from './server-clock.fixture.ts';

const DAY = 24 * 60;
const uploadLimits = { personFiles: 3, personBytes: 300_000, totalBytes: 500_000, days: 7 };
let testServer: TestServer;
let hourly: (() => void)[] = [];
afterEach(() => testServer.close());

async function open(limits = uploadLimits) {
  hourly = [];
  const every = (ms: number, work: () => void) => {
    if (ms === 3_600_000) hourly.push(work);
    return () => undefined;
  };
  testServer = await openTestServer(
    { testClock: true, uploadLimits: limits },
    { timers: { every } },
  );
  for (const login of ['wim', 'ana', 'eva']) await testServer.add({ login, roles: ['worker'] });
  return {
    wim: await testServer.as('wim'),
    ana: await testServer.as('ana'),
    eva: await testServer.as('eva'),
  };
}

const photo = (bytes = 1_000) =>
  Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), randomBytes(bytes - 4)]);
const hashOf = (content: Buffer) => createHash('sha256').update(content).digest('hex');
const base64 = (text: string) => Buffer.from(text).toString('base64');

function begin(caller: Caller, content: Buffer) {
  return caller.send('POST', '/files', {
    headers: {
      'Tus-Resumable': '1.0.0',
      'Upload-Length': String(content.length),
      'Upload-Metadata': `sha256 ${base64(hashOf(content))},type ${base64('image/jpeg')}`,
    },
  });
}

function finish(caller: Caller, at: string, content: Buffer) {
  return caller.send('PATCH', at, {
    headers: {
      'Tus-Resumable': '1.0.0',
      'Upload-Offset': '0',
      'Content-Type': 'application/offset+octet-stream',
    },
    body: new Uint8Array(content),
  });
}

/** @returns its hash, or the code with which it was refused */
async function upload(caller: Caller, content = photo()): Promise<string> {
  const begun = await begin(caller, content);
  if (begun.status !== 201) return `${begun.status} ${problemIn(begun).code}`;
  const sent = await finish(caller, begun.headers.get('location') ?? '', content);
  return sent.status === 204 ? hashOf(content) : `${sent.status} ${problemIn(sent).code}`;
}

const store = () => testServer.server.store;
const name = (sha256: string) =>
  store().write((unit) =>
    unit.linkFile(sha256, { document: 'job:j1', author: 'user-wim', isSeen: true }),
  );
const placeOf = (sha256: string) =>
  join(testServer.dataFolder, 'files', sha256.slice(0, 2), sha256);
const isHere = async (sha256: string) => [
  (await store().file(sha256)) !== undefined,
  existsSync(placeOf(sha256)),
];

async function afterDays(days: number): Promise<void> {
  await turnClock(testServer, addMinutes(await nowOn(testServer), days * DAY));
}

/** Runs the hourly works so often that every folder was looked at, until this holds. */
async function cleanUntil(holds: () => Promise<boolean> | boolean): Promise<void> {
  do {
    for (const work of hourly) work();
    // The works were begun by a timer, which waits for nobody.
    await setImmediate();
  } while (!(await holds()));
}
/** A file that has to go whatever else stays: when it is gone, the run has seen the older ones too. */
const isGone = (sha256: string) => async () => !(await isHere(sha256)).some(Boolean);

const FULL = '507 upload-person-quota';

test('a person’s unnamed files are counted; those that an event names count for nothing', async () => {
  const { wim, ana } = await open();
  const first = await upload(wim);
  await upload(wim);
  await upload(wim);
  expect(await upload(wim)).toBe(FULL);
  const refused = await begin(wim, photo());
  expect(refused.headers.get('retry-after')).toBe('3600');
  expect(await upload(ana)).toMatch(/^[0-9a-f]{64}$/);
  await name(first);
  expect(await upload(wim)).toMatch(/^[0-9a-f]{64}$/);
  // One whose event was here before it has a place at once.
  const awaited = photo();
  await name(hashOf(awaited));
  expect(await upload(wim, awaited)).toBe(hashOf(awaited));
  expect(await upload(wim)).toBe(FULL);
});

test('bytes are counted for a person and for everybody', async () => {
  const { wim, ana, eva } = await open();
  await upload(wim, photo(200_000));
  expect(await upload(wim, photo(150_000))).toBe(FULL);
  await upload(ana, photo(250_000));
  expect(await upload(eva, photo(60_000))).toBe('507 upload-total-quota');
  expect(await upload(eva, photo(40_000))).toMatch(/^[0-9a-f]{64}$/);
});

test('many uploads begun at once get past no limit', async () => {
  const { wim } = await open();
  const contents = Array.from({ length: 12 }, () => photo());
  const begun = await Promise.all(contents.map((content) => begin(wim, content)));
  expect(begun.filter(({ status }) => status === 201)).toHaveLength(3);
  const refused = begun.filter(({ status }) => status !== 201).map((one) => problemIn(one).code);
  expect(refused).toEqual(new Array(9).fill('upload-person-quota'));
});

test('a limit that was reached while a file came is kept, and nothing of the file stays', async () => {
  const { wim } = await open();
  const late = photo();
  const at = (await begin(wim, late)).headers.get('location') ?? '';
  const others = [photo(), photo(), photo()];
  await store().write(async (unit) => {
    for (const content of others) {
      await unit.putFile({
        ...{ sha256: hashOf(content), type: 'image/jpeg', bytes: 1, uploadedBy: 'user-wim' },
        uploadedAt: '2026-01-01T00:00:00.000Z',
      });
    }
  });
  expect(problemIn(await finish(wim, at, late))).toMatchObject({ code: 'upload-person-quota' });
  expect(await isHere(hashOf(late))).toEqual([false, false]);
  expect(await readdir(join(testServer.dataFolder, 'uploads'))).toEqual([]);
});

test('what nothing names is removed after its days, record and file; the rest stays', async () => {
  const { wim, ana } = await open();
  const [named, disputed] = [await upload(wim), await upload(wim)];
  await name(named);
  await dispute(disputed);
  const nobodys = await upload(ana);
  await afterDays(6);
  const young = await upload(ana);
  for (const work of hourly) work();
  expect(await isHere(nobodys)).toEqual([true, true]);
  await afterDays(2);
  await cleanUntil(isGone(nobodys));
  for (const sha256 of [named, disputed, young]) expect(await isHere(sha256)).toEqual([true, true]);
  expect((await ana.send('HEAD', `/files/${nobodys}`)).status).toBe(404);
  // It gives its place back, and can be sent again.
  expect(await store().unnamedTotals('user-ana')).toEqual({ files: 1, bytes: 1_000 });
});

/** A disputed event that names it is kept, and may be recorded again. */
function dispute(sha256: string): Promise<void> {
  const event = {
    context: 'provisioning',
    ...{ id: 'e1', kind: 'job', stream: 'j9', type: 'ServiceCompleted' },
    ...{ v: 1, command: 'CompleteService', occurredAt: '2026-11-01T00:00:00.000Z' },
    correlationId: 'e1',
    actor: { id: 'user-wim', name: 'wim', role: 'worker' },
    ...{ device: 'd', deviceSeq: 1 },
    data: { evidence: [{ sha256, type: 'image/jpeg', bytes: 1, purpose: 'report-photo' }] },
  } as const;
  const at = '2026-11-01T00:00:00.000Z';
  return store().write((unit) => unit.putDispute({ event, refusal: { code: 'not-there' }, at }));
}

test('a device that was not heard of since it sent a file may still name it, for a long time', async () => {
  await open();
  const phone = await testServer.asDevice('wim', 'phone');
  const silent = await upload(phone);
  const other = await upload(await testServer.as('ana'));
  await afterDays(8);
  await cleanUntil(isGone(other));
  expect(await isHere(silent)).toEqual([true, true]);

  const now = await nowOn(testServer);
  const heard = { user: 'user-wim', numbers: NO_NUMBERS, cloned: false, revoked: false };
  await store().write((unit) => unit.putDevice({ ...heard, id: 'phone', lastSeenAt: now }));
  await cleanUntil(isGone(silent));
});

test('after a crash files and records agree again', async () => {
  const { wim } = await open();
  const kept = await upload(wim);
  // A file that was put in its place and never recorded; a fresh one may be recorded any moment.
  const [orphan, fresh] = [hashOf(photo()), hashOf(photo())];
  const old = new Date(Date.now() - 49 * 3_600_000);
  for (const sha256 of [orphan, fresh]) {
    await mkdir(join(placeOf(sha256), '..'), { recursive: true });
    await writeFile(placeOf(sha256), 'x');
  }
  await utimes(placeOf(orphan), old, old);
  await utimes(placeOf(kept), old, old);
  await cleanUntil(() => !existsSync(placeOf(orphan)));
  expect([existsSync(placeOf(fresh)), await isHere(kept)]).toEqual([true, [true, true]]);

  // A record whose file is gone, as a disk leaves it: who has the file is asked for it again.
  const content = photo();
  const lost = await upload(wim, content);
  await rm(placeOf(lost));
  expect((await wim.send('HEAD', `/files/${lost}`)).status).toBe(404);
  expect(await upload(wim, content)).toBe(lost);
  expect((await wim.send('GET', `/files/${lost}`)).status).toBe(200);
});

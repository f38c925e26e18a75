// Proves that unsent work can be taken to another device with its files, sealed, without being counted
// twice.
import type { Result } from '@callout/kernel';
import { toyModel } from '@callout/kernel/toy';
import { firstValueFrom } from 'rxjs';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import type { ImportedWork } from '../import-unsent.ts';
import { closeAll, newServerUrl, openDevice, settledIn } from '../testing/device.fixture.ts';
import { MANAGER, WORKER } from '../testing/people.fixture.ts';
import { TusServer } from '../testing/tus-server.fixture.ts';
import { WireServer } from '../testing/wire-server.fixture.ts';

vi.setConfig({ testTimeout: 60_000 });
afterEach(closeAll);

const openJob = { title: 'Boiler', worker: 'w1' };

const photo = (size: number) =>
  new Blob([Uint8Array.from({ length: size }, (_, index) => index % 251)], { type: 'image/jpeg' });

/** A device without a network, with three facts and a photo. */
async function lostDevice(server: WireServer, url = newServerUrl()) {
  server.goOffline();
  const lost = await openDevice(server, url, { deviceKey: 'key of the tablet' });
  await lost.record('OpenJob', 'j1', openJob);
  await lost.record('NoteExpense', 'e1', { cents: 5 });
  await lost.record('NoteJob', 'j1', { texts: ['a'] });
  const { sha256 } = await lost.files.keep(photo(5000));
  return { lost, sha256 };
}

/** An origin of its own for a device, at which its photo can be sent: what fails there bars the rest. */
function newFilesUrl(): Promise<string> {
  const files = new TusServer();
  onTestFinished(() => files.close());
  return files.listen();
}

const outcomesOf = (result: Result<ImportedWork>) =>
  result.ok ? result.value.facts.map(({ type, outcome }) => [type, outcome]) : result.refusal;

test('facts and files are taken to another device once, and the first one may still send them', async () => {
  const server = new WireServer(toyModel);
  const { lost, sha256 } = await lostDevice(server, await newFilesUrl());
  const taken = await lost.exportUnsent();
  expect([taken.facts, taken.files, taken.filesLeft]).toEqual([3, 1, 0]);
  expect(taken.code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);

  const spare = await openDevice(server, await newFilesUrl(), { device: 'spare' });
  const asTyped = taken.code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o');
  expect(outcomesOf(await spare.importUnsent(taken.content, asTyped))).toEqual([
    ['JobOpened', 'added'],
    ['ExpenseNoted', 'added'],
    ['JobNoted', 'added'],
  ]);
  const again = await spare.importUnsent(taken.content, taken.code);
  expect(outcomesOf(again)).toEqual([
    ['JobOpened', 'known'],
    ['ExpenseNoted', 'known'],
    ['JobNoted', 'known'],
  ]);
  expect(await firstValueFrom(spare.files.state$(sha256))).toBe('unsent');
  expect((await spare.files.read(sha256))?.size).toBe(5000);
  server.online = true;
  spare.syncNow();
  await settledIn(spare);
  lost.syncNow();
  await settledIn(lost);
  expect(server.log.map((event) => [event.type, event.device])).toEqual([
    ['JobOpened', 'spare'],
    ['JobNoted', 'spare'],
    ['ExpenseNoted', 'spare'],
  ]);
  expect(server.numbers.get('spare')).toEqual({ through: 3, above: [], holes: [] });
  // Sent and confirmed meanwhile: the same file still adds nothing.
  const late = await spare.importUnsent(taken.content, taken.code);
  expect(late).toMatchObject({ ok: true, value: { facts: [{}, {}, {}] } });
  expect((await firstValueFrom(spare.status$)).unsent).toBe(0);
});

test('a file that is cut, changed, another, or opened with a wrong code is refused by name', async () => {
  const server = new WireServer(toyModel);
  const { lost } = await lostDevice(server);
  const { content, code } = await lost.exportUnsent();
  const bytes = new Uint8Array(await content.arrayBuffer());
  const spare = await openDevice(server, newServerUrl(), { device: 'spare' });
  const codeOf = async (file: Uint8Array<ArrayBuffer>, by = code) => {
    const result = await spare.importUnsent(new Blob([file]), by);
    return result.ok ? 'read' : result.refusal.code;
  };
  expect(await codeOf(bytes, '0000-0000-0000-0000')).toBe('unsent-work-code');
  expect(await codeOf(new TextEncoder().encode('{"events":[]}'))).toBe('unsent-work-unreadable');
  expect(await codeOf(new Uint8Array())).toBe('unsent-work-unreadable');
  for (const length of [17, 40, 76, 77, bytes.length - 1]) {
    expect([length, await codeOf(bytes.slice(0, length))]).toEqual([length, 'unsent-work-damaged']);
  }
  const changed = bytes.slice();
  changed[changed.length - 5] = (changed.at(-5) ?? 0) ^ 1;
  expect(await codeOf(changed)).toBe('unsent-work-damaged');
  expect((await firstValueFrom(spare.status$)).unsent).toBe(0);
});

test('somebody else’s work is refused by their name, unless a manager hands it in', async () => {
  const server = new WireServer(toyModel);
  const { lost } = await lostDevice(server);
  const { content, code } = await lost.exportUnsent();
  const worker = await openDevice(server, newServerUrl(), { owner: WORKER });
  expect(await worker.importUnsent(content, code)).toEqual({
    ok: false,
    refusal: { code: 'unsent-work-of-another', params: { name: 'Maria' } },
  });
  expect((await firstValueFrom(worker.status$)).unsent).toBe(0);
  const other = { ...MANAGER, id: 'somebody-else' };
  const manager = await openDevice(server, newServerUrl(), { owner: other });
  expect(await manager.importUnsent(content, code)).toMatchObject({
    ok: false,
    refusal: { code: 'offline' },
  });
});

test('an export of the form before, facts as plain text, is still read', async () => {
  const server = new WireServer(toyModel);
  const { lost } = await lostDevice(server);
  const events = await lost.unsentFacts();
  const text = JSON.stringify({ form: 'callout-unsent', version: 1, files: [], events });
  const spare = await openDevice(server, newServerUrl(), { device: 'spare' });
  expect(outcomesOf(await spare.importUnsent(new Blob([text]), ''))).toEqual([
    ['JobOpened', 'added'],
    ['ExpenseNoted', 'added'],
    ['JobNoted', 'added'],
  ]);
});

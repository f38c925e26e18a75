// Proves that unsent work outlives a lost database through the journal, and can be taken to another
// device as text without being counted twice.
import { firstValueFrom } from 'rxjs';
import { afterEach, expect, test, vi } from 'vitest';
import type { Journal } from '../platform/ports.ts';
import {
  closeAll,
  MemoryJournal,
  newServerUrl,
  openDevice,
  settledIn,
  statusWhere,
  titlesOf,
} from '../testing/device.fixture.ts';
import { toyModel, WORKER } from '../testing/toy-model.fixture.ts';
import { WireServer } from '../testing/wire-server.fixture.ts';
import { deleteDatabases } from './delete-databases.ts';

vi.setConfig({ testTimeout: 60_000 });
afterEach(closeAll);

const openJob = { title: 'Boiler', worker: 'w1' };

test('the journal gives back what a lost database had, and is empty once all is confirmed', async () => {
  const server = new WireServer(toyModel);
  const url = newServerUrl();
  const journal = new MemoryJournal();
  server.goOffline();
  const device = await openDevice(server, url, { journal });
  await device.record('OpenJob', 'j1', openJob);
  await device.record('NoteExpense', 'e1', { cents: 5 });
  await device.record('NoteJob', 'j1', { texts: ['a', 'b'] });
  expect(journal.lines).toHaveLength(4);
  await device.close();
  await deleteDatabases('callout-');

  journal.lines.splice(1, 0, '{"torn', '{"id":1}');
  const again = await openDevice(server, url, { journal });
  expect((await firstValueFrom(again.status$)).unsent).toBe(4);
  expect(await titlesOf(again)).toEqual(['Boiler']);
  await again.record('CloseJob', 'j1', {});
  server.online = true;
  again.syncNow();
  await settledIn(again);
  expect(server.log.map((event) => [event.type, event.deviceSeq])).toEqual([
    ['JobOpened', 1],
    ['ExpenseNoted', 2],
    ['JobNoted', 3],
    ['JobNoted', 4],
    ['JobClosed', 5],
  ]);
  await again.close();
  expect(journal.lines).toEqual(['{"torn', '{"id":1}']);
});

test('a journal that fails is said aloud and stops nobody from working', async () => {
  const server = new WireServer(toyModel);
  server.goOffline();
  const journal: Journal = {
    append: () => Promise.reject(new Error('disk full')),
    read: () => Promise.reject(new Error('gone')),
    forget: async () => undefined,
  };
  const device = await openDevice(server, newServerUrl(), { journal });
  expect(await device.record('OpenJob', 'j1', openJob)).toMatchObject({ ok: true });
  const status = await statusWhere(device, ({ trouble }) => trouble !== undefined);
  expect(status).toMatchObject({ unsent: 1, trouble: { code: 'journal-failed' } });
});

test('unsent work is taken to another device once, and the first one may still send it too', async () => {
  const server = new WireServer(toyModel);
  const lostUrl = newServerUrl();
  server.goOffline();
  const lost = await openDevice(server, lostUrl);
  await lost.record('OpenJob', 'j1', openJob);
  await lost.record('NoteExpense', 'e1', { cents: 5 });
  await lost.record('NoteJob', 'j1', { texts: ['a'] });
  const text = await lost.exportUnsent();

  const spare = await openDevice(server, newServerUrl(), { device: 'spare' });
  expect(await spare.importUnsent(text)).toEqual({ ok: true, value: { added: 3, known: 0 } });
  expect(await spare.importUnsent(text)).toEqual({ ok: true, value: { added: 0, known: 3 } });
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
});

test('what is not such a text, or is by somebody else, is refused by name', async () => {
  const server = new WireServer(toyModel);
  server.goOffline();
  const url = newServerUrl();
  const device = await openDevice(server, url);
  await device.record('OpenJob', 'j1', openJob);
  const text = await device.exportUnsent();
  const worker = await openDevice(server, url, { owner: WORKER });
  const codeOf = async (given: string) => {
    const result = await worker.importUnsent(given);
    return result.ok ? 'read' : result.refusal;
  };
  expect(await codeOf('{')).toEqual({ code: 'unsent-work-unreadable' });
  expect(await codeOf('{"events":[]}')).toEqual({ code: 'unsent-work-unreadable' });
  expect(await codeOf(text)).toEqual({ code: 'unsent-work-of-another', params: { name: 'Maria' } });
  expect((await firstValueFrom(worker.status$)).unsent).toBe(0);
});

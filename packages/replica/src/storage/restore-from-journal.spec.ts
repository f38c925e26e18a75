// Proves that unsent work outlives a lost database through the journal: whatever the device is called
// by then, under numbers of its own, told to its person, and only theirs; that what the journal lacks
// is written there; that its faults have names, stop nobody and are tried again; and that signing out
// leaves nothing there.
import { toyModel } from '@callout/kernel/toy';
import { firstValueFrom } from 'rxjs';
import { afterEach, expect, test, vi } from 'vitest';
import { type Journal, JournalFault } from '../platform/ports.ts';
import type { Replica } from '../replica.ts';
import {
  closeAll,
  ManualTimers,
  MemoryJournal,
  newServerUrl,
  openDevice,
  settledIn,
  statusWhere,
  titlesOf,
} from '../testing/device.fixture.ts';
import { WORKER } from '../testing/people.fixture.ts';
import { WireServer } from '../testing/wire-server.fixture.ts';
import { deleteDatabases } from './delete-databases.ts';

vi.setConfig({ testTimeout: 60_000 });
afterEach(closeAll);

const openJob = { title: 'Boiler', worker: 'w1' };
const NOW = '2026-11-23T09:32:00.000Z';
const clock = { now: () => NOW };

/** Records three facts, and loses the database with all of them. */
async function lose(device: Replica): Promise<void> {
  await device.record('OpenJob', 'j1', openJob);
  await device.record('NoteExpense', 'e1', { cents: 5 });
  await device.record('NoteJob', 'j1', { texts: ['a', 'b'] });
  await device.close();
  await deleteDatabases('callout-');
}

const idsIn = (journal: MemoryJournal) =>
  journal.lines.map((line) => (JSON.parse(line) as { id: string }).id);

test('a lost database gets back what the journal holds, and the journal is empty once all is confirmed', async () => {
  const server = new WireServer(toyModel);
  const url = newServerUrl();
  const journal = new MemoryJournal();
  server.goOffline();
  await lose(await openDevice(server, url, { journal }));
  expect(journal.lines).toHaveLength(4);

  const again = await openDevice(server, url, { journal });
  expect((await firstValueFrom(again.status$)).unsent).toBe(4);
  expect(await titlesOf(again)).toEqual(['Boiler']);
  await again.record('FinishJob', 'j1', {});
  server.online = true;
  again.syncNow();
  await settledIn(again);
  expect(server.log.map((event) => [event.type, event.deviceSeq])).toEqual([
    ['JobOpened', 1],
    ['ExpenseNoted', 2],
    ['JobNoted', 3],
    ['JobNoted', 4],
    ['JobDone', 5],
  ]);
  await again.close();
  expect(journal.lines).toEqual([]);
});

test('so does a device that was registered anew meanwhile, under numbers of its own', async () => {
  const server = new WireServer(toyModel);
  const url = newServerUrl();
  const journal = new MemoryJournal();
  server.goOffline();
  await lose(await openDevice(server, url, { journal, device: 'before' }));
  const kept = idsIn(journal);

  const again = await openDevice(server, url, { journal, device: 'after', clock });
  const status = await firstValueFrom(again.status$);
  expect(status.recovered).toEqual({ at: NOW, facts: 4, filesLost: 0 });
  expect(idsIn(journal).sort()).toEqual([...kept].sort());
  await again.close();
  await deleteDatabases('callout-');
  server.online = true;
  const third = await openDevice(server, url, { journal, device: 'third' });
  await settledIn(third);
  expect(server.log.map((event) => [event.type, event.device, event.deviceSeq])).toEqual([
    ['JobOpened', 'third', 1],
    ['JobNoted', 'third', 2],
    ['JobNoted', 'third', 3],
    ['ExpenseNoted', 'third', 4],
  ]);
  expect(server.numbers.get('third')).toEqual({ through: 4, above: [], holes: [] });
});

test('what came back is told until it has been read, after a restart too, and once', async () => {
  const server = new WireServer(toyModel);
  const url = newServerUrl();
  const journal = new MemoryJournal();
  server.goOffline();
  await lose(await openDevice(server, url, { journal }));
  const told = { at: NOW, facts: 4, filesLost: 0 };
  const again = await openDevice(server, url, { journal, clock });
  await again.close();
  const later = await openDevice(server, url, { journal });
  expect((await firstValueFrom(later.status$)).recovered).toEqual(told);
  await later.recoveredRead();
  expect((await firstValueFrom(later.status$)).recovered).toBeUndefined();
  await later.close();
  const last = await openDevice(server, url, { journal });
  expect((await firstValueFrom(last.status$)).recovered).toBeUndefined();
});

test('nobody gets what another recorded, and lines of an unknown server only their own device', async () => {
  const server = new WireServer(toyModel);
  const url = newServerUrl();
  const journal = new MemoryJournal();
  server.goOffline();
  await lose(await openDevice(server, url, { journal, device: 'before' }));

  const worker = await openDevice(server, url, { journal, owner: WORKER, device: 'worker' });
  expect((await firstValueFrom(worker.status$)).unsent).toBe(0);
  journal.unowned = ['{"id":1}', ...journal.lines];
  journal.lines = [];
  const renamed = await openDevice(server, url, { journal, device: 'after' });
  expect((await firstValueFrom(renamed.status$)).unsent).toBe(0);
  await renamed.close();
  await deleteDatabases('callout-');
  const same = await openDevice(server, url, { journal, device: 'before' });
  expect((await firstValueFrom(same.status$)).unsent).toBe(4);
  expect(journal.lines).toHaveLength(4);
});

test('what is pending and has no line gets one at the next start', async () => {
  const server = new WireServer(toyModel);
  const url = newServerUrl();
  server.goOffline();
  const without = await openDevice(server, url);
  await without.record('OpenJob', 'j1', openJob);
  await without.close();
  const journal = new MemoryJournal();
  await openDevice(server, url, { journal });
  expect(journal.lines.map((line) => JSON.parse(line).type as string)).toEqual(['JobOpened']);
});

test('lines that cannot be read are counted for the person, and the others come back', async () => {
  const server = new WireServer(toyModel);
  const url = newServerUrl();
  const journal = new MemoryJournal();
  server.goOffline();
  await lose(await openDevice(server, url, { journal }));
  journal.damaged = 2;
  const status = await firstValueFrom((await openDevice(server, url, { journal })).status$);
  expect(status.unsent).toBe(4);
  expect(status.trouble).toEqual({ code: 'journal-damaged', params: { count: 2 } });
});

test.each([
  ['journal-full', new JournalFault('journal-full', 'full')],
  ['journal-locked', new JournalFault('journal-locked', 'locked')],
  ['journal-failed', new Error('disk full')],
])(
  '%s is said by name, stops nobody from working, and is tried again until it works',
  async (code, fault) => {
    const server = new WireServer(toyModel);
    server.goOffline();
    const journal = new MemoryJournal();
    const timers = new ManualTimers();
    let isFailing = true;
    const failing: Journal = {
      ...journal,
      append: (events) => (isFailing ? Promise.reject(fault) : journal.append(events)),
    };
    const device = await openDevice(server, newServerUrl(), { journal: failing, timers });
    expect(await device.record('OpenJob', 'j1', openJob)).toMatchObject({ ok: true });
    expect(await device.record('NoteJob', 'j1', { texts: ['a'] })).toMatchObject({ ok: true });
    const status = await statusWhere(device, ({ trouble }) => trouble?.code === code);
    expect(status.unsent).toBe(2);
    isFailing = false;
    while (journal.lines.length === 0) await timers.pass();
    await statusWhere(device, ({ trouble }) => trouble?.code !== code);
    expect(journal.lines.map((line) => JSON.parse(line).type as string)).toEqual([
      'JobOpened',
      'JobNoted',
    ]);
  },
);

test('one fact that is too long for a line keeps no other out, and is said until it has left', async () => {
  const server = new WireServer(toyModel);
  server.goOffline();
  const journal = new MemoryJournal();
  const narrow: Journal = {
    ...journal,
    append: async (events) => {
      if (!events.every((event) => JSON.stringify(event).length < 2_000)) {
        throw new JournalFault('journal-line-too-long', 'too long');
      }
      await journal.append(events);
    },
  };
  const device = await openDevice(server, newServerUrl(), { journal: narrow });
  await device.record('OpenJob', 'j1', openJob);
  await device.record('NoteJob', 'j1', { texts: ['a', 'x'.repeat(2_000), 'b'] });
  await statusWhere(device, ({ trouble }) => trouble?.code === 'journal-line-too-long');
  expect(journal.lines.map((line) => JSON.parse(line).data.text as string | undefined)).toEqual([
    undefined,
    'a',
    'b',
  ]);
  server.online = true;
  device.syncNow();
  await settledIn(device);
  await statusWhere(device, ({ trouble }) => trouble === undefined);
});

test('signing out leaves nothing in the journal, and is refused where something stays', async () => {
  const server = new WireServer(toyModel);
  const url = newServerUrl();
  server.goOffline();
  const journal = new MemoryJournal();
  const device = await openDevice(server, url, { journal });
  await device.record('OpenJob', 'j1', openJob);
  const forgetAll = vi.spyOn(journal, 'forgetAll').mockRejectedValueOnce(new Error('disk'));
  expect(await device.wipe({ force: true })).toMatchObject({
    refusal: { code: 'journal-not-cleared' },
  });
  expect(journal.lines).toHaveLength(1);
  expect(await device.wipe({ force: true })).toMatchObject({ ok: true });
  expect(forgetAll).toHaveBeenCalledTimes(2);
  expect(journal.lines).toEqual([]);
  const next = await openDevice(server, url, { journal });
  expect((await firstValueFrom(next.status$)).unsent).toBe(0);
});

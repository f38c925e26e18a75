// Proves what a device does when its server was restored: everything is loaded again, nothing pending is
// lost, what the server had acknowledged and lacks now is sent again and counted for the person, a
// crash in between changes nothing, and somebody else's database gets nothing.
import { toyModel } from '@callout/kernel/toy';
import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Replica } from './replica.ts';
import {
  closeAll,
  ManualTimers,
  newServerUrl,
  openDevice,
  settledIn,
  statusWhere,
  titlesOf,
} from './testing/device.fixture.ts';
import { WireServer } from './testing/wire-server.fixture.ts';

vi.setConfig({ testTimeout: 60_000 });
afterEach(closeAll);

const jobNamed = (title: string) => ({ title, worker: 'w1' });
const typesIn = (server: WireServer) =>
  server.log.map(({ type, device, deviceSeq }) => [type, device ?? 'office', deviceSeq ?? 0]);
const told = (device: Replica) => statusWhere(device, ({ restored }) => restored !== undefined);

/** A device that has sent two facts before the backup and three after it, then saw the office's. */
async function aheadOfBackup(timers = new ManualTimers()) {
  const server = new WireServer(toyModel);
  const url = newServerUrl();
  const device = await openDevice(server, url, { timers });
  await device.record('OpenJob', 'j1', jobNamed('Boiler'));
  await device.record('NoteJob', 'j1', { texts: ['before'] });
  server.open('old', 'Old', 'w1');
  await settledIn(device);
  const restore = server.backup();
  await device.record('NoteJob', 'j1', { texts: ['after'] });
  await device.record('OpenJob', 'j2', jobNamed('Roof'));
  await device.record('NoteExpense', 'e1', { cents: 5 });
  server.open('office', 'Office', 'w1');
  await settledIn(device);
  await statusWhere(device, () => server.log.length === 7);
  return { server, url, device, restore, timers };
}

/** The restored server goes its own way, further than the device has ever seen it. */
function overtake(server: WireServer): void {
  for (let index = 0; index < 20; index += 1) server.open(`new${index}`, `New ${index}`, 'w1');
}

describe('a restored server', () => {
  test('gets back what it had acknowledged, once, and the device what it has now', async () => {
    const { server, device, restore, timers } = await aheadOfBackup();
    server.goOffline();
    await device.record('NoteJob', 'j2', { texts: ['pending'] });
    restore();
    overtake(server);
    server.online = true;
    device.syncNow();
    void timers.pass();
    expect((await told(device)).restored).toMatchObject({
      factsAgain: 3,
      documentsGone: 1,
      filesAgain: 0,
    });
    await settledIn(device);
    expect(typesIn(server).filter(([, name]) => name === 'tablet')).toEqual([
      ['JobOpened', 'tablet', 1],
      ['JobNoted', 'tablet', 2],
      ['JobNoted', 'tablet', 3],
      ['JobOpened', 'tablet', 4],
      ['ExpenseNoted', 'tablet', 5],
      ['JobNoted', 'tablet', 6],
    ]);
    expect(await titlesOf(device)).toEqual(
      [...server.documents.values()]
        .filter(({ document }) => document.kind === 'job')
        .map(({ document }) => document.title)
        .sort(),
    );
    expect(server.numbers.get('tablet')).toEqual({ through: 6, above: [], holes: [] });
    const local = await firstValueFrom(device.document$('job', 'j1'));
    expect(local).toMatchObject({ version: 3, pending: [] });
  });

  test('is met once: the person reads it, and it does not come again', async () => {
    const { server, url, device, restore, timers } = await aheadOfBackup();
    restore();
    void timers.pass();
    await told(device);
    await settledIn(device);
    await device.close();
    const again = await openDevice(server, url);
    expect((await told(again)).restored).toMatchObject({ factsAgain: 3 });
    await again.restoredRead();
    expect((await firstValueFrom(again.status$)).restored).toBeUndefined();
    await settledIn(again);
    await again.close();
    const asked = server.asked.length;
    const later = await openDevice(server, url);
    await settledIn(later);
    expect((await firstValueFrom(later.status$)).restored).toBeUndefined();
    expect(server.asked).toHaveLength(asked);
  });

  test('is met after a crash at every step, and nothing is lost or doubled', async () => {
    for (const stop of ['/sync/v1/pull', '/sync/v1/lacking', '/sync/v1/push']) {
      const { server, url, device, restore } = await aheadOfBackup();
      server.goOffline();
      await device.close();
      restore();
      overtake(server);
      server.online = true;
      let reached: () => void = () => undefined;
      const at = new Promise<void>((resolve) => {
        reached = resolve;
      });
      server.meddle = ({ path }) => {
        if (!path.startsWith(stop)) return undefined;
        reached();
        return 'lose-answer';
      };
      const crashing = await openDevice(server, url);
      await at;
      await crashing.close();
      server.meddle = () => undefined;
      const again = await openDevice(server, url);
      await settledIn(again);
      expect((await told(again)).restored).toMatchObject({ factsAgain: 3 });
      expect(typesIn(server).filter(([, name]) => name === 'tablet')).toEqual([
        ['JobOpened', 'tablet', 1],
        ['JobNoted', 'tablet', 2],
        ['JobNoted', 'tablet', 3],
        ['JobOpened', 'tablet', 4],
        ['ExpenseNoted', 'tablet', 5],
      ]);
      const titles = await titlesOf(again);
      expect([titles.includes('Office'), titles.length]).toEqual([false, 23]);
    }
  });

  test('that was put back unseen is noticed by a device that is ahead of it', async () => {
    const { server, device, restore, timers } = await aheadOfBackup();
    server.goOffline();
    restore({ unseen: true });
    server.online = true;
    device.syncNow();
    void timers.pass();
    expect((await told(device)).restored).toMatchObject({ factsAgain: 3 });
    await settledIn(device);
    expect(server.log).toHaveLength(6);
  });

  test('gets a fact again that it had refused, and refuses it again', async () => {
    const server = new WireServer(toyModel);
    const timers = new ManualTimers();
    const device = await openDevice(server, newServerUrl(), { timers });
    server.open('j1', 'Boiler', 'w1');
    await settledIn(device);
    const restore = server.backup();
    server.confirm = ({ type }) => (type === 'JobNoted' ? { code: 'no-notes' } : undefined);
    await titlesOf(device);
    await device.record('OpenJob', 'j2', jobNamed('Roof'));
    await device.record('NoteJob', 'j2', { texts: ['refused'] });
    await statusWhere(device, ({ disputed, unsent }) => disputed === 1 && unsent === 0);
    restore();
    void timers.pass();
    expect((await told(device)).restored).toMatchObject({ factsAgain: 2 });
    await statusWhere(device, ({ disputed, unsent }) => disputed === 1 && unsent === 0);
    expect(server.log.map(({ type }) => type)).toEqual(['JobOpened', 'JobOpened']);
  });
});

test('what was refused outright, and is nowhere but here, is still shown after a restore', async () => {
  const server = new WireServer(toyModel);
  const timers = new ManualTimers();
  const device = await openDevice(server, newServerUrl(), { timers });
  await settledIn(device);
  const restore = server.backup();
  server.foreign = ({ type }) => (type === 'JobOpened' ? { code: 'id-reserved' } : undefined);
  await device.record('OpenJob', 'j1', jobNamed('Boiler'));
  await statusWhere(device, ({ disputed, unsent }) => disputed === 1 && unsent === 0);
  restore();
  void timers.pass();
  expect((await told(device)).restored).toMatchObject({ factsAgain: 0 });
  const [dispute] = await firstValueFrom(device.disputes$);
  expect(dispute).toMatchObject({ onlyHere: true, refusal: { code: 'id-reserved' } });
});

describe("somebody else's database", () => {
  test('gets nothing, a person is told, and everything goes on when the right one is back', async () => {
    const { server, url, device } = await aheadOfBackup();
    await device.close();
    const other = new WireServer(toyModel);
    other.logName = { id: 'another', epoch: 'epoch-0' };
    other.open('foreign', 'Foreign', 'w1');
    const lost = await openDevice(other, url);
    await statusWhere(lost, ({ otherLog }) => otherLog === true);
    await lost.record('NoteJob', 'j1', { texts: ['kept'] });
    const sent = await lost.sendCommand('GiveJob', 'j1', { worker: 'w2' });
    expect(sent).toEqual({ ok: false, refusal: { code: 'other-log' } });
    lost.syncNow();
    expect([other.pushes, other.pulls, other.asked]).toEqual([[], [], []]);
    expect(await titlesOf(lost)).toEqual(['Boiler', 'Office', 'Old', 'Roof']);
    await lost.close();

    const back = await openDevice(server, url);
    const status = await settledIn(back);
    expect([status.otherLog, status.restored]).toEqual([undefined, undefined]);
    expect(typesIn(server).at(-1)).toEqual(['JobNoted', 'tablet', 6]);
  });
});

test('documents that were loaded before logs had names are loaded again, and nobody is told', async () => {
  const { server, url, device } = await aheadOfBackup();
  await device.close();
  for (const { name } of await indexedDB.databases()) {
    if (!name?.endsWith('-device')) continue;
    await forgetLogIn(name);
  }
  const pulls = server.pulls.length;
  const again = await openDevice(server, url);
  const status = await settledIn(again);
  expect(status.restored).toBeUndefined();
  expect(server.pulls.slice(pulls).some((pull) => pull.startsWith('snapshot '))).toBe(true);
  expect(await titlesOf(again)).toEqual(['Boiler', 'Office', 'Old', 'Roof']);
});

async function forgetLogIn(name: string): Promise<void> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(new Error(`${name} could not be opened`));
  });
  const transaction = database.transaction('notes', 'readwrite');
  transaction.objectStore('notes').delete('log');
  await new Promise<void>((resolve) => {
    transaction.oncomplete = () => resolve();
  });
  database.close();
}

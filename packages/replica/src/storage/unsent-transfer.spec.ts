// Proves that unsent work can be taken to another device as text without being counted twice.
import { toyModel } from '@callout/kernel/toy';
import { firstValueFrom } from 'rxjs';
import { afterEach, expect, test, vi } from 'vitest';
import { closeAll, newServerUrl, openDevice, settledIn } from '../testing/device.fixture.ts';
import { WORKER } from '../testing/people.fixture.ts';
import { WireServer } from '../testing/wire-server.fixture.ts';

vi.setConfig({ testTimeout: 60_000 });
afterEach(closeAll);

const openJob = { title: 'Boiler', worker: 'w1' };

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

// Proves that every list comes in the order of `sort`, within its limit, whatever parts it is merged of,
// and that it changes as its documents change.
import { toyModel } from '@callout/kernel/toy';
import { firstValueFrom, map } from 'rxjs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Replica } from '../replica.ts';
import { closeAll, newServerUrl, openDevice, titlesOf } from '../testing/device.fixture.ts';
import { WireServer } from '../testing/wire-server.fixture.ts';
import type { ListQuery } from './list-plan.ts';
import { listParts } from './list-plan.ts';

vi.setConfig({ testTimeout: 60_000 });
let device: Replica;

beforeEach(async () => {
  const server = new WireServer(toyModel);
  server.goOffline();
  device = await openDevice(server, newServerUrl());
  for (const [title, worker] of [
    ['Door', 'w2'],
    ['Boiler', 'w1'],
    ['Roof', 'w1'],
    ['Attic', 'w1'],
  ]) {
    await device.record('OpenJob', title, { title, worker });
  }
  await device.record('FinishJob', 'Boiler', {});
  await device.record('NoteExpense', 'e1', { cents: 1 });
});
afterEach(closeAll);

describe('a list', () => {
  test.each<[string, Partial<ListQuery>, string[]]>([
    ['of everything', {}, ['Attic', 'Boiler', 'Door', 'Roof']],
    ['within its limit', { limit: 3 }, ['Attic', 'Boiler', 'Door']],
    ['of one status', { statuses: ['done'] }, ['Boiler']],
    ['of two statuses', { statuses: ['open', 'done'], limit: 3 }, ['Attic', 'Boiler', 'Door']],
    ['of no status', { statuses: [] }, []],
    ['of what is open', { closed: false }, ['Attic', 'Door', 'Roof']],
    ['of one worker', { assignee: 'w1' }, ['Attic', 'Boiler', 'Roof']],
    ['of a worker, open', { assignee: 'w1', closed: false }, ['Attic', 'Roof']],
    ['of a worker by status', { assignee: 'w1', statuses: ['done'] }, ['Boiler']],
    ['of an owner that is nobody', { owner: 'c1' }, []],
    ['of days', { fromDay: '2026-11-23', toDay: '2026-11-23', limit: 2 }, ['Attic', 'Boiler']],
    ['of later days', { fromDay: '2026-11-24' }, []],
    ['of days and a worker', { toDay: '2026-11-23', assignee: 'w2' }, ['Door']],
    ['of an unknown kind', { kind: 'nothing' }, []],
  ])('%s', async (_, query, titles) => {
    expect(await titlesOf(device, query)).toEqual(titles);
  });

  test.each<[string, Partial<ListQuery>, number, string[]]>([
    ['of everything', {}, 4, ['Boiler', 'Door', 'Roof']],
    ['of one status', { statuses: ['done'] }, 1, ['Boiler']],
    ['of no status', { statuses: [] }, 0, []],
    ['of a worker, open', { assignee: 'w1', closed: false }, 2, ['Roof']],
    ['of a worker by status', { assignee: 'w1', statuses: ['done'] }, 1, ['Boiler']],
    ['of days', { fromDay: '2026-11-23', toDay: '2026-11-23' }, 4, ['Boiler', 'Door', 'Roof']],
    ['of later days', { fromDay: '2026-11-24' }, 0, []],
    ['of an unknown kind', { kind: 'nothing' }, 0, []],
  ])('as a whole, %s', async (_, query, count, found) => {
    const asked = { kind: 'job', limit: 1, ...query };
    const counted = await firstValueFrom(device.whole$(asked));
    expect(counted).toEqual({ count, documents: [] });
    const searched = await firstValueFrom(
      device.whole$({ ...asked, limit: 3 }, ({ title }) => title.includes('o')),
    );
    expect(searched.count).toBe(found.length);
    expect(searched.documents.map(({ title }) => title)).toEqual(found);
  });

  test('as a whole, is counted anew when its documents change', async () => {
    const counts: number[] = [];
    const watching = device
      .whole$({ kind: 'job', closed: false, limit: 1 })
      .subscribe(({ count }) => counts.push(count));
    await vi.waitUntil(() => counts.length === 1);
    await device.record('FinishJob', 'Attic', {});
    await vi.waitUntil(() => counts.at(-1) === 2, { timeout: 10_000 });
    watching.unsubscribe();
    expect(counts).toEqual([3, 2]);
  });

  test('changes as its documents do', async () => {
    const seen: string[][] = [];
    const watching = device
      .list$({ kind: 'job', statuses: ['open'], limit: 2 })
      .pipe(map((jobs) => jobs.map((job) => job.title)))
      .subscribe((titles) => seen.push(titles));
    await firstValueFrom(device.list$({ kind: 'job', statuses: ['open'], limit: 2 }));
    await device.record('FinishJob', 'Attic', {});
    await device.record('OpenJob', 'Cellar', { title: 'Cellar', worker: 'w1' });
    await vi.waitFor(() => expect(seen.at(-1)).toEqual(['Cellar', 'Door']), { timeout: 10_000 });
    expect(seen[0]).toEqual(['Attic', 'Door']);
    watching.unsubscribe();
  });

  test('walks an index that begins with the kind and, but for days, ends with the order', () => {
    const queries: Partial<ListQuery>[] = [
      {},
      { closed: true },
      { statuses: ['a', 'b'] },
      { owner: 'o', statuses: ['a'] },
      { assignee: 'a', fromDay: '2026-01-01' },
      { toDay: '2026-01-01' },
    ];
    for (const query of queries) {
      for (const part of listParts({ kind: 'job', limit: 1, ...query })) {
        expect(part.index[0]).toBe('kind');
        expect(part.index.at(-1)).toBe('sort');
        for (const field of part.index.slice(1, -1)) expect(part.selector).toHaveProperty(field);
      }
    }
  });
});

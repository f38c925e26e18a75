// Proves the road of a fact from a device to the server and back: what is recorded without a network
// survives a restart, is sent once, in order, whatever fails on the way, and every verdict of the
// server shows on the device.
import { derivedId } from '@callout/kernel';
import { toyModel } from '@callout/kernel/toy';
import { PULL_DOCUMENTS_MAX } from '@callout/sync';
import { filter, firstValueFrom, timeout } from 'rxjs';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Replica } from './replica.ts';
import {
  closeAll,
  jobWhere,
  ManualTimers,
  MemoryJournal,
  newServerUrl,
  openDevice,
  settledIn,
  statusWhere,
  titlesOf,
} from './testing/device.fixture.ts';
import { MANAGER, WORKER } from './testing/people.fixture.ts';
import { VirtualTimers } from './testing/virtual-timers.fixture.ts';
import { WireServer } from './testing/wire-server.fixture.ts';

// Only a guard against a test that hangs: nothing here waits for time to pass.
vi.setConfig({ testTimeout: 60_000 });

afterEach(async () => {
  await closeAll();
  vi.useRealTimers();
});

const openJob = { title: 'Boiler', worker: 'w1' };
const logOf = (server: WireServer) =>
  server.log.map((event) => [event.type, event.device, event.deviceSeq]);

describe('recording', () => {
  test('keeps over a restart what it recorded offline, and sends it when it is online', async () => {
    const server = new WireServer(toyModel);
    const url = newServerUrl();
    server.goOffline();
    const offline = await openDevice(server, url);
    const recorded = await offline.record('OpenJob', undefined, openJob);
    expect(recorded.ok && recorded.value.pending.map((event) => event.type)).toEqual(['JobOpened']);
    await offline.close();

    const again = await openDevice(server, url);
    expect(await titlesOf(again)).toEqual(['Boiler']);
    expect((await firstValueFrom(again.status$)).unsent).toBe(1);
    await again.close();

    server.online = true;
    const online = await openDevice(server, url);
    await settledIn(online);
    expect(logOf(server)).toEqual([['JobOpened', 'tablet', 1]]);
    const [document] = await firstValueFrom(online.list$({ kind: 'job', limit: 10 }));
    expect(document).toMatchObject({ title: 'Boiler', version: 1, position: 1, pending: [] });
  });

  test('sends what was recorded after the clock was set back', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-23T09:00:00Z') });
    const server = new WireServer(toyModel);
    const url = newServerUrl();
    const before = await openDevice(server, url);
    await before.record('OpenJob', 'j1', openJob);
    await settledIn(before);
    await before.close();

    vi.setSystemTime(Date.parse('2026-11-20T09:00:00Z'));
    const after = await openDevice(server, url);
    await after.record('NoteJob', 'j1', { texts: ['late'] });
    await statusWhere(after, ({ unsent }) => unsent === 0);
    expect(logOf(server)).toEqual([
      ['JobOpened', 'tablet', 1],
      ['JobNoted', 'tablet', 2],
    ]);
  });

  test('refuses what the rules, the input or the permission refuse, and stores nothing', async () => {
    const server = new WireServer(toyModel);
    server.goOffline();
    const device = await openDevice(server, newServerUrl(), { owner: WORKER });
    const codeOf = async (command: string, stream: string | undefined, data: unknown) => {
      const result = await device.record(command, stream, data);
      return result.ok ? 'recorded' : result.refusal.code;
    };
    expect(await codeOf('OpenJob', 'j1', openJob)).toBe('recorded');
    expect(await codeOf('OpenJob', 'j1', openJob)).toBe('already-there');
    expect(await codeOf('OpenJob', 'j2', { title: '', worker: 'w1' })).toBe('input-invalid');
    expect(await codeOf('OpenJob', 'j3', { title: 'x', worker: 'w2' })).toBe('not-there');
    expect(await codeOf('GiveJob', 'j1', { worker: 'w2' })).toBe('command-needs-server');
    expect(await codeOf('Unheard', 'j1', {})).toBe('command-unknown');
    expect(await codeOf('NoteJob', 'j9', { texts: ['x'] })).toBe('not-there');
    expect((await firstValueFrom(device.status$)).unsent).toBe(1);
    expect(await titlesOf(device)).toEqual(['Boiler']);
  });

  test('goes on while signed out, and loses nothing', async () => {
    const server = new WireServer(toyModel);
    const url = newServerUrl();
    server.meddle = () => new Response('{}', { status: 401 });
    const onSignedOut = vi.fn();
    const device = await openDevice(server, url, { onSignedOut });
    await statusWhere(device, ({ connection }) => connection === 'signed-out');
    expect(await device.record('OpenJob', 'j1', openJob)).toMatchObject({ ok: true });
    expect(onSignedOut).toHaveBeenCalledTimes(1);
    await device.close();

    server.meddle = () => undefined;
    const again = await openDevice(server, url);
    await settledIn(again);
    expect(logOf(server)).toEqual([['JobOpened', 'tablet', 1]]);
  });
});

describe('pushing', () => {
  test('works after five failures, each waited for longer at most', async () => {
    const server = new WireServer(toyModel);
    let failures = 0;
    const pushedAtMs: number[] = [];
    server.meddle = ({ path }) => {
      if (path !== '/sync/v1/push') return undefined;
      pushedAtMs.push(timers.nowMs);
      if (failures === 5) return undefined;
      failures += 1;
      return failures === 3 ? new Response('{}', { status: 503 }) : 'unreachable';
    };
    const timers = new VirtualTimers('2026-11-23T09:00:00.000Z');
    const random = () => new Uint8Array(16).fill(255);
    const device = await openDevice(server, newServerUrl(), { timers, random });
    await timers.pass(1_000);
    const beganMs = timers.nowMs;
    await device.record('OpenJob', 'j1', openJob);
    await timers.pass(40_000);
    expect(pushedAtMs.map((atMs) => atMs - beganMs)).toEqual([
      0, 1_000, 3_000, 7_000, 15_000, 31_000,
    ]);
    expect(logOf(server)).toEqual([['JobOpened', 'tablet', 1]]);
  });

  test('is answered as repeated when the first answer was lost, and adds nothing', async () => {
    const server = new WireServer(toyModel);
    let lost = 0;
    server.meddle = ({ path }) => {
      if (path !== '/sync/v1/push' || lost === 1) return undefined;
      lost += 1;
      return 'lose-answer';
    };
    const timers = new ManualTimers();
    const device = await openDevice(server, newServerUrl(), { timers });
    await device.record('OpenJob', 'j1', openJob);
    await timers.pass();
    await settledIn(device);
    expect(logOf(server)).toEqual([['JobOpened', 'tablet', 1]]);
  });

  test('sends a burst of 250 facts once each, in order, while pushes are under way', async () => {
    const server = new WireServer(toyModel);
    const device = await openDevice(server, newServerUrl());
    await device.record('OpenJob', 'j1', openJob);
    const burst = Array.from({ length: 124 }, (_, index) =>
      Promise.all([
        device.record('NoteJob', 'j1', { texts: [`note ${index}`] }),
        device.record('NoteExpense', 'e1', { cents: index }),
      ]),
    );
    const results = (await Promise.all(burst)).flat();
    expect(results.filter((result) => !result.ok)).toEqual([]);
    await device.record('FinishJob', 'j1', {});
    await settledIn(device);
    const sequence = server.log.map((event) => event.deviceSeq);
    expect(sequence).toEqual(Array.from({ length: 250 }, (_, index) => index + 1));
    expect(server.numbers.get('tablet')).toEqual({ through: 250, above: [], holes: [] });
    const job = await jobWhere(device, 'j1', (document) => document?.unsent === 0);
    expect(job?.state).toEqual(server.documents.get('job:j1')?.document.state);
    const sent = server.pushes.length;
    device.syncNow();
    await settledIn(device);
    expect(server.pushes.length).toBe(sent);
  });

  test('splits what the server finds too large', async () => {
    const server = new WireServer(toyModel);
    server.goOffline();
    const timers = new ManualTimers();
    const device = await openDevice(server, newServerUrl(), { timers });
    await device.record('OpenJob', 'j1', openJob);
    await device.record('NoteJob', 'j1', { texts: ['a', 'b', 'c', 'd', 'e', 'f', 'g'] });
    server.meddle = ({ path, body }) => {
      if (path !== '/sync/v1/push') return undefined;
      const { events } = body as { events: unknown[] };
      return events.length > 3 ? new Response('{}', { status: 413 }) : undefined;
    };
    server.online = true;
    device.syncNow();
    await settledIn(device);
    expect(server.log.map((event) => event.deviceSeq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(server.pushes.every(({ events }) => events.length <= 3)).toBe(true);
  });

  test('keeps sending the one fact of three that is not refused, and shows the refused ones', async () => {
    const server = new WireServer(toyModel);
    const url = newServerUrl();
    const office = await openDevice(server, url, { device: 'office' });
    await office.record('OpenJob', 'j1', openJob);
    await office.record('OpenJob', 'j2', { title: 'Roof', worker: 'w1' });
    await settledIn(office);
    const field = await openDevice(server, url, { device: 'field', owner: WORKER });
    await settledIn(field);

    server.goOffline();
    await statusWhere(field, ({ connection }) => connection !== 'online');
    await field.record('NoteJob', 'j1', { texts: ['seen'] });
    await field.record('NoteJob', 'j2', { texts: ['leak'] });
    await field.record('FinishJob', 'j1', {});
    server.online = true;
    office.syncNow();
    await office.record('FinishJob', 'j1', {});
    await settledIn(office);
    field.syncNow();
    await statusWhere(field, ({ unsent, disputed }) => unsent === 0 && disputed === 2);

    const disputes = await firstValueFrom(field.disputes$);
    expect(
      disputes.map(({ event, refusal, title }) => [event.type, refusal.code, title]).sort(),
    ).toEqual([
      ['JobDone', 'job-done', 'Boiler'],
      ['JobNoted', 'job-done', 'Boiler'],
    ]);
    expect(logOf(server).at(-1)).toEqual(['JobNoted', 'field', 2]);

    for (const { event } of disputes) {
      expect(await field.settleDispute(event.id, 'let-go')).toEqual({ ok: true, value: undefined });
    }
    expect(await statusWhere(field, ({ disputed }) => disputed === 0)).toMatchObject({ unsent: 0 });
  });

  test('keeps a refused fact about what its person may not see until it is let go', async () => {
    const server = new WireServer(toyModel);
    server.goOffline();
    const device = await openDevice(server, newServerUrl(), { owner: WORKER });
    await device.record('OpenJob', 'j1', openJob);
    server.open('j1', 'Secret', 'w2');
    server.online = true;
    device.syncNow();
    await statusWhere(device, ({ unsent, disputed }) => unsent === 0 && disputed === 1);
    expect(await titlesOf(device)).toEqual([]);
    await letGo(device, 'not-there');
    expect(await firstValueFrom(device.document$('job', 'j1'))).toBeUndefined();
  });

  test('shows a refused beginning until it is let go, then forgets it', async () => {
    const server = new WireServer(toyModel);
    server.confirm = ({ type }) => (type === 'JobOpened' ? { code: 'too-late' } : undefined);
    const device = await openDevice(server, newServerUrl());
    await device.record('OpenJob', 'j1', openJob);
    await statusWhere(device, ({ unsent, disputed }) => unsent === 0 && disputed === 1);
    await letGo(device, 'too-late');
    expect(await firstValueFrom(device.document$('job', 'j1'))).toBeUndefined();
    expect(await device.record('OpenJob', 'j1', openJob)).toMatchObject({ ok: true });
  });

  test('forgets a refused beginning that was settled without its hearing of it', async () => {
    const server = new WireServer(toyModel);
    server.confirm = ({ type }) => (type === 'JobOpened' ? { code: 'too-late' } : undefined);
    const device = await openDevice(server, newServerUrl());
    await device.record('OpenJob', 'j1', openJob);
    await device.record('OpenJob', 'j2', openJob);
    await statusWhere(device, ({ disputed }) => disputed === 2);
    const disputes = await firstValueFrom(device.disputes$);
    const [first = '', second = ''] = disputes.map(({ event }) => event.id);
    // The answer to the one was lost; somebody let the other go meanwhile, which is no override.
    server.settle(first, WORKER);
    server.settle(second, WORKER);
    expect(await device.settleDispute(first, 'let-go')).toEqual({ ok: true, value: undefined });
    expect(await device.settleDispute(second, 'overridden', 'agreed')).toEqual({
      ...{ ok: true, value: undefined },
    });
    expect(await statusWhere(device, ({ disputed }) => disputed === 0)).toMatchObject({
      unsent: 0,
    });
    expect(await firstValueFrom(device.document$('job', 'j1'))).toBeUndefined();
  });

  test('keeps for its person what the server takes no note of, whatever comes from there', async () => {
    const server = new WireServer(toyModel);
    server.foreign = ({ type }) => (type === 'JobNoted' ? { code: 'id-reserved' } : undefined);
    const journal = new MemoryJournal();
    const device = await openDevice(server, newServerUrl(), { journal });
    await device.record('OpenJob', 'j1', openJob);
    await device.record('NoteJob', 'j1', { texts: ['mine'] });
    await statusWhere(device, ({ unsent, disputed }) => unsent === 0 && disputed === 1);
    server.handOver('j1', 'w2');
    await jobWhere(device, 'j1', (document) => document?.assignee === 'w2');
    await device.record('FinishJob', 'j1', {});
    const status = await statusWhere(device, ({ unsent }) => unsent === 0);
    expect(status.disputed).toBe(1);
    const [dispute] = await firstValueFrom(device.disputes$);
    expect(dispute).toMatchObject({
      event: { type: 'JobNoted', data: { text: 'mine' } },
      refusal: { code: 'id-reserved' },
      onlyHere: true,
    });
    const inJournal = () => journal.lines.map((line) => JSON.parse(line).id as string);
    await expect.poll(inJournal).toEqual([dispute?.event.id]);
    expect(await device.wipe()).toMatchObject({ ok: false, refusal: { code: 'unsent-work' } });
    const pushes = server.pushes.length;
    await letGo(device, 'id-reserved');
    expect(server.pushes.length).toBe(pushes);
    expect(journal.lines).toEqual([]);
  });

  test('keeps a beginning that the server takes no note of, and sends it once only', async () => {
    const server = new WireServer(toyModel);
    server.foreign = () => ({ code: 'stream-id-reserved' });
    const device = await openDevice(server, newServerUrl());
    await device.record('OpenJob', 'j1', openJob);
    await statusWhere(device, ({ unsent, disputed }) => unsent === 0 && disputed === 1);
    device.syncNow();
    await settledIn(device);
    expect(server.pushes).toHaveLength(1);
    await letGo(device, 'stream-id-reserved');
    expect(await firstValueFrom(device.document$('job', 'j1'))).toBeUndefined();
  });
});

async function letGo(device: Replica, code: string): Promise<void> {
  const disputes = await firstValueFrom(device.disputes$);
  expect(disputes.map(({ refusal }) => refusal.code)).toEqual([code]);
  const settled = await device.settleDispute(disputes[0]?.event.id ?? '', 'let-go');
  expect(settled).toEqual({ ok: true, value: undefined });
  await statusWhere(device, ({ disputed }) => disputed === 0);
}

describe('pulling', () => {
  test('loads what fills its pages to the last, and does not ask for it again', async () => {
    const server = new WireServer(toyModel);
    // A first page is short, so that something is there to be seen.
    server.seedJobs(100 + PULL_DOCUMENTS_MAX);
    const device = await openDevice(server, newServerUrl());
    await settledIn(device);
    const asked = () => server.pulls.filter((query) => query.startsWith('snapshot context=prov'));
    expect(asked()).toHaveLength(2);
    server.open('j1', 'Later', 'w1');
    await jobWhere(device, 'j1', (job) => job?.version === 1);
    expect(asked()).toHaveLength(2);
  });

  test('brings what another device recorded, as it happens and after a cut', async () => {
    const server = new WireServer(toyModel);
    const url = newServerUrl();
    const office = await openDevice(server, url, { device: 'office' });
    const timers = new ManualTimers();
    const field = await openDevice(server, url, { device: 'field', owner: WORKER, timers });
    await Promise.all([settledIn(office), settledIn(field)]);
    await office.record('OpenJob', 'j1', openJob);
    await jobWhere(field, 'j1', (job) => job?.version === 1);

    server.cut();
    await statusWhere(field, ({ connection }) => connection !== 'online');
    await office.record('FinishJob', 'j1', {});
    await statusWhere(office, ({ unsent }) => unsent === 0);
    await timers.pass();
    const closed = await jobWhere(field, 'j1', (job) => job?.version === 2);
    expect(closed).toMatchObject({ status: 'done', position: 2, pending: [] });
  });

  test('lets two devices that worked offline on one job agree', async () => {
    const server = new WireServer(toyModel);
    const url = newServerUrl();
    const office = await openDevice(server, url, { device: 'office' });
    await office.record('OpenJob', 'j1', openJob);
    await settledIn(office);
    const field = await openDevice(server, url, { device: 'field', owner: WORKER });
    await settledIn(field);
    server.goOffline();
    await office.record('NoteJob', 'j1', { texts: ['office 1', 'office 2'] });
    await field.record('NoteJob', 'j1', { texts: ['field 1', 'field 2'] });
    // Both have met the lack of a network, and wait: the office is first.
    for (const device of [office, field]) {
      await statusWhere(device, ({ obstacle }) => obstacle !== undefined);
    }
    server.online = true;
    office.syncNow();
    await settledIn(office);
    field.syncNow();
    await settledIn(field);
    const notes = ['office 1', 'office 2', 'field 1', 'field 2'];
    for (const device of [office, field]) {
      const job = await jobWhere(device, 'j1', (found) => found?.version === 5);
      expect(job).toMatchObject({ state: { notes }, pending: [], position: 5 });
    }
  });

  test('keeps what is gone until its pending fact is settled, then removes it', async () => {
    const server = new WireServer(toyModel);
    const url = newServerUrl();
    const office = await openDevice(server, url, { device: 'office' });
    await office.record('OpenJob', 'j1', openJob);
    await office.record('OpenJob', 'j2', { title: 'Roof', worker: 'w1' });
    await settledIn(office);
    let pushable = false;
    server.meddle = ({ path, body }) => {
      const { device } = (body ?? {}) as { device?: string };
      // Trouble about this alone: it keeps nothing else from being asked.
      return path === '/sync/v1/push' && device === 'field' && !pushable
        ? new Response('{}', { status: 500 })
        : undefined;
    };
    const field = await openDevice(server, url, { device: 'field', owner: WORKER });
    await jobWhere(field, 'j2', (job) => job !== undefined);
    await field.record('NoteJob', 'j1', { texts: ['mine'] });
    server.handOver('j1', 'w2');
    server.handOver('j2', 'w2');
    await jobWhere(field, 'j2', (job) => job === undefined);
    const kept = await jobWhere(field, 'j1', (job) => job?.position === 3);
    expect(kept).toMatchObject({ unsent: 1, state: { notes: ['mine'] } });

    // The server has it noted by another way meanwhile: the verdict is `repeated`.
    server.append(kept?.pending ?? []);
    pushable = true;
    field.syncNow();
    await jobWhere(field, 'j1', (job) => job === undefined);
    expect(await statusWhere(field, ({ unsent }) => unsent === 0)).toMatchObject({ disputed: 0 });
    expect(await titlesOf(field)).toEqual([]);
  });

  test('changes nothing when the same page comes again', async () => {
    const server = new WireServer(toyModel);
    const url = newServerUrl();
    const office = await openDevice(server, url, { device: 'office' });
    await office.record('OpenJob', 'j1', openJob);
    await settledIn(office);
    // A position that never rises makes every pull start from the beginning.
    server.forgetCheckpoints = true;
    const field = await openDevice(server, url, { device: 'field', owner: WORKER });
    const seen: number[] = [];
    field.document$('job', 'j1').subscribe((job) => seen.push(job?.position ?? 0));
    await settledIn(field);
    const pulls = server.pulls.length;
    field.syncNow();
    await firstValueFrom(
      server.pulled$.pipe(
        filter((count) => count >= pulls + 4),
        timeout(5_000),
      ),
    );
    await settledIn(field);
    expect(seen.filter((position) => position > 0)).toEqual([1]);
  });

  test('brings back what has left the window once somebody wants it', async () => {
    const server = new WireServer(toyModel);
    server.seedJobs(2);
    const id = derivedId('bring', 1);
    server.append([
      {
        ...{ id, correlationId: id, context: 'provisioning', kind: 'job', stream: 's0', v: 1 },
        ...{ type: 'JobDone', command: 'FinishJob', occurredAt: '2026-11-23T09:00:00.000Z' },
        data: { notes: '', client: 'c1' },
        actor: { id: 'u-office', role: 'manager', name: 'Office' },
      },
    ]);
    const device = await openDevice(server, newServerUrl());
    await settledIn(device);
    server.window = { days: 60, after: 3 };
    device.syncNow();
    await jobWhere(device, 's0', (job) => job === undefined);
    expect(await device.bring('job', 's0')).toEqual({ ok: true, value: undefined });
    const brought = await firstValueFrom(device.document$('job', 's0'));
    expect([brought?.status, brought?.position, brought?.pending]).toEqual(['done', 3, []]);
    device.syncNow();
    await settledIn(device);
    expect((await firstValueFrom(device.document$('job', 's0')))?.status).toBe('done');
    const code = async (stream: string) => {
      const outcome = await device.bring('job', stream);
      return outcome.ok ? 'brought' : outcome.refusal.code;
    };
    expect(await code('nowhere')).toBe('not-there');
    server.goOffline();
    expect(await code('s1')).toBe('offline');
  });

  test('loads a fresh device in pages and says how far it is', async () => {
    const server = new WireServer(toyModel);
    server.seedJobs(1_200);
    const device = await openDevice(server, newServerUrl());
    const loaded = new Set<number>();
    device.status$.subscribe(({ loading }) => loading && loaded.add(loading.loaded));
    const status = await settledIn(device);
    expect(status.loading).toBeUndefined();
    expect([...loaded].filter((count) => count > 0)).toEqual([100, 600, 1100, 1200]);
    expect(await titlesOf(device, { limit: 3 })).toEqual(['job 0000', 'job 0001', 'job 0002']);
    expect(status.syncedAt).toBe('2026-11-23T09:00:00.000Z');
  });
});

describe('commands sent to the server', () => {
  test('are asked for once more under the same id when the answer was lost', async () => {
    const server = new WireServer(toyModel);
    const device = await openDevice(server, newServerUrl(), { owner: MANAGER });
    await device.record('OpenJob', 'j1', openJob);
    await settledIn(device);
    let lost = 0;
    server.meddle = ({ path }) => {
      if (path !== '/api/v1/commands' || lost === 1) return undefined;
      lost += 1;
      return 'lose-answer';
    };
    const result = await device.sendCommand('GiveJob', 'j1', { worker: 'w2' });
    expect(result.ok && result.value).toMatchObject({ assignee: 'w2', version: 2, pending: [] });
    expect(server.log).toHaveLength(2);
  });

  test('are refused with the code of the server, and with offline without it', async () => {
    const server = new WireServer(toyModel);
    const device = await openDevice(server, newServerUrl(), { owner: MANAGER });
    await settledIn(device);
    expect(await device.sendCommand('GiveJob', 'j9', { worker: 'w2' })).toMatchObject({
      ok: false,
      refusal: { code: 'not-there' },
    });
    server.goOffline();
    expect(await device.sendCommand('GiveJob', 'j9', { worker: 'w2' })).toEqual({
      ok: false,
      refusal: { code: 'offline' },
    });
  });
});

describe('wiping', () => {
  test('is refused while something is unsent, and leaves no trace when forced', async () => {
    const server = new WireServer(toyModel);
    const url = newServerUrl();
    server.goOffline();
    const device = await openDevice(server, url);
    await device.record('OpenJob', 'j1', openJob);
    expect(await device.wipe()).toEqual({
      ok: false,
      refusal: { code: 'unsent-work', params: { unsent: 1, unsentFiles: 0 } },
    });
    const before = (await indexedDB.databases()).length;
    expect(await device.wipe({ force: true })).toEqual({ ok: true, value: undefined });
    expect((await indexedDB.databases()).length).toBeLessThan(before);
    const again = await openDevice(server, url);
    expect(await titlesOf(again)).toEqual([]);
  });
});

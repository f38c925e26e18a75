// Proves what a device does with documents that another version of the program has made: none is shown
// or decided by before it was fetched again, what is unsent stays and is sent, and a server or a program
// that is the older of the two is told in a sentence, until both are of one version.
import { type AnyStream, assembleModel, type EventMeta, type Model } from '@callout/kernel';
import { toyModel } from '@callout/kernel/toy';
import { firstValueFrom } from 'rxjs';
import { afterEach, expect, test, vi } from 'vitest';
import {
  closeAll,
  jobWhere,
  newServerUrl,
  openDevice,
  settledIn,
  statusWhere,
  titlesOf,
} from '../testing/device.fixture.ts';
import { WireServer } from '../testing/wire-server.fixture.ts';

vi.setConfig({ testTimeout: 60_000 });
afterEach(closeAll);

function withJob(change: (job: AnyStream) => AnyStream): Model {
  const contexts = toyModel.contexts.map((context) => {
    const streams = context.streams.map((each) => (each.kind === 'job' ? change(each) : each));
    const commands = context.commands.map((command) => ({
      ...command,
      stream: streams.find(({ kind }) => kind === command.stream.kind) ?? command.stream,
    }));
    return { ...context, streams, commands };
  });
  return assembleModel(contexts, { en: {}, ru: {} });
}
/** The same events come to one field more. */
const newer = withJob((job) => ({
  ...job,
  foldVersion: 2,
  evolve: Object.fromEntries(
    Object.entries(job.evolve).map(([type, evolve]) => [
      type,
      (state: never, data: never, event: EventMeta) => ({
        ...(evolve(state, data, event) as object),
        isNew: true,
      }),
    ]),
  ),
}));
/** Raised, though every document comes out as before. */
const raised = withJob((job) => ({ ...job, foldVersion: 2 }));

const openJob = { title: 'Boiler', worker: 'w1' };
const job = (replica: Awaited<ReturnType<typeof openDevice>>) =>
  firstValueFrom(replica.document$('job', 'j1'));

async function loaded() {
  const server = new WireServer(toyModel);
  const url = newServerUrl();
  const device = await openDevice(server, url);
  await device.record('OpenJob', 'j1', openJob);
  await settledIn(device);
  expect((await job(device))?.fold).toBe('1.1');
  return { server, url, device };
}

test('a newer program shows nothing of an older fold, and fetches it again when it is online', async () => {
  const { server, url, device } = await loaded();
  await device.close();
  server.upgrade(newer);
  server.goOffline();
  const offline = await openDevice(server, url, { model: newer });
  expect(await titlesOf(offline)).toEqual([]);
  expect(await job(offline)).toBeUndefined();
  expect(await offline.record('NoteJob', 'j1', { texts: ['ring twice'] })).toEqual({
    ok: false,
    refusal: { code: 'document-outdated' },
  });
  const { trouble } = await statusWhere(offline, (status) => status.trouble !== undefined);
  expect(trouble?.code).toBe('documents-outdated');
  await offline.close();

  server.online = true;
  const online = await openDevice(server, url, { model: newer });
  expect((await jobWhere(online, 'j1', (found) => found !== undefined))?.state).toMatchObject({
    title: 'Boiler',
    isNew: true,
  });
  await statusWhere(online, (status) => status.trouble === undefined);
});

test('also where the server found nothing to change, and so gave it no new position', async () => {
  const { server, url, device } = await loaded();
  await device.close();
  server.upgrade(raised);
  const online = await openDevice(server, url, { model: raised });
  const found = await jobWhere(online, 'j1', (document) => document !== undefined);
  expect(found).toMatchObject({ fold: '1.2', position: 1 });
  await statusWhere(online, (status) => status.trouble === undefined);
  const pulls = server.pulls.length;
  await online.close();
  const again = await openDevice(server, url, { model: raised });
  await settledIn(again);
  expect(server.pulls.slice(pulls).filter((query) => query.startsWith('snapshot '))).toEqual([]);
});

test('what is unsent stays over the change, is sent, and is applied over what comes', async () => {
  const { server, url, device } = await loaded();
  server.goOffline();
  await device.record('NoteJob', 'j1', { texts: ['ring twice'] });
  await device.record('OpenJob', 'j2', { title: 'Tap', worker: 'w1' });
  await device.close();
  const offline = await openDevice(server, url, { model: newer });
  // Of the second job all is known here: its events are.
  expect(await titlesOf(offline)).toEqual(['Tap']);
  expect((await firstValueFrom(offline.document$('job', 'j2')))?.state).toMatchObject({
    isNew: true,
  });
  expect((await firstValueFrom(offline.status$)).unsent).toBe(2);
  await offline.close();

  server.upgrade(newer);
  server.online = true;
  const online = await openDevice(server, url, { model: newer });
  await settledIn(online);
  const found = await jobWhere(online, 'j1', (document) => document?.version === 2);
  expect(found).toMatchObject({ fold: '1.2', pending: [], state: { isNew: true } });
  expect(server.log.map(({ type }) => type)).toEqual(['JobOpened', 'JobNoted', 'JobOpened']);
});

test('what this person may not see any more does not come back, and does not stay', async () => {
  const { server, url, device } = await loaded();
  await device.record('OpenJob', 'j2', { title: 'Tap', worker: 'w1' });
  await settledIn(device);
  await device.close();
  server.upgrade(newer);
  server.hide('job:j1');
  const online = await openDevice(server, url, { model: newer });
  await statusWhere(online, ({ trouble, syncedAt }) => !trouble && syncedAt !== undefined);
  await jobWhere(online, 'j2', (document) => document !== undefined);
  expect(await titlesOf(online)).toEqual(['Tap']);
});

test('an older server is named, and what it sent is fetched again once it is of today', async () => {
  const server = new WireServer(toyModel);
  const url = newServerUrl();
  const first = await openDevice(server, url);
  await first.record('OpenJob', 'j1', openJob);
  await settledIn(first);
  await first.close();
  const device = await openDevice(server, newServerUrl(), { model: raised });
  const { trouble } = await statusWhere(device, (status) => status.trouble !== undefined);
  expect(trouble?.code).toBe('server-older');
  expect(await job(device)).toBeUndefined();
  server.upgrade(raised);
  device.syncNow();
  expect(await jobWhere(device, 'j1', (found) => found !== undefined)).toMatchObject({
    fold: '1.2',
  });
  await statusWhere(device, (status) => status.trouble === undefined);
});

test('an older program is named, keeps what is unsent, and shows nothing that it would misread', async () => {
  const { server, url, device } = await loaded();
  server.upgrade(newer);
  device.syncNow();
  const { trouble } = await statusWhere(device, (status) => status.trouble !== undefined);
  expect(trouble?.code).toBe('application-older');
  expect(await jobWhere(device, 'j1', (found) => found === undefined)).toBeUndefined();
  const recorded = await device.record('NoteJob', 'j1', { texts: ['ring twice'] });
  expect(recorded).toMatchObject({ ok: false, refusal: { code: 'document-outdated' } });
  await device.close();
  const updated = await openDevice(server, url, { model: newer });
  expect((await jobWhere(updated, 'j1', (found) => found !== undefined))?.state).toMatchObject({
    isNew: true,
  });
});

// Proves that work from a device without a network reaches the server by hand: a worker exports facts and a
// photo as a sealed file, a manager brings it in on their own desk with its code, once however often, and
// sees the photo; what the worker's device sends itself afterwards adds nothing. And that a browser which has
// cleared its storage says at the next start how much unsent work it has lost.
import { readFile } from 'node:fs/promises';
import { expect, type Page, test } from '@playwright/test';
import {
  CLIENT,
  registerWorker,
  SERVICE_TYPE,
  setUpOrganisation,
  WORKER,
} from './organisation.fixture.ts';
import { type Device, indicator, signIn, takeDevice } from './people.fixture.ts';
import { PASSWORD, type Server, startServer } from './server.fixture.ts';

const REQUEST = '01981f00-0000-7000-8000-000000000004';
let server: Server;
const devices: Device[] = [];

async function device(kind: 'phone' | 'desk', login: string): Promise<Device> {
  const taken = await takeDevice(server.url, kind);
  devices.push(taken);
  await signIn(taken.page(), login, PASSWORD);
  await expect(indicator(taken.page())).toContainText('All sent');
  return taken;
}

test.beforeAll(async () => {
  server = await startServer([
    { login: 'mara', name: 'Mara Voss', role: 'manager' },
    { login: 'mila', name: 'Mila Novak', role: 'worker', subject: WORKER },
  ]);
  await setUpOrganisation(server, 'mara', { needsEvidence: true });
  await registerWorker(server, 'mara');
  const manager = await server.as('mara');
  const at = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
  await manager.order('provisioning', 'RequestService', REQUEST, {
    client: { id: CLIENT, name: 'Harbour School' },
    serviceType: { id: SERVICE_TYPE, name: 'Boiler service' },
    ...{ description: '', place: { address: 'Kaistraße 4, Hamburg' } },
    contact: { name: 'Ada Petersen', phone: '+49 40 5550100' },
    wanted: { from: at(0.1), to: at(4) },
  });
});
test.afterAll(async () => {
  for (const taken of devices) await taken.discard();
  await server?.stop();
});

async function panelOf(page: Page) {
  await page
    .getByRole('button', { name: /sent|Offline|Sending|Connecting/ })
    .first()
    .click();
  return page.getByRole('dialog', { name: 'Exchange with the server' });
}

async function checkIn(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Check in' }).tap();
  const form = page.getByRole('dialog', { name: 'Check in' });
  const buffer = await page.screenshot();
  await form
    .locator('input[type=file]')
    .setInputFiles({ name: 'photo.png', mimeType: 'image/png', buffer });
  await expect(form.getByRole('img', { name: 'Photo at the start' })).toBeVisible();
  await form.getByRole('button', { name: 'Check in' }).tap();
  await expect(form).toBeHidden();
}

test('a manager brings in what a worker could not send, with its photo, once', async () => {
  const phone = await device('phone', 'mila');
  await phone
    .page()
    .getByRole('link', { name: /Boiler service/ })
    .tap();
  await expect(phone.page().getByRole('button', { name: 'Check in' })).toBeVisible();
  await phone.goOffline();
  await checkIn(phone.page());

  const download = phone.page().waitForEvent('download');
  await (await panelOf(phone.page())).getByRole('button', { name: 'Export unsent work' }).tap();
  const saved = await (await download).path();
  const code =
    (await phone
      .page()
      .getByRole('dialog', { name: 'Code of the file' })
      .locator('pre')
      .textContent()) ?? '';
  const file = { name: 'work.callout', mimeType: '', buffer: await readFile(saved) };

  const desk = (await device('desk', 'mara')).page();
  const panel = await panelOf(desk);
  const form = desk.getByRole('dialog', { name: 'Import exported work' });
  const bring = async (typed: string) => {
    if (await form.isHidden()) {
      await panel.getByRole('button', { name: 'Import exported work' }).click();
      await form.locator('input[type=file]').setInputFiles(file);
    }
    await form.getByLabel('Code of the file').fill(typed);
    await form.getByRole('button', { name: 'Import exported work' }).click();
  };
  await bring('0000-0000-0000-0000');
  await expect(form.getByRole('alert')).toContainText('The code does not open this file.');
  await bring(code.toLowerCase());
  await expect(form).toContainText('1 record of Mila Novak was handed in');
  await expect(form).toContainText('Accepted');
  await form.getByRole('button', { name: 'Close' }).click();
  await expect(form).toBeHidden();
  await bring(code);
  await expect(form).toContainText('Had arrived already');
  await desk.goto(`${server.url}/requests/${REQUEST}`);
  await expect(desk.getByRole('button', { name: 'Open: Photo at the start' })).toBeEnabled();

  await phone.goOnline();
  await expect(indicator(phone.page())).toContainText('All sent', { timeout: 45_000 });
  const { events } = (await (
    await server.as('mara')
  ).get(`/api/v1/streams/provisioning/service-request/${REQUEST}/events`)) as {
    readonly events: readonly { readonly type: string; readonly device?: string }[];
  };
  const started = events.filter(({ type }) => type === 'ServiceStarted');
  expect(started.map(({ device = '' }) => device.split(':')[0])).toEqual(['export']);
});

test('a browser that cleared its storage says how much unsent work it has lost', async () => {
  const desk = (await device('desk', 'mara')).page();
  await desk.goto(`${server.url}/requests/${REQUEST}`);
  await desk.route(/\/sync\//, (route) => route.abort());
  await desk.getByLabel('New note').fill('They called twice.');
  await desk.getByRole('button', { name: 'Add a note' }).click();
  await expect(desk.getByRole('paragraph').filter({ hasText: 'They called twice.' })).toBeVisible();
  await desk
    .getByRole('button', { name: /not sent/ })
    .first()
    .click();
  const panel = desk.getByRole('dialog', { name: 'Exchange with the server' });
  await expect(
    panel.getByText(/^[\d.]+ [kM]B of .+; the browser (keeps|may clear) it/),
  ).toBeVisible();

  // No page of ours is open while the browser clears.
  await desk.goto(`${server.url}/healthz`);
  await desk.evaluate(async () => {
    for (const { name = '' } of await indexedDB.databases()) {
      await new Promise((resolve) => {
        indexedDB.deleteDatabase(name).onsuccess = resolve;
      });
    }
  });
  await desk.goto(server.url);
  const banner = desk.getByRole('alert').filter({ hasText: 'This device has lost its data' });
  await expect(banner).toContainText('1 record had not been sent and is gone');
  await desk.unrouteAll();
  await desk.reload();
  await banner.getByRole('button', { name: 'Got it' }).click();
  await expect(banner).toBeHidden();
  await desk.reload();
  await expect(indicator(desk)).toContainText('All sent');
  await expect(banner).toHaveCount(0);
});

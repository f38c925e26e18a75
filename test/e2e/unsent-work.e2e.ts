// Proves that work from a device without a network reaches the server by hand: a worker exports facts and a
// photo as a sealed file, a manager brings it in on their own desk with its code, once however often, and
// sees the photo, from which the place and the camera have been taken out; what the worker's device sends
// itself afterwards adds nothing; where the organisation wants it, the next photo keeps its place, and no more. And that a browser which has cleared its storage says at the next start how
// much unsent work it has lost.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import {
  CLIENT,
  registerWorker,
  SERVICE_TYPE,
  setUpOrganisation,
  WORKER,
} from './organisation.fixture.ts';
import { indicator, type LastingDevice, signIn, takeLastingDevice } from './people.fixture.ts';
import { PASSWORD, type Server, startServer } from './server.fixture.ts';

const REQUEST = '01981f00-0000-7000-8000-000000000004';
let server: Server;
const devices: LastingDevice[] = [];

async function device(kind: 'phone' | 'desk', login: string): Promise<LastingDevice> {
  const taken = await takeLastingDevice(server.url, kind);
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

/** As a telephone writes it: with an EXIF segment that names the camera, its number, and where it stood. */
function withPlace(jpeg: Buffer): Buffer {
  const entry = (tag: number, type: number, count: number, value: number) => {
    const bytes = Buffer.alloc(12);
    bytes.writeUInt16BE(tag, 0);
    bytes.writeUInt16BE(type, 2);
    bytes.writeUInt32BE(count, 4);
    bytes.writeUInt32BE(value, 8);
    return bytes;
  };
  const [ascii, long, rational] = [2, 4, 5];
  const head = Buffer.from('Exif\0\0MM\0*\0\0\0\b', 'latin1');
  // Two directories of two entries each, and behind them what the entries point to.
  const [gpsAt, modelAt, latitudeAt] = [38, 68, 84];
  const zero = Buffer.alloc(4);
  const two = Buffer.of(0, 2);
  const model = Buffer.from('SecretPhone 9\0\0\0', 'latin1');
  const latitude = Buffer.alloc(24);
  for (const [index, value] of [53, 1, 32, 1, 24, 1].entries()) {
    latitude.writeUInt32BE(value, index * 4);
  }
  const camera = [entry(0x110, ascii, 14, modelAt), entry(0x8825, long, 1, gpsAt)];
  const place = [entry(1, ascii, 2, 0x4e000000), entry(2, rational, 3, latitudeAt)];
  const tiff = Buffer.concat([two, ...camera, zero, two, ...place, zero, model, latitude]);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(2 + head.length + tiff.length);
  const segment = Buffer.concat([Buffer.of(0xff, 0xe1), length, head, tiff]);
  return Buffer.concat([jpeg.subarray(0, 2), segment, jpeg.subarray(2)]);
}

async function checkIn(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Check in' }).tap();
  const form = page.getByRole('dialog', { name: 'Check in' });
  const buffer = withPlace(await page.screenshot({ type: 'jpeg' }));
  await form
    .locator('input[type=file]')
    .setInputFiles({ name: 'photo.jpg', mimeType: 'image/jpeg', buffer });
  await expect(form.getByRole('img', { name: 'Photo at the start' })).toBeVisible();
  await form.getByRole('button', { name: 'Check in' }).tap();
  await expect(form).toBeHidden();
}

/** The organisation wants it: the place stays in the next photo, and nothing else of the camera. */
async function keepsThePlaceWhereItIsWanted(page: Page, before: readonly string[]): Promise<void> {
  const manager = await server.as('mara');
  await manager.order('management', 'ConfigureOrganisation', 'organisation', {
    ...{ name: 'Northside', timeZone: 'Europe/Berlin', currency: 'EUR', locale: 'en' },
    keepPhotoLocation: true,
  });
  await page.goto(`${server.url}/jobs/${REQUEST}`);
  await page.getByRole('button', { name: 'More actions' }).tap();
  await page.getByRole('menuitem', { name: 'Attach evidence' }).tap();
  const form = page.getByRole('dialog', { name: 'Attach evidence' });
  await expect(form.getByText(/The place where it was taken stays/)).toBeVisible();
  const buffer = withPlace(await page.screenshot({ type: 'jpeg' }));
  await form
    .locator('input[type=file]')
    .setInputFiles({ name: 'photo.jpg', mimeType: 'image/jpeg', buffer });
  // Pressed while the photo is still being made small.
  await form.getByRole('button', { name: 'Attach evidence' }).tap();
  await expect(form).toBeHidden();
  const folder = join(server.dataFolder, 'files');
  let added: readonly string[] = [];
  await expect(async () => {
    const kept = await readdir(folder, { recursive: true });
    added = kept.filter((name) => /[0-9a-f]{64}$/.test(name) && !before.includes(name));
    expect(added).toHaveLength(1);
  }).toPass({ timeout: 20_000 });
  const photo = await readFile(join(folder, added[0] ?? ''), 'latin1');
  expect(photo).not.toContain('SecretPhone');
  // North of the equator, 53 degrees, 32 minutes, 24 seconds.
  const latitude = Buffer.from([53, 1, 32, 1, 24, 1].flatMap((value) => [0, 0, 0, value]));
  expect(photo).toContain('Exif');
  expect(photo).toContain(latitude.toString('latin1'));
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
  // The one file of both devices: what the camera had written of itself and the place is not in it.
  const kept = await readdir(join(server.dataFolder, 'files'), { recursive: true });
  const photos = kept.filter((name) => /[0-9a-f]{64}$/.test(name));
  expect(photos).toHaveLength(1);
  const photo = await readFile(join(server.dataFolder, 'files', photos[0] ?? ''), 'latin1');
  expect(photo.slice(0, 3)).toBe('\xff\xd8\xff');
  expect(photo).not.toMatch(/Exif|SecretPhone/);
  await keepsThePlaceWhereItIsWanted(phone.page(), photos);

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

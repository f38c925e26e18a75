// Proves on two real browsers what becomes of work that was recorded without a network while the office decided
// otherwise: both people read what came first, in words; the worker claims with one tap, also offline; a manager
// opens the photos, accepts one claim and rejects another, and lets something go after being asked twice; and a
// job that went to somebody else leaves the list at once.
import { expect, type Page, test } from '@playwright/test';
import { registerWorker, SERVICE_TYPE, setUpOrganisation, WORKER } from './organisation.fixture.ts';
import { type Device, indicator, signIn, takeDevice } from './people.fixture.ts';
import { PASSWORD, type Server, startServer } from './server.fixture.ts';

const AYLIN = '01981f00-0000-7000-8000-000000000009';
const CLIENTS = [
  'Lake Hotel',
  'Mill Bakery',
  'North Clinic',
  'Old Theatre',
  'Park School',
] as const;
type Client = (typeof CLIENTS)[number];
const idOf = (kind: 1 | 2, client: Client) =>
  `01981f00-0000-7000-8000-00000000${kind}00${CLIENTS.indexOf(client)}`;

let server: Server;
let worker: Device;
let office: Device;

test.beforeAll(async () => {
  server = await startServer([
    { login: 'mara', name: 'Mara Voss', role: 'manager' },
    { login: 'mila', name: 'Mila Novak', role: 'worker', subject: WORKER },
  ]);
  await setUpOrganisation(server, 'mara');
  await registerWorker(server, 'mara');
  const mara = await server.as('mara');
  const day = new Date(Date.now() + 24 * 3_600_000).toISOString().slice(0, 10);
  for (const [index, name] of CLIENTS.entries()) {
    const contact = { name: 'Ada Petersen' };
    await mara.order('management', 'RegisterClient', idOf(1, name), { name, contact });
    await mara.order('provisioning', 'RequestService', idOf(2, name), {
      client: { id: idOf(1, name), name },
      serviceType: { id: SERVICE_TYPE, name: 'Boiler service' },
      ...{ description: '', place: { address: 'Kaistraße 4, Hamburg' }, contact },
      wanted: { from: `${day}T0${index + 1}:00:00.000Z`, to: `${day}T0${index + 2}:00:00.000Z` },
    });
  }
  await expect
    .poll(async () => {
      const jobs = await mara.get('/api/v1/streams/provisioning/service-request?status=assigned');
      return (jobs as { readonly documents: readonly unknown[] }).documents.length;
    })
    .toBe(CLIENTS.length);
  await mara.order('management', 'RegisterWorker', AYLIN, {
    ...{ name: 'Aylin Demir', skills: ['gas'], capacity: 9 },
    availability: {
      weeklyHours: [1, 2, 3, 4, 5, 6, 7].map((of) => ({ day: of, from: '00:00', to: '24:00' })),
      timeOff: [],
    },
  });
  worker = await takeDevice(server.url, 'phone');
  office = await takeDevice(server.url, 'desk');
  await signIn(worker.page(), 'mila', PASSWORD);
  await signIn(office.page(), 'mara', PASSWORD);
});
test.afterAll(async () => {
  await worker?.discard();
  await office?.discard();
  await server?.stop();
});

const picture = (page: Page, name: string) =>
  page.screenshot({ path: test.info().outputPath(`${name}.png`), fullPage: true });
const jobOf = (page: Page, client: Client) => page.getByRole('link', { name: new RegExp(client) });

/** By the keyboard: messages of what was done may lie over the list. */
async function openJob(page: Page, client: Client): Promise<void> {
  await page.getByRole('link', { name: 'My jobs' }).first().press('Enter');
  await jobOf(page, client).first().press('Enter');
  await expect(page.getByText(client).first()).toBeVisible();
}

async function checkIn(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Check in' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Check in' });
  await dialog.locator('input[type=file]').setInputFiles({
    ...{ name: 'photo.png', mimeType: 'image/png', buffer: await page.screenshot() },
  });
  await expect(dialog.getByRole('img', { name: 'Photo at the start' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Check in' }).press('Enter');
  await expect(dialog).toBeHidden();
}

async function openDispute(page: Page, words: RegExp): Promise<void> {
  await page.getByRole('link', { name: 'Disputed' }).first().press('Enter');
  const line = page.getByRole('alert').filter({ hasText: words }).first();
  await line.getByRole('link', { name: 'Open' }).press('Enter');
  await expect(page.getByText('What was recorded')).toBeVisible();
}

async function openRequest(page: Page, client: Client): Promise<void> {
  await page.goto(`${server.url}/requests/${idOf(2, client)}`);
  await expect(page.getByText(client).first()).toBeVisible();
}

/** Whose cancelled request is the one that was claimed. */
async function claimedNext(): Promise<Client> {
  const { rows } = (await (await server.as('mara')).get('/api/v1/lists/attention')) as {
    readonly rows: readonly { readonly stream: string; readonly cells: object }[];
  };
  const claimed = rows.filter(({ cells }) => 'openClaims' in cells);
  const found = CLIENTS.find((client) => claimed.some(({ stream }) => stream === idOf(2, client)));
  if (!found) throw new Error('nothing is claimed');
  return found;
}

test('every conflict ends in words that both understand', async () => {
  test.setTimeout(180_000);
  const phone = worker.page();
  const desk = office.page();
  const mara = await server.as('mara');

  await test.step('without a network the worker checks in at four places', async () => {
    for (const client of CLIENTS) await expect(jobOf(phone, client).first()).toBeVisible();
    await worker.goOffline();
    for (const client of ['Lake Hotel', 'Mill Bakery', 'North Clinic', 'Old Theatre'] as const) {
      await openJob(phone, client);
      await checkIn(phone);
    }
  });

  await test.step('meanwhile the office reassigns, cancels and moves', async () => {
    const request = (client: Client, command: string, data: object) =>
      mara.order('provisioning', command, idOf(2, client), data);
    const day = new Date(Date.now() + 48 * 3_600_000).toISOString().slice(0, 10);
    await request('Lake Hotel', 'ReassignWorker', { workerId: AYLIN, reason: '' });
    await request('Mill Bakery', 'CancelService', { reason: 'The client moved.' });
    await request('North Clinic', 'RescheduleService', {
      ...{ window: { from: `${day}T09:00:00.000Z`, to: `${day}T11:00:00.000Z` }, reason: '' },
    });
    await request('Old Theatre', 'CancelService', { reason: 'Closed for good.' });
    await openRequest(desk, 'Park School');
    await office.goOffline();
    await desk.getByRole('button', { name: 'More' }).click();
    await desk.getByRole('menuitem', { name: 'Cancel the request' }).click();
    const dialog = desk.getByRole('dialog', { name: 'Cancel the request' });
    await dialog.getByRole('button', { name: 'Cancel the request' }).click();
    await expect(dialog).toBeHidden();
  });

  await test.step('what left the worker’s view leaves the list at once, what was moved is taken', async () => {
    await worker.goOnline();
    await expect(indicator(phone)).toContainText('3 disputed');
    await phone.getByRole('link', { name: 'My jobs' }).first().press('Enter');
    await expect(jobOf(phone, 'Lake Hotel')).toHaveCount(0);
    await openJob(phone, 'North Clinic');
    await expect(phone.getByText('Under way')).toBeVisible();
    await openJob(phone, 'Park School');
    await checkIn(phone);
    await expect(phone.getByText('Under way')).toBeVisible();
  });

  await test.step('the worker reads who took the job over, and claims with one tap, offline', async () => {
    await openDispute(phone, /Aylin Demir took this job over on/);
    await expect(phone.getByText(/You recorded this on .*; it arrived on/)).toBeVisible();
    await expect(phone.getByRole('button', { name: /Open: Photo at the start/ })).toBeEnabled();
    await picture(phone, 'dispute-of-the-worker');
    await worker.goOffline();
    await phone.getByRole('button', { name: 'Claim this work' }).press('Enter');
    await expect(phone.getByText(/You have claimed this/)).toBeVisible();
    await worker.goOnline();
    await expect(phone.getByText(/Claimed by Mila Novak on/)).toBeVisible();
    await phone.getByRole('link', { name: /To the document/ }).press('Enter');
    await expect(phone.getByText('No longer yours')).toBeVisible();
    await expect(phone.getByText('Aylin Demir').first()).toBeVisible();
    await expect(phone.getByText('Kaistraße 4')).toHaveCount(0);
    await expect(phone.getByRole('button', { name: 'Check in' })).toHaveCount(0);
    await picture(phone, 'job-that-left');
    await openDispute(phone, /Mara Voss cancelled this request on/);
    await phone.getByRole('button', { name: 'Claim this work' }).press('Enter');
    await expect(phone.getByText(/Claimed by Mila Novak on/)).toBeVisible();
  });

  await test.step('the manager reads that the worker had checked in, and lets the cancellation go', async () => {
    await office.goOnline();
    await openDispute(desk, /Mila Novak had already checked in on/);
    await desk.getByRole('button', { name: 'Let it go' }).click();
    const asked = desk.getByRole('dialog', { name: 'Let it go?' });
    await asked.getByRole('button', { name: 'Yes, let it go' }).click();
    await expect(desk.getByText(/Let go by Mara Voss on/)).toBeVisible();
    await openRequest(desk, 'Park School');
    await expect(desk.getByText(/Let go by Mara Voss on/)).toBeVisible();
  });

  await test.step('the manager opens the photo of a claim and accepts it', async () => {
    await desk.getByRole('link', { name: /Needs attention/ }).click();
    await expect(desk.getByRole('row', { name: /Lake Hotel/ })).toContainText('Work claimed');
    await openRequest(desk, 'Lake Hotel');
    const photo = desk.getByRole('button', { name: /Open: Photo at the start/ }).locator('img');
    const width = () => photo.evaluate((image) => (image as HTMLImageElement).naturalWidth);
    await expect.poll(width).toBeGreaterThan(0);
    await picture(desk, 'claim-at-the-office');
    await desk.getByRole('button', { name: 'Accept the claim' }).click();
    const dialog = desk.getByRole('dialog', { name: 'Accept the claim' });
    await dialog.getByRole('button', { name: 'Accept the claim' }).click();
    await expect(dialog).toBeHidden();
    await expect(desk.getByRole('cell', { name: 'accepted' })).toBeVisible();
  });

  await test.step('the other claim is rejected with a reason, which its worker reads', async () => {
    const rejected = await claimedNext();
    await openRequest(desk, rejected);
    await desk.getByRole('button', { name: 'More' }).click();
    await desk.getByRole('menuitem', { name: 'Reject the claim' }).click();
    const dialog = desk.getByRole('dialog', { name: 'Reject the claim' });
    await dialog.getByRole('textbox', { name: /Reason/ }).fill('The photo shows another boiler.');
    await dialog.getByRole('button', { name: 'Reject the claim' }).click();
    await expect(dialog).toBeHidden();
    await phone.goto(`${server.url}/jobs/${idOf(2, rejected)}`);
    await expect(phone.getByText('The photo shows another boiler.')).toBeVisible();
  });

  await test.step('in Russian the same is said', async () => {
    for (const page of [phone, desk]) {
      await page.evaluate(() => localStorage.setItem('callout.language', 'ru'));
      await page.goto(`${server.url}/disputes`);
      await expect(page.getByText(/заявку отменили: Mara Voss/)).toBeVisible();
      await page.getByRole('link', { name: 'Открыть' }).press('Enter');
      await expect(page.getByRole('button', { name: 'Отказаться от записи' })).toBeVisible();
    }
    await expect(phone.getByRole('button', { name: 'Заявить о работе' })).toBeVisible();
    await picture(phone, 'dispute-of-the-worker-ru');
    await picture(desk, 'dispute-at-the-office-ru');
  });
});

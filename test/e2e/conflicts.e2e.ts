// Proves on two real browsers what becomes of work that was recorded without a network while the office decided
// otherwise: both people read what came first, in words; the worker claims with one tap, also offline; a manager
// opens the photos, accepts one claim and rejects another, and lets something go after being asked twice; and a
// job that went to somebody else leaves the list at once. What other devices bring (a client's, a second one of
// the same person, another manager's) ends on the same two.
import { expect, type Page, test } from '@playwright/test';
import { registerWorker, SERVICE_TYPE, setUpOrganisation, WORKER } from './organisation.fixture.ts';
import { type Device, indicator, signIn, takeDevice } from './people.fixture.ts';
import { pushedBy } from './pushed.fixture.ts';
import { PASSWORD, type Server, startServer } from './server.fixture.ts';

const AYLIN = '01981f00-0000-7000-8000-000000000009';
const GAS_CHECK = '01981f00-0000-7000-8000-000000000008';
const CLIENTS = [
  'Lake Hotel',
  'Mill Bakery',
  'North Clinic',
  'Old Theatre',
  'Park School',
] as const;
/** Of the second test: what the worker's other device recorded, and what became of it meanwhile. */
const LATER_CLIENTS = [
  'Quay Hall',
  'River Lodge',
  'Sail Club',
  'Tower Office',
  'Villa Nord',
] as const;
const ALL = [...CLIENTS, ...LATER_CLIENTS, 'Wharf House'] as const;
type Client = (typeof ALL)[number];
const idOf = (kind: 1 | 2, client: Client) =>
  `01981f00-0000-7000-8000-00000000${kind}0${String(ALL.indexOf(client)).padStart(2, '0')}`;

let server: Server;
let worker: Device;
let office: Device;

test.beforeAll(async ({ browser }) => {
  server = await startServer([
    { login: 'mara', name: 'Mara Voss', role: 'manager' },
    { login: 'mila', name: 'Mila Novak', role: 'worker', subject: WORKER },
    { login: 'paul', name: 'Paul Weiss', role: 'manager' },
    { login: 'quay', name: 'Cora Quist', role: 'client', subject: idOf(1, 'Quay Hall') },
  ]);
  await setUpOrganisation(server, 'mara');
  await registerWorker(server, 'mara');
  const mara = await server.as('mara');
  for (const client of CLIENTS) await requestFor(client);
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
  worker = await takeDevice(browser, server.url, 'phone');
  office = await takeDevice(browser, server.url, 'desk');
  await signIn(worker.page(), 'mila', PASSWORD);
  await signIn(office.page(), 'mara', PASSWORD);
});
test.afterAll(async () => {
  await worker?.discard();
  await office?.discard();
  await server?.stop();
});

/** Somebody asks for a visit, each at an hour of their own. */
async function requestFor(client: Client, type = SERVICE_TYPE): Promise<void> {
  const mara = await server.as('mara');
  const hour = ALL.indexOf(client) + 1;
  const day = new Date(Date.now() + 24 * 3_600_000).toISOString().slice(0, 10);
  const at = (of: number) => `${day}T${String(of).padStart(2, '0')}:00:00.000Z`;
  const contact = { name: 'Ada Petersen' };
  await mara.order('management', 'RegisterClient', idOf(1, client), { name: client, contact });
  await mara.order('provisioning', 'RequestService', idOf(2, client), {
    client: { id: idOf(1, client), name: client },
    serviceType: { id: type, name: type === SERVICE_TYPE ? 'Boiler service' : 'Gas check' },
    ...{ description: '', place: { address: 'Kaistraße 4, Hamburg' }, contact },
    wanted: { from: at(hour), to: at(hour + 1) },
  });
}

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

/** Whose cancelled request is the one that was claimed, once the server has heard what became of the other. */
async function claimedBut(settled: Client): Promise<Client> {
  let found: Client | undefined;
  await expect(async () => {
    const claimed = await claimedClients();
    expect(claimed).not.toContain(settled);
    [found] = claimed;
    expect(found).toBeDefined();
  }).toPass({ timeout: 20_000 });
  if (!found) throw new Error('nothing is claimed');
  return found;
}

async function claimedClients(): Promise<Client[]> {
  const { rows } = (await (await server.as('mara')).get('/api/v1/lists/attention')) as {
    readonly rows: readonly { readonly stream: string; readonly cells: object }[];
  };
  const claimed = rows.filter(({ cells }) => 'openClaims' in cells);
  return CLIENTS.filter((client) => claimed.some(({ stream }) => stream === idOf(2, client)));
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

  await test.step('the manager reads that the worker had checked in, and lets the cancellation go, offline', async () => {
    await office.goOnline();
    await openDispute(desk, /Mila Novak had already checked in on/);
    await office.goOffline();
    await desk.getByRole('button', { name: 'Let it go' }).click();
    const asked = desk.getByRole('dialog', { name: 'Let it go?' });
    await asked.getByRole('button', { name: 'Yes, let it go' }).click();
    await expect(desk.getByText(/You have let this go\. It is settled as soon as/)).toBeVisible();
    await expect(desk.getByRole('button', { name: 'Let it go' })).toHaveCount(0);
    await picture(desk, 'let-go-without-a-network');
    await office.goOnline();
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
    const rejected = await claimedBut('Lake Hotel');
    await openRequest(desk, rejected);
    await desk.getByRole('button', { name: 'Reject the claim' }).click();
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

async function letGo(page: Page, words: RegExp, by: string): Promise<void> {
  await openDispute(page, words);
  await page.getByRole('button', { name: 'Let it go' }).press('Enter');
  const asked = page.getByRole('dialog', { name: 'Let it go?' });
  await asked.getByRole('button', { name: 'Yes, let it go' }).press('Enter');
  await expect(page.getByText(new RegExp(`Let go by ${by} on`))).toBeVisible();
}

test('what other devices bring ends on the same two', async () => {
  test.setTimeout(180_000);
  const phone = worker.page();
  const desk = office.page();
  for (const page of [phone, desk]) {
    await page.evaluate(() => localStorage.setItem('callout.language', 'en'));
    await page.goto(`${server.url}/disputes`);
  }
  const [mara, quay] = [await server.as('mara'), await server.as('quay')];
  const request = (client: Client, command: string, data: object, by = mara) =>
    by.order('provisioning', command, idOf(2, client), data);
  const mila = await pushedBy(server, 'mila', 'worker', WORKER);
  const paul = await pushedBy(server, 'paul', 'manager');
  const seen = (name: Client) =>
    mila.stateOf(idOf(2, name)).then(({ status, worker: of }) => `${status} ${of?.id}`);

  await test.step('everybody has asked, and Mila has all of it', async () => {
    await mara.order('management', 'DefineServiceType', GAS_CHECK, {
      ...{ name: 'Gas check', description: '', basePrice: 5_000, typicalDurationMinutes: 60 },
      ...{ requiredSkills: ['gas'], supplies: [] },
      evidenceRequired: { startPhoto: true, reportPhoto: false, signature: false },
    });
    for (const client of LATER_CLIENTS) {
      await requestFor(client, client === 'Tower Office' ? GAS_CHECK : SERVICE_TYPE);
      await expect.poll(() => seen(client).catch(() => '')).toContain('assigned');
      const { worker: of } = await mila.stateOf(idOf(2, client));
      if (of?.id === WORKER) continue;
      const chosen = { workerId: WORKER, reason: '', evenIfBusy: true };
      await request(client, 'ReassignWorker', chosen);
    }
  });

  await test.step('the client cancels, a colleague has decided, and another device was first', async () => {
    await request('Quay Hall', 'CancelService', { reason: '' }, quay);
    const checkIn = ['ServiceStarted', 'StartService', { evidence: [] }] as const;
    const completion = [
      'ServiceCompleted',
      'CompleteService',
      { evidence: [], notes: '' },
    ] as const;
    expect(await mila.push(idOf(2, 'Quay Hall'), [checkIn])).toEqual(['disputed']);
    expect(await mila.push(idOf(2, 'River Lodge'), [checkIn, completion])).toEqual([
      ...['accepted', 'accepted'],
    ]);
    expect(await mila.push(idOf(2, 'River Lodge'), [completion])).toEqual(['disputed']);
    expect(await mila.push(idOf(2, 'Tower Office'), [checkIn])).toEqual(['disputed']);
    const timeOff = [20, 60].map((hours) => new Date(Date.now() + hours * 3_600_000).toISOString());
    await mara.order('management', 'SetAvailability', WORKER, {
      weeklyHours: [1, 2, 3, 4, 5, 6, 7].map((of) => ({ day: of, from: '00:00', to: '24:00' })),
      timeOff: [{ from: timeOff[0], to: timeOff[1] }],
    });
    expect(await mila.push(idOf(2, 'Sail Club'), [checkIn])).toEqual(['accepted']);
    await request('Villa Nord', 'CancelService', { reason: 'Sold.' });
    const cancellation = ['ServiceCancelled', 'CancelService', { reason: 'Not needed.' }] as const;
    expect(await paul.push(idOf(2, 'Villa Nord'), [cancellation])).toEqual(['disputed']);
  });

  await test.step('the worker reads that the client cancelled, and claims', async () => {
    await openDispute(phone, /Cora Quist cancelled this request on/);
    await picture(phone, 'cancelled-by-the-client');
    await phone.getByRole('button', { name: 'Claim this work' }).press('Enter');
    await expect(phone.getByText(/Claimed by Mila Novak on/)).toBeVisible();
  });

  await test.step('the worker reads what their other device had recorded, and lets it go', async () => {
    await letGo(phone, /You had already recorded something on another device/, 'Mila Novak');
    await picture(phone, 'two-devices');
  });

  await test.step('work that was begun before time off was entered goes on', async () => {
    await phone.goto(`${server.url}/jobs/${idOf(2, 'Sail Club')}`);
    await expect(phone.getByText('Under way')).toBeVisible();
  });

  await test.step('a manager takes a check-in without its photo all the same, with a reason', async () => {
    await openDispute(desk, /Gas check|photo/i);
    await desk.getByRole('button', { name: 'Take it all the same' }).click();
    const dialog = desk.getByRole('dialog', { name: 'Take it all the same' });
    await dialog.getByRole('textbox', { name: 'Why' }).fill('The camera was broken.');
    await picture(desk, 'override');
    await dialog.getByRole('button', { name: 'Take it' }).click();
    await expect(dialog).toBeHidden();
    await phone.goto(`${server.url}/jobs/${idOf(2, 'Tower Office')}`);
    await expect(phone.getByText('Under way')).toBeVisible();
  });

  await test.step('a manager reads what a colleague had recorded too late, and lets it go', async () => {
    await letGo(desk, /Paul Weiss recorded this on/, 'Mara Voss');
    await picture(desk, 'two-managers');
  });

  await test.step('a claim is rejected with its reason, which the worker reads', async () => {
    await openRequest(desk, 'Quay Hall');
    await desk.getByRole('button', { name: 'Reject the claim' }).click();
    const dialog = desk.getByRole('dialog', { name: 'Reject the claim' });
    await dialog.getByRole('textbox', { name: /Reason/ }).fill('Nobody was there.');
    await dialog.getByRole('button', { name: 'Reject the claim' }).click();
    await expect(dialog).toBeHidden();
    await phone.goto(`${server.url}/jobs/${idOf(2, 'Quay Hall')}`);
    await expect(phone.getByText('Nobody was there.')).toBeVisible();
  });

  await test.step('a suspended worker reads who has the job now, and so does the office', async () => {
    await requestFor('Wharf House');
    await expect.poll(() => seen('Wharf House').catch(() => '')).toContain('assigned');
    const { worker: of } = await mila.stateOf(idOf(2, 'Wharf House'));
    if (of?.id !== WORKER) {
      const chosen = { workerId: WORKER, reason: '', evenIfBusy: true };
      await request('Wharf House', 'ReassignWorker', chosen);
    }
    await mara.order('management', 'SuspendWorker', WORKER, { reason: 'Licence expired.' });
    await expect.poll(() => seen('Wharf House')).toContain(AYLIN);
    const checkIn = ['ServiceStarted', 'StartService', { evidence: [] }] as const;
    expect(await mila.push(idOf(2, 'Wharf House'), [checkIn])).toEqual(['disputed']);
    await openDispute(phone, /Aylin Demir took this job over on .* \(assigned by/);
    await picture(phone, 'suspended');
    await letGo(desk, /Mila Novak recorded this on/, 'Mara Voss');
  });
});

// Proves the whole road as people walk it, on three devices: a client asks for help, a worker is found,
// carries the job out without a network and closes their browser in between, the manager sees the
// evidence, the week is closed, the invoice is paid and the report shows it. A second job fails and
// lands in the reviewer's queue.
import { expect, type Page, test } from '@playwright/test';
import { CLIENT, registerWorker, setUpOrganisation, WORKER } from './organisation.fixture.ts';
import {
  indicator,
  type LastingDevice,
  sign,
  signIn,
  takeLastingDevice,
} from './people.fixture.ts';
import { type Account, PASSWORD, type Server, startServer } from './server.fixture.ts';

const PRICE = '€129.00';

const ACCOUNTS: readonly Account[] = [
  { login: 'mara', name: 'Mara Voss', role: 'manager' },
  { login: 'rosa', name: 'Rosa Lind', role: 'supplies' },
  { login: 'ines', name: 'Ines Ortega', role: 'reviewer' },
  { login: 'bernd', name: 'Bernd Falk', role: 'accountant' },
  { login: 'mila', name: 'Mila Novak', role: 'worker', subject: WORKER },
  { login: 'ada', name: 'Ada Petersen', role: 'client', subject: CLIENT },
];

let server: Server;
const devices: LastingDevice[] = [];

async function device(kind: 'phone' | 'desk', login: string): Promise<LastingDevice> {
  const taken = await takeLastingDevice(server.url, kind);
  devices.push(taken);
  await signIn(taken.page(), login, PASSWORD);
  return taken;
}

test.beforeAll(async () => {
  server = await startServer(ACCOUNTS);
  await setUpOrganisation(server, 'mara', {
    supplies: [{ item: 'Gasket set', quantity: 1 }],
    needsEvidence: true,
  });
  await registerWorker(server, 'mara');
});

test.afterAll(async () => {
  for (const taken of devices) await taken.discard();
  await server.stop();
});

/** The client fills in the form; answers when the service stands in their list. */
async function requestHelp(page: Page, description: string): Promise<void> {
  await page.getByRole('button', { name: 'Request help' }).first().tap();
  const form = page.getByRole('dialog', { name: 'Request help' });
  await form.getByRole('combobox', { name: 'Service' }).tap();
  await page.getByRole('option', { name: /Boiler service/ }).tap();
  await expect(form.getByText(PRICE)).toBeVisible();
  await form.getByLabel('Description').fill(description);
  await form.getByRole('button', { name: 'Request help' }).tap();
  await expect(form).toBeHidden();
}

/** A photo is a picture of the page itself: a real file of a camera's kind. */
async function photoOf(page: Page) {
  return { name: 'photo.png', mimeType: 'image/png', buffer: await page.screenshot() };
}

/** The thumbnail is not only there: its picture has been decoded. */
async function seesPicture(page: Page, name: string): Promise<void> {
  const thumbnail = page.getByRole('button', { name: `Open: ${name}` });
  await expect(thumbnail).toBeEnabled();
  const width = () =>
    thumbnail.locator('img').evaluate((image) => (image as HTMLImageElement).naturalWidth);
  await expect.poll(width).toBeGreaterThan(0);
}

async function handOutSupplies(): Promise<void> {
  const clerk = await server.as('rosa');
  const { documents } = (await clerk.get(
    '/api/v1/streams/provisioning/supplies-kit?status=requested&limit=10',
  )) as { readonly documents: readonly { readonly stream: string }[] };
  for (const { stream } of documents) {
    await clerk.order('provisioning', 'MarkSuppliesReady', stream, { shelf: 'B2' });
    await clerk.order('provisioning', 'IssueSupplies', stream, { note: '' });
  }
}

function nextMonday(): string {
  const now = new Date();
  const days = 7 - ((now.getUTCDay() + 6) % 7);
  const monday = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + days, 9);
  return new Date(monday).toISOString();
}

test('a request goes its whole way, and a failed one goes to review', async () => {
  test.setTimeout(180_000);
  const client = await device('phone', 'ada');
  const manager = await device('desk', 'mara');
  const worker = await device('phone', 'mila');

  await test.step('the client asks for help and is told who comes', async () => {
    await requestHelp(client.page(), 'No hot water since this morning.');
    await expect(client.page().getByText(/Mila Novak comes/)).toBeVisible();
  });

  await test.step('the manager sees the request with its worker and price', async () => {
    const row = manager.page().getByRole('row', { name: /Boiler service/ });
    await expect(row).toContainText('Assigned');
    await expect(row).toContainText('Mila Novak');
    await expect(row).toContainText(PRICE);
  });

  await test.step('the worker opens the job while there is a network', async () => {
    await handOutSupplies();
    await worker
      .page()
      .getByRole('link', { name: /Boiler service/ })
      .tap();
    await expect(worker.page().getByText('Kaistraße 4, Hamburg')).toBeVisible();
    await expect(worker.page().getByText('Shelf B2')).toBeVisible();
    await expect(worker.page().getByRole('button', { name: 'Confirm collection' })).toBeVisible();
    await expect(indicator(worker.page())).toContainText('All sent');
  });

  await test.step('without a network they collect, check in, and complete with evidence', async () => {
    const page = worker.page();
    await worker.goOffline();
    await page.getByRole('button', { name: 'Confirm collection' }).tap();
    await page.getByRole('button', { name: 'Check in' }).tap();
    const checkIn = page.getByRole('dialog', { name: 'Check in' });
    await checkIn.locator('input[type=file]').setInputFiles(await photoOf(page));
    await expect(checkIn.getByRole('img', { name: 'Photo at the start' })).toBeVisible();
    await checkIn.getByRole('button', { name: 'Check in' }).tap();
    await expect(checkIn).toBeHidden();
    await expect(page.getByText('Under way')).toBeVisible();
    // The window is tomorrow's: taken all the same, and said at once.
    await expect(page.getByText(/This check-in is .* before the window\./)).toBeVisible();
    await expect(
      page.getByText('It is recorded, and the dispatcher will look at it.'),
    ).toBeVisible();

    await page.getByRole('button', { name: 'Complete', exact: true }).tap();
    const complete = page.getByRole('dialog', { name: 'Complete' });
    await complete.locator('input[type=file]').setInputFiles(await photoOf(page));
    await sign(page);
    await complete.getByLabel('Notes').fill('Gasket replaced, tested together.');
    await complete.getByRole('button', { name: 'Complete', exact: true }).tap();
    await expect(complete).toBeHidden();
    await expect(page.getByText('Completed').first()).toBeVisible();
    await expect(indicator(page)).toContainText(/Offline · 6 not sent/);
  });

  await test.step('the browser is closed and opened again, still offline, and nothing is lost', async () => {
    await worker.close();
    await worker.open();
    const page = worker.page();
    await page.getByText('Past', { exact: true }).tap();
    await page.getByRole('link', { name: /Boiler service/ }).tap();
    await expect(page.getByText('Gasket replaced, tested together.')).toBeVisible();
    await expect(page.getByText('On this device').first()).toBeVisible();
    await expect(indicator(page)).toContainText(/Offline · 6 not sent/);
    await seesPicture(page, 'Signature');
  });

  await test.step('meanwhile the office knows nothing of it', async () => {
    await expect(manager.page().getByRole('row', { name: /Boiler service/ })).toContainText(
      'Assigned',
    );
  });

  await test.step('with a network everything is sent', async () => {
    await worker.goOnline();
    await expect(indicator(worker.page())).toContainText('All sent', { timeout: 45_000 });
    await expect(worker.page().getByText('On this device')).toHaveCount(0);
  });

  await test.step('the manager sees the evidence that has arrived', async () => {
    const page = manager.page();
    const row = page.getByRole('row', { name: /Boiler service/ });
    await expect(row).toContainText(/hours early/);
    await row.click();
    for (const name of ['Photo at the start', 'Photo of the signed report', 'Signature']) {
      await seesPicture(page, name);
    }
    await expect(page.getByText('Has not arrived yet')).toHaveCount(0);
  });

  await test.step('the manager reads what is marked, and settles it with a note', async () => {
    const page = manager.page();
    await expect(page.getByText(/This completion is .* before the window\./)).toBeVisible();
    await page.getByLabel('New note').fill('Agreed with the school: they came a day early.');
    await page.getByRole('button', { name: 'Add a note' }).click();
    await expect(page.getByText('Looked at', { exact: true })).toBeVisible();
    await expect(page.getByText('Completed').first()).toBeVisible();
  });

  await test.step('the client reads that it is done', async () => {
    await client.page().getByText('Past', { exact: true }).tap();
    await expect(client.page().getByText(/Done by Mila Novak/)).toBeVisible();
  });

  await test.step('a second job fails and says why', async () => {
    await client.page().getByText('Current', { exact: true }).tap();
    await requestHelp(client.page(), 'The boiler shows F28.');
    const page = worker.page();
    await page.goto(`${server.url}/jobs`);
    await page.getByRole('link', { name: /Boiler service/ }).tap();
    await page.getByRole('button', { name: 'Not possible' }).tap();
    const failure = page.getByRole('dialog', { name: 'Report a failure' });
    await failure.getByLabel('Reason').fill('Nobody opened the door.');
    await failure.getByLabel('the client').tap();
    await failure.getByRole('button', { name: 'Report a failure' }).tap();
    await expect(failure).toBeHidden();
    await expect(page.getByText('Failed').first()).toBeVisible();
    await expect(indicator(page)).toContainText('All sent', { timeout: 30_000 });
  });

  await test.step('it lands in the reviewer’s queue and is studied', async () => {
    const reviewer = await device('desk', 'ines');
    const page = reviewer.page();
    const row = page.getByRole('row', { name: /Boiler service/ });
    await expect(row).toContainText('The service failed');
    await row.click();
    await expect(page.getByText('Nobody opened the door.').first()).toBeVisible();
    await page.getByRole('button', { name: 'Take the case' }).click();
    await page.getByRole('button', { name: 'Complete the review' }).click();
    const form = page.getByRole('dialog', { name: 'Complete the review' });
    await form.getByLabel('The client is at fault').check();
    await form.getByRole('combobox', { name: 'Root cause' }).click();
    await page.getByRole('option', { name: 'The client' }).click();
    await form.getByRole('radio', { name: '3 of 5' }).focus();
    await page.keyboard.press('Space');
    await form.getByLabel('Summary').fill('The worker came to the back door.');
    await form.getByRole('button', { name: 'Complete the review' }).click();
    await expect(form).toBeHidden();
    await expect(page.getByText('The worker came to the back door.')).toBeVisible();
    await reviewer.close();
  });

  await test.step('the week is closed by the clock, and the invoice is recorded as paid', async () => {
    await server.moveClockTo(nextMonday());
    const accountant = await device('desk', 'bernd');
    const page = accountant.page();
    await page.getByRole('link', { name: /^Unpaid invoices/ }).click();
    const statement = page.getByRole('row', { name: /Harbour School/ });
    await expect(statement).toContainText('€258.00');
    await statement.click();
    await page.getByRole('button', { name: 'Record a payment' }).click();
    const payment = page.getByRole('dialog', { name: 'Record a payment' });
    await payment.getByLabel('Reference').fill('Bank statement 47');
    await payment.getByRole('button', { name: 'Record a payment' }).click();
    await expect(payment).toBeHidden();
    await expect(page.getByText('Paid', { exact: true }).first()).toBeVisible();
  });

  await test.step('the client sees the invoice as paid', async () => {
    await client.page().getByRole('link', { name: 'Invoices' }).tap();
    const invoice = client.page().getByRole('link', { name: /Invoice 1/ });
    await expect(invoice).toContainText('€258.00');
    await expect(invoice).toContainText('Paid');
  });

  await test.step('the report shows it', async () => {
    const page = manager.page();
    await page.goto(`${server.url}/reports/revenue`);
    await page.getByLabel('Login').fill('mara');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    const week = page.getByRole('row', { name: /€258\.00/ }).first();
    await expect(week.getByRole('cell').last()).toHaveText('€258.00');
    await expect(page.getByText('Every invoice is paid.')).toBeVisible();
  });
});

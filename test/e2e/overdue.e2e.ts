// Proves on real devices what becomes of a request whose window passes while nobody is free: its client
// reads that it is overdue and which times are free, and taps one, and a worker comes; or nobody
// chooses, and it is closed as not served: free of charge for the client, and reviewed. The client has a
// finger, the office a mouse, and both read it in English and in Russian.
import { type Browser, expect, type Page, test } from '@playwright/test';
import { CLIENT, registerWorker, setUpOrganisation } from './organisation.fixture.ts';
import { type Device, indicator, signIn, takeDevice } from './people.fixture.ts';
import { type Account, PASSWORD, type Server, startServer } from './server.fixture.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** As long as the organisation waits for another time to be chosen, if it says nothing. */
const HORIZON_DAYS = 7;

const ACCOUNTS: readonly Account[] = [
  { login: 'mara', name: 'Mara Voss', role: 'manager' },
  { login: 'ines', name: 'Ines Ortega', role: 'reviewer' },
  { login: 'ada', name: 'Ada Petersen', role: 'client', subject: CLIENT },
];

let server: Server;
let browser: Browser;
let devices: Device[];
/** Until when nobody is free: long after tomorrow, for when the form proposes a time. */
let freeFromMs: number;

const instant = (ms: number) => new Date(ms).toISOString();

test.beforeEach(async ({ browser: opened }) => {
  browser = opened;
  devices = [];
  freeFromMs = Date.now() + 3 * DAY_MS;
  server = await startServer(ACCOUNTS);
  await setUpOrganisation(server, 'mara');
  const away = { from: instant(Date.now() - DAY_MS), to: instant(freeFromMs) };
  await registerWorker(server, 'mara', [away]);
});
test.afterEach(async () => {
  for (const taken of devices) await taken.discard();
  await server.stop();
});

async function device(kind: 'phone' | 'desk', login: string): Promise<Device> {
  const taken = await takeDevice(browser, server.url, kind);
  devices.push(taken);
  await signIn(taken.page(), login, PASSWORD);
  return taken;
}

async function requestHelp(page: Page, description: string): Promise<void> {
  await page.getByRole('button', { name: 'Request help' }).first().tap();
  const form = page.getByRole('dialog', { name: 'Request help' });
  await form.getByRole('combobox', { name: 'Service' }).tap();
  await page.getByRole('option', { name: /Boiler service/ }).tap();
  await form.getByLabel('Description').fill(description);
  await form.getByRole('button', { name: 'Request help' }).tap();
  await expect(form).toBeHidden();
  // Before the clock goes on: on a server that is days ahead it would be another request.
  await expect(indicator(page)).toContainText('All sent');
}

type Language = 'English' | 'Русский';

async function speak(page: Page, language: Language): Promise<void> {
  await page.getByRole('button', { name: /^(Account of|Учётная запись)/ }).click();
  await page.getByRole('dialog').getByText(language, { exact: true }).click();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
}

/** The request with this description, opened from the client's list. */
async function open(page: Page, description: string): Promise<void> {
  await page.getByRole('main').getByRole('link').first().tap();
  await expect(page.getByText(description).first()).toBeVisible();
}

/** One of the manager's lists; how much waits in it is told beside its name. */
const show = (page: Page, list: string) =>
  page
    .getByRole('navigation')
    .getByRole('link', { name: new RegExp(`^${list}(?: .*\\d.*)?$`) })
    .click();

const times = (page: Page, name: RegExp) => page.getByRole('button', { name });

test('of an overdue request the client chooses a free time, and a worker comes', async () => {
  test.setTimeout(120_000);
  const client = (await device('phone', 'ada')).page();
  const manager = (await device('desk', 'mara')).page();
  let offered = 0;

  await test.step('nobody is free at the time that is asked for', async () => {
    await requestHelp(client, 'No hot water since this morning.');
    await expect(client.getByText(/We are looking for somebody/)).toBeVisible();
    await expect(manager.getByRole('row', { name: /Boiler service/ })).toContainText('Nobody free');
  });

  await test.step('the time passes: the client reads that it is overdue, and what is free', async () => {
    await server.moveClockTo(instant(freeFromMs));
    await expect(
      client.getByText(/^Nobody was free for .*\. Please choose another time\.$/),
    ).toBeVisible();
    await open(client, 'No hot water since this morning.');
    await expect(client.getByText('Overdue', { exact: true })).toBeVisible();
    await expect(client.getByRole('heading', { name: 'Choose another time' })).toBeVisible();
    await expect(
      client.getByText(/^Nobody was free for .* At these times somebody is free:$/),
    ).toBeVisible();
    await expect(times(client, /^Move to /)).not.toHaveCount(0);
    offered = await times(client, /^Move to /).count();
    await expect(client.getByText(/the request is closed free of charge/)).toBeVisible();
  });

  await test.step('the same in Russian', async () => {
    await speak(client, 'Русский');
    await expect(client.getByText('Просрочена', { exact: true })).toBeVisible();
    await expect(client.getByText(/^На .* свободного исполнителя не нашлось\./)).toBeVisible();
    await expect(client.getByRole('heading', { name: 'Выберите другое время' })).toBeVisible();
    await expect(times(client, /^Перенести: /)).toHaveCount(offered);
    await expect(client.getByText(/заявка закроется без оплаты/)).toBeVisible();
    await speak(client, 'English');
  });

  await test.step('the manager finds it among what needs attention, as overdue', async () => {
    await show(manager, 'Needs attention');
    const row = manager.getByRole('row', { name: /Boiler service/ });
    await expect(row).toContainText('Overdue');
    await show(manager, 'Requests');
  });

  await test.step('a tap on a free time moves it, and a worker is found', async () => {
    const first = times(client, /^Move to /).first();
    const label = (await first.getAttribute('aria-label')) ?? '';
    const chosen = label.replace('Move to ', '');
    await first.tap();
    await expect(client.getByText(`Mila Novak comes ${chosen}.`)).toBeVisible();
    await expect(client.getByRole('heading', { name: 'Choose another time' })).toHaveCount(0);
    const row = manager.getByRole('row', { name: /Boiler service/ });
    await expect(row).toContainText('Assigned');
    await expect(row).toContainText(chosen);
    await expect(row).toContainText('Mila Novak');
  });
});

test('nobody chooses: it is closed as not served, costs nothing, and is reviewed', async () => {
  test.setTimeout(120_000);
  const client = (await device('phone', 'ada')).page();
  const manager = (await device('desk', 'mara')).page();
  const row = manager.getByRole('row', { name: /Boiler service/ });

  await test.step('it is overdue, and stays so for as long as there is time to choose', async () => {
    await requestHelp(client, 'The boiler shows F28.');
    await server.moveClockTo(instant(freeFromMs));
    await open(client, 'The boiler shows F28.');
    await expect(client.getByText('Overdue', { exact: true })).toBeVisible();
    await server.moveClockTo(instant(freeFromMs + (HORIZON_DAYS - 1) * DAY_MS));
    await show(manager, 'Needs attention');
    await expect(row).toContainText('Overdue');
  });

  await test.step('then the client reads that nobody was found, and that it is free', async () => {
    await server.moveClockTo(instant(freeFromMs + (HORIZON_DAYS + 1) * DAY_MS));
    await expect(client.getByText('Not served', { exact: true })).toBeVisible();
    await expect(client.getByText(/^We found nobody\. .*, free of charge\.$/)).toBeVisible();
    await expect(client.getByRole('heading', { name: 'Choose another time' })).toHaveCount(0);
    await expect(client.getByRole('button', { name: 'Cancel the request' })).toHaveCount(0);
    await speak(client, 'Русский');
    await expect(client.getByText('Не обслужена', { exact: true })).toBeVisible();
    await expect(
      client.getByText(/^Исполнитель так и не нашёлся\. .*, платить не нужно\.$/),
    ).toBeVisible();
    await speak(client, 'English');
  });

  await test.step('nothing is charged', async () => {
    await client.getByRole('link', { name: 'Invoices' }).tap();
    await expect(client.getByText('No invoices yet')).toBeVisible();
  });

  await test.step('the manager has it under its own status, and no longer to look at', async () => {
    await show(manager, 'Requests');
    await expect(row).toContainText('Not served');
    await show(manager, 'Needs attention');
    await expect(row).toHaveCount(0);
    await speak(manager, 'Русский');
    await show(manager, 'Заявки');
    await expect(row).toContainText('Не обслужена');
  });

  await test.step('a reviewer has the case', async () => {
    const reviewer = (await device('desk', 'ines')).page();
    const found = reviewer.getByRole('row', { name: /Boiler service/ });
    await expect(found).toContainText('Nobody was found');
    await speak(reviewer, 'Русский');
    await expect(found).toContainText('Исполнитель не найден');
    await found.click();
    await expect(reviewer.getByText('The boiler shows F28.').first()).toBeVisible();
    await expect(reviewer.getByText('Не обслужена', { exact: true })).toBeVisible();
  });
});

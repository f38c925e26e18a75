// Proves that derived lists carry a day's work: on a desk a manager searches, sorts, groups, selects and
// downloads requests, opens one, and Back brings the list as it was left; an accountant's unpaid invoices
// add up to what the server's read model says; on a phone, in Russian and by touch, the dispatcher's board
// is reached, narrowed, and opened by its cards.
import { readFile } from 'node:fs/promises';
import { type BrowserContextOptions, expect, type Page, test } from '@playwright/test';
import { phone } from './people.fixture.ts';
import { type Server, startServer } from './server.fixture.ts';

const DESK = { viewport: { width: 1440, height: 900 } };
const DEMO_SECONDS = 120;
let server: Server;

test.beforeAll(async () => {
  // The demo organisation is told through the commands, which takes its time.
  test.setTimeout(DEMO_SECONDS * 1000);
  server = await startServer([]);
});
test.afterAll(() => server.stop());

async function signedIn(
  browser: import('@playwright/test').Browser,
  login: string,
  options: BrowserContextOptions,
): Promise<Page> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await page.goto(server.url);
  await page.locator('input[autocomplete=username]').fill(login);
  await page.locator('input[type=password]').fill('demo');
  await page.locator('button[type=submit]').click();
  await expect(page.getByRole('navigation').filter({ visible: true })).toBeVisible();
  return page;
}

/** The query of the page's address. */
function asked(page: Page): Readonly<Record<string, string>> {
  return Object.fromEntries(new URL(page.url()).searchParams);
}

const rows = (page: Page) => page.getByRole('grid').locator('tbody tr[data-row]');
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });

test('a manager finds, sorts, groups, selects and downloads requests, and comes back to them', async ({
  browser,
}) => {
  const page = await signedIn(browser, 'manager', { ...DESK, locale: 'en-GB' });
  await expect(heading(page, 'Requests')).toBeVisible();
  await expect(rows(page).first()).toBeVisible({ timeout: 30_000 });

  await page.getByRole('searchbox', { name: 'Search' }).fill('lock change');
  await page.getByRole('button', { name: 'Price' }).click();
  await page.getByRole('button', { name: 'Price' }).click();
  await expect.poll(() => asked(page)).toEqual({ q: 'lock change', sort: '-price' });
  await expect(rows(page).first()).toContainText('Lock change');

  await page.getByRole('checkbox', { name: 'Select Lock change' }).first().check();
  await expect(page.getByRole('region', { name: 'Selection' })).toContainText('1 selected');

  const download = page.waitForEvent('download');
  await page.locator('main').getByRole('button', { name: 'Download as CSV' }).first().click();
  const saved = await download;
  expect(saved.suggestedFilename()).toBe('service-requests.csv');
  const csv = await readFile(await saved.path(), 'utf8');
  const [header, first] = csv.split('\r\n');
  expect(header).toBe('\uFEFFRequest,Status,Client,When,Worker,Place,Price');
  expect(first).toMatch(/^Lock change,.*,\d+\.\d\d$/);

  const left = page.url();
  await rows(page).first().getByRole('link', { name: 'Lock change' }).click();
  await expect(heading(page, 'Lock change')).toBeVisible();
  await page.goBack();
  await expect(heading(page, 'Requests')).toBeVisible();
  expect(page.url()).toBe(left);
  await expect(page.getByRole('searchbox', { name: 'Search' })).toHaveValue('lock change');

  await page.getByRole('textbox', { name: 'Group' }).click();
  await page.getByRole('option', { name: 'Groups: Status' }).click();
  await expect(page.getByRole('rowheader').first()).toContainText(/Assigned|Completed|Looking/);
  await page.context().close();
});

test('what is unpaid adds up to what the server says is open', async ({ browser }) => {
  const page = await signedIn(browser, 'accountant', { ...DESK, locale: 'en-GB' });
  const navigation = page.getByRole('navigation').filter({ visible: true });
  await navigation.getByRole('link', { name: 'Unpaid invoices' }).click();
  await expect(rows(page).first()).toBeVisible({ timeout: 30_000 });
  const total = page.getByRole('grid').locator('tfoot tr');
  const unpaid = (await total.locator('td').last().textContent()) ?? '';
  expect(unpaid).toMatch(/^€[\d,]+\.\d\d$/);
  await navigation.getByRole('link', { name: 'Open invoices' }).click();
  await expect(heading(page, 'Open invoices')).toBeVisible();
  await expect(total.locator('td').last()).toHaveText(unpaid);
  await page.context().close();
});

test('on a phone the board is reached by touch, narrowed, and opened by a card', async ({
  browser,
}) => {
  const page = await signedIn(browser, 'manager', { ...phone, locale: 'ru-RU' });
  await page.getByRole('button', { name: 'Ещё' }).tap();
  await page.getByRole('dialog').getByRole('link', { name: 'Доска диспетчера' }).tap();
  await expect(heading(page, 'Доска диспетчера')).toBeVisible();
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(rows(page).first()).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('rowheader').first()).toBeVisible();
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);

  await page.getByRole('button', { name: 'Фильтры' }).tap();
  await page.getByRole('textbox', { name: 'Группировка' }).tap();
  await page.getByRole('option', { name: 'Группы: Исполнитель' }).tap();
  await expect.poll(() => asked(page)).toEqual({ group: 'assignee' });

  const title = (await rows(page).first().getByRole('link').first().textContent()) ?? '';
  await rows(page).first().tap();
  await expect(heading(page, title)).toBeVisible();
  await page.goBack();
  await expect.poll(() => asked(page)).toEqual({ group: 'assignee' });
  await expect(rows(page).first()).toBeVisible();
  await page.context().close();
});

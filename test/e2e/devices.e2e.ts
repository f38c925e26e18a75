// Proves on a real browser: before a network that asks for a sign-in the indicator says so, and all is well
// again by itself afterwards; and a device that a manager clears keeps nothing, in none of its tabs.
import { type Browser, expect, type Page, test } from '@playwright/test';
import { type Device, indicator, signIn, takeDevice } from './people.fixture.ts';
import { PASSWORD, type Server, startServer } from './server.fixture.ts';

let server: Server;
let browser: Browser;
const devices: Device[] = [];

async function take(kind: 'phone' | 'desk'): Promise<Device> {
  const taken = await takeDevice(browser, server.url, kind);
  devices.push(taken);
  return taken;
}

test.beforeAll(async ({ browser: opened }) => {
  browser = opened;
  server = await startServer([
    { login: 'mara', name: 'Mara Voss', role: 'manager' },
    { login: 'otto', name: 'Otto Brandt', role: 'manager' },
  ]);
});
test.afterAll(async () => {
  for (const taken of devices) await taken.discard();
  await server?.stop();
});

test('a network that asks for a sign-in is named, and left behind by itself', async () => {
  const page = (await take('desk')).page();
  await signIn(page, 'mara', PASSWORD);
  await expect(indicator(page)).toContainText('All sent');
  const said = page.getByRole('status');
  const portal = '<!doctype html><title>Welcome to the train</title>';
  await page.route(/\/(sync|api|files)\//, (route) =>
    route.fulfill({ status: 200, contentType: 'text/html', body: portal }),
  );
  await page.getByRole('button', { name: /All sent/ }).click();
  const panel = page.getByRole('dialog', { name: 'Exchange with the server' });
  await panel.getByRole('button', { name: 'Exchange now' }).click();
  await expect(said.filter({ hasText: 'The network asks for a sign-in' })).toBeAttached();
  await expect(panel.getByRole('alert')).toContainText('Open any page in a browser');
  await page.unroute(/\/(sync|api|files)\//);
  await panel.getByRole('button', { name: 'Exchange now' }).click();
  await expect(indicator(page)).toContainText('All sent');
});

const databases = (page: Page) =>
  page.evaluate(async () =>
    (await indexedDB.databases())
      .map(({ name = '' }) => name)
      .filter((name) => /callout/.test(name)),
  );

test('a device that a manager clears keeps nothing, in none of its tabs', async () => {
  const lost = await take('desk');
  const page = lost.page();
  await signIn(page, 'otto', PASSWORD);
  await expect(indicator(page)).toContainText('All sent');
  const other = await page.context().newPage();
  await other.goto(server.url);
  await expect(other.getByRole('navigation', { name: 'Main navigation' })).toBeVisible();
  expect((await databases(page)).length).toBeGreaterThan(0);

  const desk = (await take('desk')).page();
  await signIn(desk, 'mara', PASSWORD);
  await desk.getByRole('link', { name: 'Devices', exact: true }).click();
  const row = desk.getByRole('row').filter({ hasText: 'Otto Brandt' });
  await row.getByRole('button', { name: 'More actions' }).click();
  await desk.getByRole('menuitem', { name: 'Have it hand in' }).click();
  const dialog = desk.getByRole('dialog');
  await expect(dialog).toContainText('All sent');
  await dialog.getByRole('button', { name: 'Have it hand in' }).click();

  for (const tab of [page, other]) {
    await expect(tab.getByText('This device has been cleared')).toBeVisible();
    await expect(tab.getByRole('navigation', { name: 'Main navigation' })).toHaveCount(0);
  }
  await expect.poll(() => databases(page)).toEqual([]);
  await desk.reload();
  await expect(row).toContainText('Cleared');
  // Nothing may be ordered of it any more.
  await expect(row.getByRole('button', { name: 'More actions' })).toHaveCount(0);
});

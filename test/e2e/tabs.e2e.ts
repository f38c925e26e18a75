// Proves that the tabs of one browser are one session: what one of them does (sign in, sign in as somebody
// else, sign out, load a new version), the others show at once (they are told, and the time is printed:
// a second is the aim), and none goes on showing what belongs to somebody who is no longer signed in. And
// that a failure is told in words, never as it came.
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { type FrontServer, startFront } from './front.fixture.ts';
import { setUpOrganisation } from './organisation.fixture.ts';
import { signIn } from './people.fixture.ts';
import { PASSWORD, type Server, startServer } from './server.fixture.ts';

let server: Server;
let front: FrontServer;

test.beforeAll(async () => {
  server = await startServer([
    { login: 'mara', name: 'Mara Voss', role: 'manager' },
    { login: 'otto', name: 'Otto Brandt', role: 'manager' },
  ]);
  await setUpOrganisation(server, 'mara');
  front = await startFront(server.url);
});
test.afterAll(async () => {
  await front?.stop();
  await server?.stop();
});

async function twoTabs(context: BrowserContext): Promise<readonly [Page, Page]> {
  const tabs = [await context.newPage(), await context.newPage()] as const;
  for (const tab of tabs) await tab.goto(front.url);
  return tabs;
}

const accountOf = (tab: Page, name: string) =>
  tab.getByRole('button', { name: `Account of ${name}` });
async function followed(what: string, seen: () => Promise<void>): Promise<void> {
  const start = performance.now();
  await seen();
  console.log(`the other tab followed ${what} after ${Math.round(performance.now() - start)} ms`);
}
const question = (tab: Page) => tab.getByRole('dialog', { name: 'Sign out?' });

test('a sign-in, another sign-in and a sign-out are followed by the other tab', async ({
  context,
}) => {
  const [one, other] = await twoTabs(context);
  await expect(other.getByLabel('Login')).toBeVisible();
  await signIn(one, 'mara', PASSWORD);
  await followed('a sign-in', () => expect(accountOf(other, 'Mara Voss')).toBeVisible());

  await other.getByRole('link', { name: 'People' }).click();
  await expect(other).toHaveURL(/\/people$/);
  const mara = await server.as('mara');
  const { rows } = (await mara.get('/api/v1/read-models/devices')) as {
    readonly rows: readonly { readonly id: string }[];
  };
  for (const { id } of rows) await mara.post(`/api/v1/read-models/devices/${id}/revoke`, {});
  await one.getByRole('button', { name: 'Sign in again' }).click();
  await one.getByRole('dialog').getByLabel('Login').fill('otto');
  await one.getByRole('dialog').getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
  await one.getByRole('dialog').getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(accountOf(one, 'Otto Brandt')).toBeVisible();
  await followed('another sign-in', () => expect(accountOf(other, 'Otto Brandt')).toBeVisible());
  await expect(accountOf(other, 'Mara Voss')).toHaveCount(0);
  expect(new URL(other.url()).pathname).not.toBe('/people');

  await accountOf(one, 'Otto Brandt').click();
  await one.getByRole('button', { name: 'Sign out' }).click();
  await question(one).getByRole('button', { name: 'Sign out' }).click();
  await expect(one.getByLabel('Login')).toBeVisible();
  await followed('a sign-out', () => expect(other.getByLabel('Login')).toBeVisible());
  await expect(other.getByText('Otto Brandt')).toHaveCount(0);
  const databases = () => one.evaluate(async () => (await indexedDB.databases()).length);
  // Mara's own stay: they were not the one who signed out.
  const left = await databases();
  await signIn(other, 'otto', PASSWORD);
  await expect(accountOf(one, 'Otto Brandt')).toBeVisible();
  expect(left).toBeLessThan(await databases());
});

test('a new version is loaded by every tab at once', async ({ context }) => {
  const [one, other] = await twoTabs(context);
  for (const tab of [one, other]) {
    await tab.evaluate(async () => void (await navigator.serviceWorker.ready));
    // A page is its worker's from its next load on; the place of one that has no page is taken at once.
    await tab.reload();
    await tab.evaluate(() => document.body.setAttribute('data-old', ''));
  }
  front.change('/sw.js', (text) => `${text}\n// the next one\n`);
  await one.evaluate(async () => (await navigator.serviceWorker.ready).update());
  await one.getByRole('button', { name: 'Load the new version' }).click();
  await expect(one.locator('body[data-old]')).toHaveCount(0);
  const old = other.locator('body[data-old]');
  await followed('a new version', () => expect(old).toHaveCount(0));
  await expect(other.getByLabel('Login')).toBeVisible();
});

test('what fails inside is told in words and leaves the page standing', async ({ page }) => {
  await page.goto(front.url);
  await signIn(page, 'mara', PASSWORD);
  await page.evaluate(() => {
    void Promise.reject(new Error('RxError (DB9): ignoreDuplicate of undefined'));
  });
  await expect(page.getByText('Something went wrong in the application')).toBeVisible();
  await expect(page.getByText(/RxError|undefined/)).toHaveCount(0);
  await expect(page.getByRole('navigation', { name: 'Main navigation' })).toBeVisible();
});

test('a database that cannot be opened is said in words, with a way on', async ({ page }) => {
  await page.goto(front.url);
  await signIn(page, 'mara', PASSWORD);
  await page.addInitScript(() => {
    indexedDB.open = () => {
      throw new DOMException('Internal error opening backing store.', 'UnknownError');
    };
  });
  await page.reload();
  await expect(page.getByText('The data on this device cannot be opened')).toBeVisible();
  await expect(page.getByText(/backing store|UnknownError/)).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
});

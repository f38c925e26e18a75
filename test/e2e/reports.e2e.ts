// Proves in a real browser that a report opens from the application without a second sign-in, ends with
// the application's session, and that the reports' own form can be sent from its own page.
import { expect, type Page, test } from '@playwright/test';
import { signIn } from './people.fixture.ts';
import { type Account, PASSWORD, type Server, startServer } from './server.fixture.ts';

const ACCOUNTS: readonly Account[] = [{ login: 'vera', name: 'Vera Lang', role: 'manager' }];
let server: Server;
test.beforeAll(async () => {
  server = await startServer(ACCOUNTS);
});
test.afterAll(() => server.stop());

const heading = (page: Page) => page.getByRole('heading', { level: 1 });

test('a report opens from the application, as the person who is signed in there', async ({
  page,
  context,
}) => {
  await page.goto(server.url);
  await signIn(page, 'vera', PASSWORD);
  const opening = context.waitForEvent('page');
  await page.getByRole('link', { name: 'Revenue report' }).click();
  const report = await opening;
  await expect(heading(report)).toHaveText('Revenue and open invoices');
  expect(new URL(report.url()).pathname).toBe('/reports/revenue');
  expect(await report.evaluate(() => window.opener)).toBeNull();
  expect(await report.evaluate(() => document.cookie)).toBe('');
  await report.reload();
  await expect(report.getByText('Signed in as Vera Lang')).toBeVisible();

  const ended = await page.evaluate(async () => {
    const authorization = `Bearer ${localStorage.getItem('callout.token')}`;
    const answer = await fetch('/api/v1/sessions/current', {
      method: 'DELETE',
      headers: { authorization },
    });
    return answer.status;
  });
  expect(ended).toBe(204);
  await report.reload();
  await expect(heading(report)).toHaveText('Reports');
});

test('the form of the reports is sent from its own page', async ({ page }) => {
  await page.goto(`${server.url}/reports/revenue`);
  await page.getByLabel('Login').fill('vera');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(heading(page)).toHaveText('Revenue and open invoices');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(heading(page)).toHaveText('Reports');
});

// Proves, in English and in Russian, that a derived list carries a day's work: at a desk what is sought,
// filtered, sorted and selected stands in the address and is there again on Back; the rows, their order,
// the downloaded file and the printed table are what the server answers to the same question. On a phone
// the rows are cards that fit the screen, narrowed and opened by touch.
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locale } from '@callout/kernel';
import { model } from '@callout/model';
import { type BrowserContextOptions, expect, type Page, test } from '@playwright/test';
import { goTo, signedInTo } from './commands.fixture.ts';
import { accountOf, fillFolder } from './commands-organisation.fixture.ts';
import { phone } from './people.fixture.ts';
import { PASSWORD, type Server, startServerOn } from './server.fixture.ts';

const LOCALES = ['en', 'ru'] as const;
const TAGS = { en: 'en-GB', ru: 'ru-RU' } as const;
const CLIENT_TEXTS = join(import.meta.dirname, '../../apps/client/src/i18n');

let folder: string;
let server: Server;

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'callout-lists-'));
  await fillFolder(folder);
  server = await startServerOn(folder, PASSWORD);
});
test.afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A text of the application or of the model, as it stands there. */
function textsIn(locale: Locale): (key: string) => string {
  const own = JSON.parse(readFileSync(join(CLIENT_TEXTS, `${locale}.json`), 'utf8')) as Readonly<
    Record<string, string>
  >;
  return (key) => own[key] ?? model.text(locale, key);
}

interface ListAnswer {
  readonly rows: readonly { readonly stream: string; readonly title: string }[];
}

async function answered(list: string, query: string): Promise<ListAnswer['rows']> {
  const manager = await server.as(accountOf('manager').login);
  return ((await manager.get(`/api/v1/lists/${list}${query}`)) as ListAnswer).rows;
}

/** What the server gives a spreadsheet for the same question. */
async function tableOf(page: Page, list: string, query: string, locale: Locale): Promise<string> {
  const { token } = (await (
    await page.request.post(`${server.url}/api/v1/sessions`, {
      data: { login: accountOf('manager').login, password: PASSWORD },
    })
  ).json()) as { readonly token: string };
  const headers = {
    ...{ Authorization: `Bearer ${token}`, Accept: 'text/csv', 'Accept-Language': TAGS[locale] },
  };
  return (await page.request.get(`${server.url}/api/v1/lists/${list}${query}`, { headers })).text();
}

async function open(page: Page, path: string): Promise<Page> {
  await signedInTo(page, server.url, 'manager');
  await goTo(page, path);
  await expect(rows(page).first()).toBeVisible();
  return page;
}

const rows = (page: Page) => page.getByRole('grid').locator('tbody tr[data-row]');

/** The documents that the rows lead to, in their order. */
function streams(page: Page): Promise<readonly string[]> {
  return rows(page)
    .getByRole('link')
    .and(page.locator('[href^="/requests/"]'))
    .evaluateAll((links) =>
      links.map((link) => link.getAttribute('href')?.split('/').at(-1) ?? ''),
    );
}

for (const locale of LOCALES) {
  const t = textsIn(locale);
  const use: BrowserContextOptions = { locale: TAGS[locale] };

  test.describe(`a list at a desk, in ${locale}`, () => {
    test.use({ ...use, viewport: { width: 1440, height: 900 } });

    test('is narrowed, sorted and selected by its address, kept on Back, and the server’s', async ({
      page,
    }) => {
      await open(page, '/requests');
      const failed = t('status.service-request.failed');
      const asked = () => Object.fromEntries(new URL(page.url()).searchParams);

      await page.getByRole('searchbox', { name: t('lists.search') }).fill('boiler');
      await page.getByRole('combobox', { name: t('field.status') }).click();
      await page.getByRole('option', { name: failed, exact: true }).click();
      await page.keyboard.press('Escape');
      const label = t('field.wanted');
      await page.getByRole('columnheader').getByRole('button', { name: label }).click();
      const question = { q: 'boiler', status: 'failed', sort: 'wanted' };
      await expect.poll(asked).toEqual(question);

      const query = `?${new URLSearchParams(question)}`;
      const expected = (await answered('service-requests', query)).map(({ stream }) => stream);
      expect(expected.length).toBe(3);
      await expect.poll(() => streams(page)).toEqual(expected);

      const box = page.getByRole('checkbox', {
        name: t('lists.select').replace('{{title}}', 'Boiler service'),
      });
      await box.first().check();
      const selection = page.getByRole('region', { name: t('lists.selection') });
      await expect(selection).toBeVisible();
      await expect
        .poll(() => Object.keys(asked()).sort())
        .toEqual(['q', 'selected', 'sort', 'status']);

      await test.step('the file is what the server gives', async () => {
        const download = page.waitForEvent('download');
        await page
          .getByRole('main')
          .getByRole('button', { name: t('lists.csv') })
          .first()
          .click();
        const saved = await download;
        expect(saved.suggestedFilename()).toBe('service-requests.csv');
        const csv = await readFile(await saved.path(), 'utf8');
        expect(csv).toBe(await tableOf(page, 'service-requests', query, locale));
      });

      await test.step('paper gets every row', async () => {
        await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
        const paper = page.locator('table:has(caption)');
        await expect(paper.locator('tbody tr')).toHaveCount(expected.length);
        await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
        await expect(paper).toHaveCount(0);
      });

      await test.step('Back brings it as it was left', async () => {
        const left = page.url();
        await rows(page).first().getByRole('link').first().click();
        await expect(page).toHaveURL(new RegExp(`/requests/${expected[0]}$`));
        await page.goBack();
        await expect(page).toHaveURL(left);
        await expect.poll(() => streams(page)).toEqual(expected);
        await expect(page.getByRole('searchbox', { name: t('lists.search') })).toHaveValue(
          'boiler',
        );
        await expect(box.first()).toBeChecked();
        await expect(selection).toBeVisible();
      });
    });
  });

  test.describe(`a list on a phone, in ${locale}`, () => {
    test.use({ ...use, ...phone });

    test('is cards that fit, narrowed and opened by touch, and kept on Back', async ({ page }) => {
      await open(page, '/lists/dispatchers-board');
      const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(await overflow()).toBeLessThanOrEqual(0);
      await expect(page.getByRole('columnheader')).toHaveCount(0);

      await page.getByRole('button', { name: t('lists.filters') }).tap();
      await page.getByRole('combobox', { name: t('field.status') }).tap();
      const started = t('status.service-request.started');
      await page.getByRole('option', { name: started, exact: true }).tap();
      await expect(page).toHaveURL(/status=started$/);
      const expected = await answered('dispatchers-board', '?status=started');
      expect(expected.length).toBe(4);
      await expect(rows(page)).toHaveCount(expected.length);
      expect([...(await streams(page))].sort()).toEqual(
        expected.map(({ stream }) => stream).sort(),
      );
      expect(await overflow()).toBeLessThanOrEqual(0);

      const [first = ''] = await streams(page);
      await rows(page).first().tap();
      await expect(page).toHaveURL(new RegExp(`/requests/${first}$`));
      await page.goBack();
      await expect(page).toHaveURL(/status=started$/);
      await expect(rows(page)).toHaveCount(expected.length);
    });
  });
}

// Proves that the pages of clients, workers and managers fit a phone: nothing is wider than the screen at 360 to
// 412 pixels, an open drop-down, calendar or menu never changes the width of the window, and what a
// finger has to meet is large enough.
import { type BrowserContext, expect, type Locator, type Page, test } from '@playwright/test';
import { phone, signIn } from './people.fixture.ts';
import { type Server, startServer } from './server.fixture.ts';

const WIDTHS = [360, 390, 412] as const;
/** CSS pixels that a finger needs (WCAG 2.2, enhanced). */
const TARGET_MIN = 44;
/** Frames in which a placement that never settles would show: it swung every second or third. */
const FRAMES = 24;

let server: Server;

test.beforeAll(async () => {
  server = await startServer([]);
});
test.afterAll(() => server.stop());

async function signedInOnPhone(context: BrowserContext, login: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(server.url);
  await signIn(page, login, 'demo');
  return page;
}

/** The widths of the window over some frames: one, when it stands still. */
function widthsSeen(page: Page): Promise<readonly number[]> {
  return page.evaluate(
    (frames) =>
      new Promise<readonly number[]>((resolve) => {
        const seen = new Set<number>();
        let left = frames;
        const look = () => {
          seen.add(window.innerWidth);
          left -= 1;
          if (left === 0) resolve([...seen]);
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      }),
    FRAMES,
  );
}

/** What reaches over the right edge; empty when nothing does. */
async function fits(page: Page, where: string): Promise<void> {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 844 });
    await expect.poll(() => page.evaluate(() => window.innerWidth)).toBe(width);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow, `${where} at ${width} pixels`).toBeLessThanOrEqual(0);
    expect(await beyondEdge(page), `${where} at ${width} pixels: out of reach`).toEqual([]);
  }
}

/** The page scrolls in a part of its own, so what stands beyond its edge widens no window. */
function beyondEdge(page: Page): Promise<readonly string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('main button, main a[href], main input')]
      .filter((element) => element.checkVisibility({ visibilityProperty: true }))
      .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
      .map((element) => element.getAttribute('aria-label') ?? element.textContent ?? ''),
  );
}

/** Buttons, links and fields that are too small for a finger, with their size. */
async function isTouchable(page: Page, where: string): Promise<void> {
  const small = await page.evaluate((min) => {
    const inText = (element: Element) => getComputedStyle(element).display === 'inline';
    return [...document.querySelectorAll('a[href], button, input, [role=radio], [role=option]')]
      .filter((element) => element.checkVisibility({ visibilityProperty: true }))
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .filter(
        ({ element, box }) => box.width > 1 && box.right > 0 && box.bottom > 0 && !inText(element),
      )
      .filter(({ box }) => Math.min(box.width, box.height) < min)
      .filter(({ element }) => !element.closest('label, [data-position]'))
      .map(({ element, box }) => {
        const name = element.getAttribute('aria-label') ?? element.textContent ?? '';
        return `${name} ${Math.round(box.width)}×${Math.round(box.height)}`;
      });
  }, TARGET_MIN);
  expect(small, `${where}: too small for a finger`).toEqual([]);
}

async function isMain(button: Locator): Promise<void> {
  const box = await button.boundingBox();
  expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(TARGET_MIN);
}

async function visit(page: Page, path: string, ready: Locator): Promise<void> {
  await page.goto(`${server.url}${path}`);
  await expect(ready.first()).toBeVisible();
  await fits(page, path);
  await isTouchable(page, path);
}

test.use(phone);

test('a client asks for help with a finger, and every page fits', async ({ context }) => {
  const page = await signedInOnPhone(context, 'client1');
  await visit(page, '/services', page.getByRole('heading', { name: 'Services' }));
  const ask = page.getByRole('button', { name: 'Request help' }).first();
  await isMain(ask);
  await ask.tap();
  const form = page.getByRole('dialog', { name: 'Request help' });

  await test.step('the list of services stands still', async () => {
    await form.getByRole('combobox', { name: 'Service' }).tap();
    const option = page.getByRole('option').first();
    await expect(option).toBeVisible();
    expect(await widthsSeen(page)).toEqual([412]);
    await option.tap();
    await expect(form.getByText('€').first()).toBeVisible();
  });
  await test.step('the calendar stands still', async () => {
    await form.getByRole('textbox', { name: 'Day' }).tap();
    await expect(page.getByRole('table').first()).toBeVisible();
    expect(await widthsSeen(page)).toEqual([412]);
    await page.getByRole('table').getByRole('button').last().tap();
    await expect(page.getByRole('table')).toHaveCount(0);
  });
  await fits(page, 'Request help');
  await form.getByLabel('Description').fill('No hot water.');
  const send = form.getByRole('button', { name: 'Request help' });
  await isMain(send);
  await send.tap();
  await expect(form).toBeHidden();

  await page.getByRole('main').getByRole('link').first().tap();
  await expect(page.getByText('No hot water.').first()).toBeVisible();
  await fits(page, 'a service');
  await isTouchable(page, 'a service');
  await visit(page, '/invoices', page.getByRole('heading', { name: 'Invoices' }));
});

test('a worker’s pages fit, and the dialogs of a job too', async ({ context }) => {
  const page = await signedInOnPhone(context, 'worker1');
  await visit(page, '/jobs', page.getByRole('heading', { name: 'Jobs' }));
  await page.getByText('Past', { exact: true }).tap();
  await page.getByRole('main').getByRole('link').first().tap();
  await expect(page).toHaveURL(/\/jobs\/.+/);
  await fits(page, 'a job');
  await isTouchable(page, 'a job');
  await page
    .getByRole('button', { name: /Account/ })
    .first()
    .tap();
  await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
  expect(await widthsSeen(page)).toEqual([412]);
});

test('a manager’s lists and the pages that follow from streams fit as well', async ({
  context,
}) => {
  const page = await signedInOnPhone(context, 'manager');
  for (const [list, title] of [
    ['worker-list', 'Workers'],
    ['service-catalogue', 'Service catalogue'],
    ['client-list', 'Clients'],
  ] as const) {
    await visit(page, `/lists/${list}`, page.getByRole('heading', { name: title }));
    await page.getByRole('main').getByRole('link').first().tap();
    await expect(page).toHaveURL(/\/documents\/.+/);
    await expect(page.getByRole('heading', { name: 'History' })).toBeVisible();
    await fits(page, `a page from ${list}`);
    await isTouchable(page, `a page from ${list}`);
  }
});

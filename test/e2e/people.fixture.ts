import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, expect, type Page } from '@playwright/test';
import { chromiumArgs, findChromium, isRoot } from '../../scripts/lib/chromium.mjs';

/** As Chromium is on a phone: touch, and a viewport that widens with what overflows it. */
export const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
const DESK = { viewport: { width: 1440, height: 900 } };

/** Somebody's own device: a browser that shares nothing with another. */
export interface Device {
  readonly page: () => Page;
  readonly goOffline: () => Promise<void>;
  readonly goOnline: () => Promise<void>;
  readonly discard: () => Promise<void>;
}

/** One whose data outlives its being closed. */
export interface LastingDevice extends Device {
  /** Closes the browser; `open` starts it again with what it has kept, still offline if it was. */
  readonly close: () => Promise<void>;
  readonly open: () => Promise<void>;
}

type Kind = 'phone' | 'desk';
const lookOf = (kind: Kind) => ({
  ...(kind === 'phone' ? phone : DESK),
  locale: 'en-GB',
  reducedMotion: 'reduce' as const,
});

/** It is gone with its context, which starts in a fraction of the time of a browser of its own. */
export async function takeDevice(browser: Browser, url: string, kind: Kind): Promise<Device> {
  const context = await browser.newContext(lookOf(kind));
  const page = await context.newPage();
  await page.goto(url);
  return {
    page: () => page,
    goOffline: () => context.setOffline(true),
    goOnline: () => context.setOffline(false),
    discard: () => context.close(),
  };
}

export async function takeLastingDevice(url: string, kind: Kind): Promise<LastingDevice> {
  const folder = await mkdtemp(join(tmpdir(), 'callout-device-'));
  const executablePath = findChromium();
  let context: BrowserContext | undefined;
  let page: Page | undefined;
  let offline = false;
  const open = async () => {
    context = await chromium.launchPersistentContext(folder, {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: chromiumArgs(isRoot()),
      ...lookOf(kind),
      offline,
    });
    page = context.pages()[0] ?? (await context.newPage());
    await page.goto(url);
  };
  await open();
  return {
    page: () => {
      if (!page) throw new Error('the device is closed');
      return page;
    },
    goOffline: async () => {
      // Whoever starts without a network has had time to fetch what that takes.
      await page?.evaluate(async () => void (await navigator.serviceWorker.ready));
      offline = true;
      await context?.setOffline(true);
    },
    goOnline: async () => {
      offline = false;
      await context?.setOffline(false);
    },
    close: async () => {
      await context?.close();
      context = undefined;
      page = undefined;
    },
    open,
    discard: async () => {
      await context?.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export async function signIn(page: Page, login: string, password: string): Promise<void> {
  await page.getByLabel('Login').fill(login);
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('navigation', { name: 'Main navigation' })).toBeVisible();
}

/** What the sync indicator says, wherever it stands. */
export function indicator(page: Page) {
  return page.getByRole('status').filter({ hasText: /sent|Offline|Sending|Connecting|disputed/i });
}

/** Draws a stroke with a finger. */
export async function sign(page: Page): Promise<void> {
  const pad = page.locator('canvas').last();
  await pad.scrollIntoViewIfNeeded();
  const box = await pad.boundingBox();
  if (!box) throw new Error('there is nothing to sign on');
  const finger = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', x: number, y: number) =>
    finger.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: type === 'touchEnd' ? [] : [{ x, y }],
    });
  const [left, middle] = [box.x + 30, box.y + box.height / 2];
  await touch('touchStart', left, middle);
  for (let step = 1; step <= 24; step += 1) {
    await touch('touchMove', left + step * 7, middle + (step % 6 < 3 ? -20 : 20));
  }
  await touch('touchEnd', left, middle);
  await finger.detach();
  await tapsAreHeard(page, box.x + 10, box.y - 10);
}

/** Chromium swallows a tap that follows a stroke at once, as no finger could; waits until it is over. */
async function tapsAreHeard(page: Page, x: number, y: number): Promise<void> {
  await page.evaluate(() => {
    const mark = () => document.body.setAttribute('data-tap-heard', '');
    document.addEventListener('click', mark, { once: true, capture: true });
  });
  await expect(async () => {
    await page.touchscreen.tap(x, y);
    await expect(page.locator('body[data-tap-heard]')).toBeAttached({ timeout: 100 });
  }).toPass();
}

// Proves: every command that a person may issue through the application is issued there by everybody who
// may, by an English form and by a Russian one, on a document that offers it or as something new, by its
// derived form or the one by hand; workers and clients on a phone. In English it is found by the palette, in
// Russian on the page, which offers every command that the model offers on its document. What each has issued
// stands in the server's log. The commands come from the model, so a new one is among them by itself.
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locale, Role } from '@callout/kernel';
import { type BrowserContextOptions, test as base, expect, type Page } from '@playwright/test';
import {
  allSent,
  chooseInPalette,
  commandsOf,
  documentFor,
  expectOffered,
  goTo,
  offeredOn,
  pathOf,
  ROLES,
  signedInTo,
  wordOf,
} from './commands.fixture.ts';
import { recipeOf } from './commands-by-hand.fixture.ts';
import { fillFolder, issuedSince, REFUSED_FACT } from './commands-organisation.fixture.ts';
import { phone } from './people.fixture.ts';
import { PASSWORD, type Server, startServerOn } from './server.fixture.ts';

interface Filled {
  readonly folder: string;
  readonly position: number;
}

/** The organisation, told once for all tests of a worker: each of them begins with a copy. */
const test = base.extend<object, { readonly filled: Filled }>({
  filled: [
    async ({ browserName: _ }, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'callout-commands-'));
      await use({ folder, ...(await fillFolder(folder)) });
      await rm(folder, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],
});

test.describe.configure({ mode: 'parallel' });

// Their own pictures of what went wrong tell more than a trace, which takes longer than the test itself.
test.use({ trace: 'off', actionTimeout: 20_000 });

/** So many in one test that both workers have about as much to do. */
const COMMANDS_MAX = 40;

for (const role of ROLES) {
  for (const [index, commands] of chunksOf(commandsOf(role)).entries()) {
    for (const locale of ['en', 'ru'] as const) {
      test(`${role} ${index + 1}, ${locale}: issues every command of theirs`, async ({
        browser,
        filled,
      }) => {
        test.setTimeout(180_000);
        const folder = await mkdtemp(join(tmpdir(), 'callout-commands-'));
        await cp(filled.folder, folder, { recursive: true });
        const server = await startServerOn(folder, PASSWORD);
        const context = await browser.newContext(lookOf(role, locale));
        try {
          const page = await context.newPage();
          await signedInTo(page, server.url, role);
          const refused = await issueAll(page, server, { role, locale, commands });
          await allSent(page);
          expect(refused).toEqual([]);
        } finally {
          await context.close();
          await server.stop();
        }
        const names = commands.map(({ name }) => name);
        expect(await issuedSince(folder, filled.position, role)).toEqual([...names].sort());
        await rm(folder, { recursive: true, force: true });
      });
    }
  }
}

function chunksOf<T>(all: readonly T[]): readonly (readonly T[])[] {
  const count = Math.ceil(all.length / COMMANDS_MAX);
  const size = Math.ceil(all.length / count);
  return Array.from({ length: count }, (_, index) => all.slice(index * size, (index + 1) * size));
}

function lookOf(role: Role, locale: Locale): BrowserContextOptions {
  const isOut = role === 'worker' || role === 'client';
  const look = isOut ? phone : { viewport: { width: 1440, height: 900 } };
  const language = locale === 'en' ? 'en-GB' : 'ru-RU';
  // Nothing moves: otherwise most of the time goes by with dialogs that open and close.
  return { ...look, locale: language, reducedMotion: 'reduce' };
}

/** One after the other; what could not be issued is named, and does not keep the others from being. */
async function issueAll(page: Page, server: Server, { commands, ...by }: Cells) {
  const refused: string[] = [];
  for (const command of commands) {
    await test.step(command.name, async () => {
      try {
        await issue(page, server, { ...by, command });
      } catch (error) {
        refused.push(`${command.name}: ${String(error).replaceAll('\n', ' ')}`);
        const body = await page.screenshot();
        await test.info().attach(command.name, { body, contentType: 'image/png' });
        await page.goto(server.url);
      }
    });
  }
  return refused;
}

interface By {
  readonly role: Role;
  readonly locale: Locale;
}
type Cells = By & { readonly commands: ReturnType<typeof commandsOf> };
type Cell = By & { readonly command: Cells['commands'][number] };

async function issue(page: Page, server: Server, cell: Cell): Promise<void> {
  const { role, locale, command } = cell;
  if (command.takesUp) return takeUp(page, cell);
  // The server is asked: what it has not heard of yet, it would offer once more.
  await allSent(page);
  const document = await documentFor(server, command, role);
  const word = wordOf(command, locale);
  if (document) await goTo(page, pathOf(document, role));
  const recipe = recipeOf(command, role);
  const form = recipe.standsOnPage
    ? page.locator('main form', { has: page.getByRole('combobox') })
    : page.getByRole('dialog').locator('form');
  const done = page.getByRole('alert').filter({ hasText: word }).last();
  if (document && locale === 'ru') await chooseOnPage(page, cell, offeredOn(document, role));
  else await chooseInPalette(page, word);
  await form.or(done).first().waitFor();
  // What asks nothing is done at once by its button.
  if (!(await form.isVisible())) return;
  await recipe.fill({ page, form, command, locale });
  await form.locator('[type=submit]').click();
  // Either it is done and gone, or it says what is wrong.
  const faults = form.locator('[role=alert], .mantine-InputWrapper-error');
  await Promise.race([form.waitFor({ state: 'hidden' }), faults.first().waitFor()]);
  expect(await faults.allInnerTexts(), 'what the form says is wrong').toEqual([]);
  await done.waitFor();
}

/** By its button, or by the menu beside it; a form that stands on the page itself is asked for by name. */
async function chooseOnPage(page: Page, { command, locale }: Cell, offered: readonly string[]) {
  await expectOffered(page, offered);
  const inMenu = page.locator(`[role=menu] [data-command=${command.name}]`);
  if ((await inMenu.count()) > 0) return inMenu.click();
  if ((await page.getByRole('menu').count()) > 0) await page.keyboard.press('Escape');
  // Where the page has it several times, the first is that of all its offers.
  const here = page.locator(`main [data-command=${command.name}]`).first();
  const standsOnPage = (await here.getAttribute('type')) === 'submit';
  return standsOnPage ? chooseInPalette(page, wordOf(command, locale)) : here.click();
}

/** On the page of the fact that was refused: one press, for everything was said already. */
async function takeUp(page: Page, { command }: Cell): Promise<void> {
  await goTo(page, `/disputes/${REFUSED_FACT}`);
  const button = page.locator(`[data-command=${command.name}]`);
  await button.click();
  await button.waitFor({ state: 'detached' });
}

// Proves: every command that a person may issue through the application is issued there by everybody who
// may, by an English form and by a Russian one, on a document that offers it or as something new, by its
// derived form or the one by hand; workers and clients on a phone. What each has issued stands in the
// server's log. The commands come from the model, so a new one is among them by itself. Left out, and named,
// is what only a refused fact leads to: claims of work and their answers.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locale, Role } from '@callout/kernel';
import { model } from '@callout/model';
import { type BrowserContextOptions, expect, type Page, test } from '@playwright/test';
import {
  AFTER_A_REFUSAL,
  chooseInPalette,
  commandsOf,
  documentFor,
  goTo,
  pathOf,
  ROLES,
  signedInTo,
  wordOf,
} from './commands.fixture.ts';
import { recipeOf } from './commands-by-hand.fixture.ts';
import { fillFolder, issuedSince } from './commands-organisation.fixture.ts';
import { phone } from './people.fixture.ts';
import { PASSWORD, type Server, startServerOn } from './server.fixture.ts';

test.describe.configure({ mode: 'parallel' });

// Their own pictures of what went wrong tell more than a trace, which takes longer than the test itself.
test.use({ trace: 'off', actionTimeout: 10_000 });

/** So many in one test that both workers have about as much to do. */
const COMMANDS_MAX = 12;

for (const role of ROLES) {
  for (const [index, commands] of chunksOf(commandsOf(role)).entries()) {
    for (const locale of ['en', 'ru'] as const) {
      test(`${role} ${index + 1}, ${locale}: issues every command of theirs`, async ({
        browser,
      }) => {
        test.setTimeout(180_000);
        const folder = await mkdtemp(join(tmpdir(), 'callout-commands-'));
        const { position } = await fillFolder(folder);
        const server = await startServerOn(folder, PASSWORD);
        const context = await browser.newContext(lookOf(role, locale));
        try {
          const page = await context.newPage();
          await signedInTo(page, server.url, role);
          const refused = await issueAll(page, server, { role, locale, commands });
          await expect(page.locator('[data-tone=calm]:visible')).toBeVisible();
          expect(refused).toEqual([]);
        } finally {
          await context.close();
          await server.stop();
        }
        const names = commands.map(({ name }) => name);
        expect(await issuedSince(folder, position, role)).toEqual([...names].sort());
        await rm(folder, { recursive: true, force: true });
      });
    }
  }
}

test('what is left out by name is there', () => {
  expect(AFTER_A_REFUSAL.filter((name) => model.command(name) === undefined)).toEqual([]);
});

function chunksOf<T>(all: readonly T[]): readonly (readonly T[])[] {
  const count = Math.ceil(all.length / COMMANDS_MAX);
  const size = Math.ceil(all.length / count);
  return Array.from({ length: count }, (_, index) => all.slice(index * size, (index + 1) * size));
}

function lookOf(role: Role, locale: Locale): BrowserContextOptions {
  const isOut = role === 'worker' || role === 'client';
  const look = isOut ? phone : { viewport: { width: 1440, height: 900 } };
  return { ...look, locale: locale === 'en' ? 'en-GB' : 'ru-RU' };
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

async function issue(page: Page, server: Server, { role, locale, command }: Cell): Promise<void> {
  const document = await documentFor(server, command, role);
  const word = wordOf(command, locale);
  if (document) await goTo(page, pathOf(document, role));
  await chooseInPalette(page, word);
  const recipe = recipeOf(command, role);
  const form = recipe.standsOnPage
    ? page.locator('main form', { has: page.getByRole('combobox') })
    : page.getByRole('dialog').locator('form');
  await expect(form).toBeVisible();
  await recipe.fill({ page, form, command, locale });
  await form.locator('[type=submit]').click();
  // Either it is done and gone, or it says what is wrong.
  const faults = form.locator('[role=alert], .mantine-InputWrapper-error');
  await Promise.race([form.waitFor({ state: 'hidden' }), faults.first().waitFor()]);
  expect(await faults.allInnerTexts(), 'what the form says is wrong').toEqual([]);
  await expect(page.getByRole('alert').filter({ hasText: word }).last()).toBeVisible();
}

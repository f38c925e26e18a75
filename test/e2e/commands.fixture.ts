import {
  type AnyCommand,
  beginningsFrom,
  beginningsOf,
  formOf,
  instantText,
  type Locale,
  type Offered,
  offersOn,
  type Role,
} from '@callout/kernel';
import { model } from '@callout/model';
import { SIGN_IN_ROLES } from '@callout/published-language';
import { expect, type Locator, type Page } from '@playwright/test';
import { accountOf, personOf } from './commands-organisation.fixture.ts';
import { PASSWORD, type Server } from './server.fixture.ts';

/** A document as the API lists it. */
type Listed = Offered & { readonly day: string };

/** The commands that somebody of this role may issue through the application, as the model says. */
export function commandsOf(role: Role): readonly AnyCommand[] {
  return model.contexts
    .flatMap(({ commands }) => commands as readonly AnyCommand[])
    .filter(({ actors, offer }) => actors[role] !== undefined && offer?.page === undefined);
}

/** Everybody who may issue something. */
export const ROLES = SIGN_IN_ROLES.filter((role) => commandsOf(role).length > 0);

export function wordOf({ name }: AnyCommand, locale: Locale): string {
  return model.text(locale, `command.${name}`);
}

/**
 * The document on whose page the command is issued, as the server has it now; undefined for something new
 * that is about nothing else. Waits until what leads there has settled.
 */
export async function documentFor(
  server: Server,
  command: AnyCommand,
  role: Role,
): Promise<Listed | undefined> {
  const { kind } = command.stream;
  const begun = beginningsOf(model, personOf(role), kind).some((one) => one.command === command);
  const about = begun ? subjectOf(command) : kind;
  // What takes up a refused fact is offered where the fact is told, and not on the document.
  if (about === undefined || command.takesUp) return undefined;
  const caller = await callerOf(server, role);
  const found: Listed[] = [];
  await expect(async () => {
    const path = `/api/v1/streams/${model.stream(about)?.context}/${about}?limit=100`;
    const { documents } = (await caller.get(path)) as { readonly documents: readonly Listed[] };
    found.splice(0, found.length, ...documents.filter((one) => isOffered(command, role, one)));
    expect(found.length, `documents on which the ${role} is offered it`).toBeGreaterThan(0);
  }).toPass({ timeout: 20_000 });
  // The oldest, because what is over can be closed; and what ends something is done to a spare one, whose
  // name comes last.
  const place = ({ day, title = '' }: Listed) => `${day} ${title}`;
  found.sort((a, b) => place(a).localeCompare(place(b)));
  return command.offer?.group === 'danger' ? found.at(-1) : found[0];
}

const callers = new WeakMap<Server, Map<Role, ReturnType<Server['as']>>>();

/** Signed in once on each server: checking a password takes as long as it should. */
function callerOf(server: Server, role: Role): ReturnType<Server['as']> {
  const known = callers.get(server) ?? new Map<Role, ReturnType<Server['as']>>();
  callers.set(server, known);
  const caller = known.get(role) ?? server.as(accountOf(role).login);
  known.set(role, caller);
  return caller;
}

/** The kind of what it is begun for, where that has to be in one state or another. */
function subjectOf(command: AnyCommand): string | undefined {
  const named = formOf(command).find((field) => field.kind === 'reference');
  return command.offer?.about && named?.kind === 'reference' ? named.to : undefined;
}

function isOffered(command: AnyCommand, role: Role, document: Offered): boolean {
  return offeredOn(document, role).includes(command.name);
}

/** The names of the commands that the model offers this role on a document now. */
export function offeredOn(document: Offered, role: Role): readonly string[] {
  const person = personOf(role);
  return [
    ...offersOn(model, person, document, instantText(Date.now())),
    ...beginningsFrom(model, person, document),
  ].map(({ command }) => command.name);
}

/**
 * Waits until the page of a document offers all of these, and answers with the menu open, where it has
 * one: what the page of before still shows a moment after the address is another's does not count.
 */
export async function expectOffered(page: Page, offered: readonly string[]): Promise<void> {
  const more = page.locator('[data-more-commands]');
  const shown = page.locator('main [data-command], [role=menu] [data-command]');
  await expect(async () => {
    const isClosed = (await page.getByRole('menu').count()) === 0;
    if (isClosed && (await more.count()) > 0) await more.click({ timeout: 1000 });
    const names = await shown.evaluateAll((all) =>
      all.map((one) => one.getAttribute('data-command') ?? ''),
    );
    expect(
      offered.filter((name) => !names.includes(name)),
      'not offered by the page',
    ).toEqual([]);
  }).toPass({ intervals: [20, 50, 100, 200], timeout: 20_000 });
}

/** Pages of documents that were made by hand; all others stand under one address. */
const PAGES: Readonly<Record<string, string>> = {
  'service-request manager': '/requests',
  'service-request worker': '/jobs',
  'service-request client': '/services',
  'review-case reviewer': '/reviews',
  'client-statement accountant': '/weeks',
  'worker-statement accountant': '/months',
};

export function pathOf({ kind, stream }: Offered, role: Role): string {
  return `${PAGES[`${kind} ${role}`] ?? `/documents/${kind}`}/${stream}`;
}

/** Signs in whoever has this role, in whichever language, and waits until all is there. */
export async function signedInTo(page: Page, url: string, role: Role): Promise<void> {
  await page.goto(url);
  await page.locator('input[autocomplete=username]').fill(accountOf(role).login);
  await page.locator('input[type=password]').fill(PASSWORD);
  await page.locator('button[type=submit]').click();
  await allSent(page);
}

/** Waits until the server has everything; what it has refused, the indicator tells as well. */
export async function allSent(page: Page): Promise<void> {
  const indicator = page.locator('[data-tone=calm], [data-tone=alert]');
  await indicator.filter({ visible: true }).first().waitFor();
}

/** Goes to a page of the application without loading it anew. */
export async function goTo(page: Page, path: string): Promise<void> {
  await page.evaluate((to) => window.history.pushState({}, '', to), path);
  await expect(page).toHaveURL(new RegExp(`${path}$`));
}

/** The command palette's entry of this name. */
export async function chooseInPalette(page: Page, text: string): Promise<void> {
  const search = page.locator('input.mantine-Spotlight-search');
  await expect(async () => {
    await page.keyboard.press('Control+k');
    await search.waitFor({ timeout: 1000 });
  }).toPass();
  await search.fill(text);
  // What can be done with the document on the page comes first.
  await entryOf(page, text).first().click();
  // Waited for as it happens: an expectation asks again only after a tenth of a second and more.
  await search.waitFor({ state: 'detached' });
}

/** Named so as a whole: the palette also offers to look for these words on the server. */
function entryOf(page: Page, text: string): Locator {
  const label = page.locator('.mantine-Spotlight-actionLabel', {
    hasText: new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`),
  });
  return page.locator('.mantine-Spotlight-action', { has: label });
}

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

/** What only a fact that the server has refused leads to: none lies in the organisation of this run. */
export const AFTER_A_REFUSAL = ['AcceptClaim', 'ClaimWork', 'RejectClaim'];

/** The commands that somebody of this role may issue through the application, as the model says. */
export function commandsOf(role: Role): readonly AnyCommand[] {
  return model.contexts
    .flatMap(({ commands }) => commands as readonly AnyCommand[])
    .filter(({ actors, offer }) => actors[role] !== undefined && offer?.page === undefined)
    .filter(({ name }) => !AFTER_A_REFUSAL.includes(name));
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
  if (about === undefined) return undefined;
  const caller = await server.as(accountOf(role).login);
  const found: Listed[] = [];
  await expect(async () => {
    const path = `/api/v1/streams/${model.stream(about)?.context}/${about}?limit=100`;
    const { documents } = (await caller.get(path)) as { readonly documents: readonly Listed[] };
    found.splice(0, found.length, ...documents.filter((one) => isOffered(command, role, one)));
    expect(found.length, `documents on which the ${role} is offered it`).toBeGreaterThan(0);
  }).toPass({ timeout: 5_000 });
  // The oldest, because what is over can be closed; and what ends something is done to a spare one, whose
  // name comes last.
  const place = ({ day, title = '' }: Listed) => `${day} ${title}`;
  found.sort((a, b) => place(a).localeCompare(place(b)));
  return command.offer?.group === 'danger' ? found.at(-1) : found[0];
}

/** The kind of what it is begun for, where that has to be in one state or another. */
function subjectOf(command: AnyCommand): string | undefined {
  const named = formOf(command).find((field) => field.kind === 'reference');
  return command.offer?.about && named?.kind === 'reference' ? named.to : undefined;
}

function isOffered(command: AnyCommand, role: Role, document: Offered): boolean {
  const person = personOf(role);
  const offers = [
    ...offersOn(model, person, document, instantText(Date.now())),
    ...beginningsFrom(model, person, document),
  ];
  return offers.some((offer) => offer.command === command);
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
  await expect(page.locator('[data-tone=calm]:visible')).toBeVisible();
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
    await expect(search).toBeVisible({ timeout: 1000 });
  }).toPass();
  await search.fill(text);
  // What can be done with the document on the page comes first.
  await entryOf(page, text).first().click();
  await expect(search).toHaveCount(0);
}

function entryOf(page: Page, text: string): Locator {
  return page.locator('.mantine-Spotlight-action', { has: page.getByText(text, { exact: true }) });
}

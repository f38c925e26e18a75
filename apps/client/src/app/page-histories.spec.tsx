// Proves on random histories of every stream that people are shown what the model says, in either language:
// on its derived page all facts, rows and sums; on every page by hand no fact, no row and no amount but the
// model's, and its price or total among them; how it stands, everywhere. Of every list, those documents that
// the model lists, each with the model's words, the count of them and their sums; and beside the way to a
// list how much waits there. A failure prints its seed.
import {
  isObserver,
  type ListDefinition,
  LOCALES,
  type Locale,
  ok,
  type Role,
  refused,
  shownCell,
} from '@callout/kernel';
import { type DocumentKind, model } from '@callout/model';
import { SIGN_IN_ROLES } from '@callout/published-language';
import type { Owner } from '@callout/replica';
import type { DeviceDocument } from '@callout/sync';
import { createMemoryHistory, RouterProvider } from '@tanstack/react-router';
import { cleanup, waitFor } from '@testing-library/react';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { documentsOfHistories } from '../data/histories.fixture.ts';
import { stateOf } from '../data/read.ts';
import { fixtureReplica } from '../data/replica.fixture.ts';
import { formatFor } from '../data/use-format.ts';
import { BADGES } from '../documents/badges.tsx';
import { DocumentView } from '../documents/document-view.tsx';
import { markWords, openMarksOf } from '../documents/marks.ts';
import { ROLE_PAGES } from '../documents/pages.ts';
import { saidByModel, saidByPage } from '../documents/shown-page.fixture.ts';
import { i18n } from '../i18n/i18n.ts';
import { textsFor } from '../i18n/use-text.ts';
import { BadgesContext } from '../lists/badges.ts';
import { fieldLabel } from '../lists/field-label.ts';
import { ListPage } from '../lists/list-page.tsx';
import { SessionContext } from '../session/session-context.ts';
import { cellText } from '../ui/cell-text.ts';
import { RolePagesContext } from '../ui/document-link.ts';
import { documentTitle } from '../ui/document-title.ts';
import { show, showAt } from '../ui/show.fixture.tsx';
import { createAppRouter } from './router.tsx';
import './forms.ts';

const kinds = model.contexts.flatMap(({ streams }) =>
  streams.map(({ kind }) => kind as DocumentKind),
);
const lists = model.contexts.flatMap((context) => context.lists);

const history = fc.record({
  seed: fc.nat(),
  length: fc.integer({ min: 1, max: 24 }),
  locale: fc.constantFrom(...LOCALES),
});

/** happy-dom lays nothing out: without a height, no row would be in sight. */
beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(2000);
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(1200);
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(46);
});
afterEach(() => vi.restoreAllMocks());

/** A smaller seed is another history and no simpler one. */
const options = (numRuns: number) => ({ numRuns, endOnFailure: true });

const wordsIn = (locale: Locale) => ({
  texts: textsFor(locale, (key, params) => i18n.t(key, { ...params, lng: locale })),
  format: formatFor(locale, Intl.DateTimeFormat().resolvedOptions().timeZone, undefined),
});
const plain = (text: string) => text.replace(/[\s,]+/g, '');

function ownerOf(role: Role, subject?: string): Owner {
  const own = subject === undefined ? {} : { subject };
  return { id: `u-${role}`, name: 'Somebody', roles: [role], ...own };
}

/** How a document stands, told without the page: of a request as it concerns the one who looks. */
function statusWords(document: DeviceDocument, role: Role, locale: Locale, isRow = true): string {
  const { texts } = wordsIn(locale);
  const say = (status: string) => model.text(locale, `status.${document.kind}.${status}`);
  if (document.kind !== 'service-request') return say(document.status);
  const request = stateOf('service-request', document);
  const hasClaim = request.claims?.some(({ decided }) => !decided);
  const [mark] = openMarksOf(document);
  if (document.status === 'attention' && (role === 'manager' || request.attention)) {
    if (hasClaim) return model.text(locale, 'event.WorkClaimed');
    if (mark) return markWords(mark, texts);
  }
  if (request.waiting && (isRow || role === 'manager')) return texts.t('request.waiting');
  const concernsAll = role === 'manager' || request.attention;
  return say(document.status === 'attention' && !concernsAll ? request.status : document.status);
}

describe.each(kinds)('the derived page of a %s', (kind) => {
  it('says what the model says after any history', () => {
    fc.assert(
      fc.property(history, ({ seed, length, locale }) => {
        cleanup();
        const [document] = documentsOfHistories(kind, seed, length);
        if (!document) throw new Error('there is no document');
        const page = (
          <BadgesContext value={BADGES}>
            <DocumentView document={document} />
          </BadgesContext>
        );
        const { container } = show(page, fixtureReplica(ownerOf('manager')), locale);
        expect(saidByPage(container)).toEqual(saidByModel(document, locale));
        const badge = container.querySelector('h1 ~ * [data-tone]');
        expect(badge?.textContent).toBe(statusWords(document, 'manager', locale));
      }),
      options(1),
    );
  });
});

const NO_SESSION = {
  signIn: async () => refused({ code: 'offline' }),
  reportTicket: async () => refused({ code: 'offline' }),
  signOut: async () => ok(undefined),
};

/** The whole application at an address, as somebody of this role holds these documents. */
async function openApp(
  path: string,
  owner: Owner,
  held: readonly DeviceDocument[],
  locale: Locale,
) {
  const router = createAppRouter(createMemoryHistory({ initialEntries: [path] }));
  await router.load();
  const page = (
    <SessionContext value={NO_SESSION}>
      <RolePagesContext value={ROLE_PAGES}>
        <BadgesContext value={BADGES}>
          <RouterProvider router={router} />
        </BadgesContext>
      </RolePagesContext>
    </SessionContext>
  );
  const shown = show(page, fixtureReplica(owner, held), locale);
  await waitFor(() => expect(shown.container.querySelector('main h1')).toBeTruthy());
  return shown;
}

const AMOUNT = /\u2212?\d+\.\d\d(?![\d.])/g;
const amountsIn = (said: unknown): readonly string[] => JSON.stringify(said).match(AMOUNT) ?? [];
const byHand = Object.entries(ROLE_PAGES).flatMap(([kind, pages]) =>
  pages.flatMap(({ path, roles }) =>
    roles.map((role) => ({ kind: kind as DocumentKind, path, role })),
  ),
);
/** What no page about money may leave out. */
const FIGURES = ['price', 'approximatePrice', 'net', 'due', 'balance'];

describe.each(byHand)('the page of a $kind by hand, for a $role', ({ kind, path, role }) => {
  it('says nothing but what the model says after any history', async () => {
    await fc.assert(
      fc.asyncProperty(history, async ({ seed, length, locale }) => {
        cleanup();
        const [document] = documentsOfHistories(kind, seed, length);
        if (!document) throw new Error('there is no document');
        const address = `${path}/${document.stream}`;
        const shown = await openApp(address, ownerOf(role), [document], locale);
        const main = shown.container.querySelector('main');
        if (!main) throw new Error('there is no page');
        const said = saidByPage(main);
        const meant = saidByModel(document, locale);
        expect(said.facts.filter((fact) => !has(meant.facts, fact))).toEqual([]);
        expect(said.tables.filter((table) => !has(meant.tables, table))).toEqual([]);
        const amounts = textsIn(main).flatMap((text) => text.match(AMOUNT) ?? []);
        expect(amounts.filter((amount) => !amountsIn(meant).includes(amount))).toEqual([]);
        const badge = main.querySelector('h1 ~ * [data-tone]');
        expect(badge?.textContent).toBe(statusWords(document, role, locale, false));
        if (role !== 'worker') {
          const figures = meant.facts.filter(([label]) => figuresOf(kind, locale).includes(label));
          expect(figures.filter((figure) => !has(said.facts, figure))).toEqual([]);
        }
      }),
      options(1),
    );
  });
});

/** Each text by itself: what stands beside another makes no number with it. */
function textsIn(root: Element): readonly string[] {
  const texts: string[] = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) texts.push(plain(walker.currentNode.textContent ?? ''));
  return texts;
}

function has(all: readonly unknown[], one: unknown): boolean {
  return all.some((other) => JSON.stringify(other) === JSON.stringify(one));
}

function figuresOf(kind: DocumentKind, locale: Locale): readonly string[] {
  const { texts } = wordsIn(locale);
  return FIGURES.map((name) => plain(fieldLabel(texts, kind, name)));
}

/** The documents that the model lists for somebody, told without a query. */
function listedBy(list: ListDefinition, held: readonly DeviceDocument[], subject: string) {
  return held.filter(
    (document) =>
      document.kind === list.over.kind &&
      (list.statuses ?? list.over.statuses).includes(document.status) &&
      (list.tie === undefined || document[list.tie] === subject),
  );
}

describe.each(lists.map((list) => [list.name, list] as const))('the list %s', (_, list) => {
  it('holds what the model lists after any histories, counted and added up', async () => {
    await fc.assert(
      fc.asyncProperty(history, async ({ seed, length, locale }) => {
        cleanup();
        const held = documentsOfHistories(list.over.kind as DocumentKind, seed, length);
        const role = list.observers[0] ?? 'manager';
        const subject = held.map((one) => (list.tie ? one[list.tie] : '')).find(Boolean) ?? 'w1';
        const listed = listedBy(list, held, subject);
        const page = () => (
          <BadgesContext value={BADGES}>
            <ListPage of={list} />
          </BadgesContext>
        );
        await showAt('/list', page, fixtureReplica(ownerOf(role, subject), held), locale);
        expect(rowsShown()).toEqual(rowsMeant(list, listed, { role, locale }));
        const count = document.querySelector('h1 ~ * [role=img]')?.textContent;
        expect(count).toBe(String(listed.length));
        expect(sumsShown()).toEqual(sumsMeant(list, listed, locale));
      }),
      options(1),
    );
  });
});

/** The texts of the rows' cells, without the boxes to select by, whatever they are grouped and sorted by. */
function rowsShown(): readonly (readonly string[])[] {
  return [...document.querySelectorAll('tr[data-row]')]
    .map((row) => [...row.children].filter((cell) => !cell.querySelector('[type=checkbox]')))
    .map((cells) => cells.map(({ textContent }) => textContent ?? ''))
    .sort(byText);
}

function rowsMeant(
  list: ListDefinition,
  listed: readonly DeviceDocument[],
  { role, locale }: { readonly role: Role; readonly locale: Locale },
): readonly (readonly string[])[] {
  const { texts, format } = wordsIn(locale);
  const hasStatus = (list.statuses ?? list.over.statuses).length > 1;
  const fields = list.over.fields ?? {};
  return listed
    .map((one) => [
      documentTitle(one, texts, format) || '—',
      ...(hasStatus ? [statusWords(one, role, locale)] : []),
      ...list.columns.map((name) => {
        const cell = fields[name] && shownCell(fields[name], one.state);
        // In one line of a table there is no room for somebody's number and address.
        if (cell?.kind === 'contact') return cell.value.name;
        return cell ? cellText(cell, texts, format) : '—';
      }),
    ])
    .sort(byText);
}

function sumsShown(): readonly string[] {
  return [...document.querySelectorAll('tfoot td')]
    .map(({ textContent }) => textContent ?? '')
    .filter(Boolean);
}

function sumsMeant(
  list: ListDefinition,
  listed: readonly DeviceDocument[],
  locale: Locale,
): readonly string[] {
  const { format } = wordsIn(locale);
  return list.columns.flatMap((name) => {
    const field = list.over.fields?.[name];
    if (!field || field.kind === 'lines' || !field.isSummed) return [];
    const values = listed.flatMap(({ state }) => {
      const cell = shownCell(field, state);
      return cell?.kind === 'money' || cell?.kind === 'count' ? [cell.value] : [];
    });
    if (values.length === 0) return [];
    const total = values.reduce<number>((left, value) => left + value, 0);
    return [field.kind === 'money' ? format.money(total) : format.number(total)];
  });
}

const byText = (a: readonly string[], b: readonly string[]) =>
  a.join('\n').localeCompare(b.join('\n'));

describe.each(SIGN_IN_ROLES)('beside the ways of a %s to lists', (role) => {
  const work = lists.filter((list) => list.isWork && isObserver(list, [role]));
  const shownKinds = new Set(work.map(({ over }) => over.kind as DocumentKind));
  it('stands how much waits in each after any histories', async () => {
    await fc.assert(
      fc.asyncProperty(history, async ({ seed, length, locale }) => {
        cleanup();
        const held = [...shownKinds].flatMap((kind) => documentsOfHistories(kind, seed, length));
        const subject = held.map(({ owner, assignee }) => owner || assignee).find(Boolean) ?? '';
        const { container } = await openApp('/account', ownerOf(role, subject), held, locale);
        const counts = [...container.querySelectorAll('aside nav a [role=img]')];
        const waiting = work
          .map((list) => listedBy(list, held, subject).length)
          .filter((count) => count > 0);
        const told = counts.map(({ textContent }) => Number(textContent));
        expect(told.sort()).toEqual(waiting.sort());
      }),
      options(1),
    );
  });
});

// Proves: every stream of the model has a page for everybody who may observe it, made by hand or derived;
// every reference that a document holds leads to a page; every page leads back to a list that its reader
// has; and what there is only one of is found among the settings of those who see it.

import {
  isObserver,
  type Role,
  type ShownCell,
  type ShownLinesField,
  shownCell,
  shownRows,
} from '@callout/kernel';
import { type DocumentKind, model } from '@callout/model';
import { SIGN_IN_ROLES } from '@callout/published-language';
import { describe, expect, it } from 'vitest';
import { sampleDocument } from '../data/document.fixture.ts';
import { listPathOf, ROLE_PAGES, settingsFor } from '../documents/pages.ts';
import { isPlaceFor } from '../shell/places.ts';
import { linkTo } from '../ui/document-link.ts';
import { createAppRouter } from './router.tsx';

const router = createAppRouter();
const streams = model.contexts.flatMap((context) => [...context.streams]);
const lists = model.contexts.flatMap((context) => context.lists);
const pairs = SIGN_IN_ROLES.flatMap((role) => streams.map(({ kind }) => ({ kind, role })));

/** The route that opens for this path; undefined where none does. */
function routeOf(path: string): string | undefined {
  const [, , found] = router.getMatchedRoutes(path);
  return found?.fullPath;
}

function isObserved(kind: string, role: Role): boolean {
  return lists.some((list) => list.over.kind === kind && isObserver(list, [role]));
}

describe('a document', () => {
  it.each(pairs)('of $kind opens for a $role', ({ kind, role }) => {
    const path = linkTo(kind, 'x/1', [role], ROLE_PAGES);
    const byHand = ROLE_PAGES[kind]?.find(({ roles }) => roles.includes(role));
    expect([routeOf(path), isPlaceFor(path, [role])]).toEqual([
      byHand ? `${byHand.path}/$id` : '/documents/$kind/$id',
      true,
    ]);
  });

  it.each(pairs.filter(({ kind, role }) => isObserved(kind, role)))(
    'of $kind leads a $role back to a list of theirs',
    ({ kind, role }) => {
      const path = listPathOf(kind, [role]) ?? '';
      expect([routeOf(path) !== undefined, isPlaceFor(path, [role])]).toEqual([true, true]);
    },
  );
});

/** What the fullest document of a kind refers to. */
function referencesOf(kind: DocumentKind): readonly string[] {
  const { state } = sampleDocument(kind);
  const isOf = (cell: ShownCell | undefined) =>
    cell?.kind === 'reference' ? [cell.value.kind] : [];
  return Object.values(model.stream(kind)?.fields ?? {}).flatMap((field) =>
    field.kind === 'lines'
      ? shownRows(field as ShownLinesField, state).flatMap((row) =>
          Object.values(row).flatMap(isOf),
        )
      : isOf(shownCell(field, state)),
  );
}

describe('references', () => {
  it('lead to kinds of the model', () => {
    const kinds: readonly string[] = streams.map(({ kind }) => kind);
    const found = streams.flatMap(({ kind }) => referencesOf(kind as DocumentKind));
    expect(found.length).toBeGreaterThan(10);
    expect(found.filter((kind) => !kinds.includes(kind))).toEqual([]);
  });
});

describe('settings', () => {
  it('are what there is one of, for those who see it', () => {
    const found = SIGN_IN_ROLES.map((role) => [role, settingsFor([role]).map(({ kind }) => kind)]);
    expect(Object.fromEntries(found)).toEqual({
      client: ['organisation'],
      worker: ['organisation'],
      manager: ['organisation', 'tariff'],
      supplies: ['organisation'],
      reviewer: ['organisation'],
      accountant: ['organisation', 'tariff'],
    });
  });
});

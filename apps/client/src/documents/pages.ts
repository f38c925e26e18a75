import { type AnyStream, isObserver, type ListDefinition, type Role } from '@callout/kernel';
import { model } from '@callout/model';
import { forRole } from '@callout/published-language';
import type { RolePages } from '../ui/document-link.ts';

/** The pages of documents that were made by hand, and for whom; all others are derived. */
export const ROLE_PAGES: RolePages = {
  'service-request': [
    { path: '/requests', roles: ['manager'] },
    { path: '/jobs', roles: ['worker'] },
    { path: '/services', roles: ['client'] },
  ],
  'review-case': [{ path: '/reviews', roles: ['reviewer'] }],
  'client-statement': [
    { path: '/weeks', roles: ['accountant'] },
    { path: '/invoices', roles: ['client'] },
  ],
  'worker-statement': [{ path: '/months', roles: ['accountant'] }],
};

/** The list in which somebody with these roles finds documents of a kind: the one that holds most. */
export function observedListOf(kind: string, roles: readonly Role[]): ListDefinition | undefined {
  const lists = model.contexts
    .flatMap((context) => context.lists)
    .filter((list) => list.over.kind === kind && isObserver(list, roles));
  return lists.find(({ statuses }) => statuses === undefined) ?? lists[0];
}

/** Where somebody with these roles comes from when they open such a document. */
export function listPathOf(kind: string, roles: readonly Role[]): string | undefined {
  const own = ROLE_PAGES[kind]?.find((page) => page.roles.some((role) => roles.includes(role)));
  const list = observedListOf(kind, roles);
  return own?.path ?? (list && `/lists/${list.name}`);
}

/** A document of which there is one, under a name of its own. */
export interface OnlyDocument {
  readonly kind: string;
  readonly id: string;
}

/** How the organisation is set up: streams of which there is one, which hold the same for all. */
export function settingsFor(roles: readonly Role[]): readonly OnlyDocument[] {
  return model.contexts
    .flatMap(({ streams }): readonly AnyStream[] => streams)
    .flatMap((stream) => {
      const { kind, ids } = stream;
      if (ids?.form !== 'named') return [];
      const audience: readonly string[] = stream.audience(stream.initial as never);
      const isSeen = roles.some((role) => audience.includes(forRole(role)));
      return isSeen ? ids.names.map((id) => ({ kind, id })) : [];
    });
}

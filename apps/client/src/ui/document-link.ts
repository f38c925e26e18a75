import { isObserver, type Role } from '@callout/kernel';
import { model } from '@callout/model';
import { createContext, useContext, useMemo } from 'react';
import { useReplica } from '../data/replica-context.tsx';

/** A page that was made by hand for a kind of documents: its list's path, and who has it. */
interface RolePage {
  readonly path: string;
  readonly roles: readonly Role[];
}
export type RolePages = Readonly<Record<string, readonly RolePage[]>>;

/** The pages made by hand, by kind. The application says them; without one, a page is derived. */
export const RolePagesContext = createContext<RolePages>({});

/** The path of the page that somebody with these roles has for a document. */
export function linkTo(
  kind: string,
  id: string,
  roles: readonly Role[],
  pages: RolePages = {},
): string {
  const own = pages[kind]?.find((page) => page.roles.some((role) => roles.includes(role)));
  return `${own?.path ?? `/documents/${kind}`}/${encodeURIComponent(id)}`;
}

const lists = model.contexts.flatMap((context) => context.lists);

/** Whether somebody with these roles ever holds documents of this kind. */
function isKindSeen(kind: string, roles: readonly Role[]): boolean {
  return lists.some((list) => list.over.kind === kind && isObserver(list, roles));
}

export type DocumentLink = (kind: string, id: string) => string | undefined;

/** Where a document opens for the signed-in person; undefined where they have none of its kind. */
export function useDocumentLink(): DocumentLink {
  const { roles } = useReplica().owner;
  const pages = useContext(RolePagesContext);
  return useMemo(
    () => (kind, id) => (isKindSeen(kind, roles) ? linkTo(kind, id, roles, pages) : undefined),
    [roles, pages],
  );
}

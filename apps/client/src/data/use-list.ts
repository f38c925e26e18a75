import {
  isListed,
  LIST_ROWS_MAX,
  type ListDefinition,
  type ListFilter,
  scopeOf,
} from '@callout/kernel';
import type { ListQuery } from '@callout/replica';
import { useMemo } from 'react';
import { type Documents, useDocuments, useReplica } from './replica-context.tsx';

/** A list as this device has it: the documents, and whether there are more than it shows. */
export interface Listed extends Documents {
  readonly isLimited: boolean;
}

const EVERYTHING: ListFilter = {};

/** Asks for one more than is shown, which tells whether there are more. */
function queryOf(
  list: ListDefinition,
  person: { readonly subject?: string | undefined },
  { statuses, fromDay, toDay, client, worker, closed }: ListFilter,
  limit: number,
): ListQuery {
  const scope = scopeOf(list, person);
  const both = statuses && scope?.statuses ? within(scope.statuses, statuses) : undefined;
  const chosen = both ?? scope?.statuses ?? statuses;
  // Somebody whom the list is nobody's for: no document is assigned to an empty id of their kind.
  if (!scope) return { kind: list.over.kind, statuses: [], limit: 0 };
  return {
    kind: scope.kind,
    ...(chosen ? { statuses: chosen } : {}),
    ...optional('owner', scope.owner ?? client),
    ...optional('assignee', scope.assignee ?? worker),
    ...optional('fromDay', fromDay),
    ...optional('toDay', toDay),
    ...(closed === undefined ? {} : { closed }),
    limit: limit + 1,
  };
}

function within(all: readonly string[], some: readonly string[]): readonly string[] {
  return all.filter((one) => some.includes(one));
}

function optional<K extends string>(name: K, value: string | undefined) {
  return (value === undefined ? {} : { [name]: value }) as Partial<Record<K, string>>;
}

/** The documents of a declared list for the signed-in person, narrowed as they ask. */
export function useList(
  list: ListDefinition,
  filter: ListFilter = EVERYTHING,
  limit: number = LIST_ROWS_MAX,
): Listed {
  const { owner } = useReplica();
  const latest = useDocuments(queryOf(list, owner, filter, limit));
  return useMemo(() => {
    const found = latest.value?.slice(0, limit);
    return {
      ...latest,
      value: found?.filter((document) => isListed(list, document, filter)),
      isLimited: (latest.value?.length ?? 0) > limit,
    };
  }, [latest, list, filter, limit]);
}

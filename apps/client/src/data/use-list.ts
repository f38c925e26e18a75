import {
  documentsOf,
  isListed,
  LIST_ROWS_MAX,
  type ListDefinition,
  type ListFilter,
} from '@callout/kernel';
import type { Fits, WholeList } from '@callout/replica';
import { useMemo } from 'react';
import { NEVER } from 'rxjs';
import { type Documents, useDocuments, useReplica } from './replica-context.tsx';
import { useObserved } from './use-observable.ts';

/** A list as this device has it: the documents, and whether there are more than it shows. */
export interface Listed extends Documents {
  readonly isLimited: boolean;
  /** How many there are on this device, however many are shown; undefined while they are counted. */
  readonly count: number | undefined;
  /** What is looked for is still being looked for behind those that are read at once. */
  readonly isSearching: boolean;
}

const EVERYTHING: ListFilter = {};

/** The documents of a declared list for the signed-in person, narrowed as they ask. */
export function useList(
  list: ListDefinition,
  filter: ListFilter = EVERYTHING,
  limit: number = LIST_ROWS_MAX,
): Listed {
  const { owner } = useReplica();
  const query = documentsOf(list, owner, filter, limit);
  const latest = useDocuments(query);
  const hasMore = (latest.value?.length ?? 0) > limit;
  const whole = useWhole(list, filter, query, hasMore);
  return useMemo(() => {
    const first = latest.value?.slice(0, limit);
    // Of more than is read at once, what is looked for may stand anywhere.
    const isSearched = hasMore && isNarrower(list, filter);
    const found = isSearched ? whole?.documents.slice(0, limit) : first;
    const value = (found ?? first)?.filter((document) => isListed(list, document, filter));
    const count = hasMore ? whole?.count : value?.length;
    const isSearching = isSearched && !whole;
    return {
      ...latest,
      value,
      count,
      isSearching,
      isLimited: hasMore && (count ?? Infinity) > limit,
    };
  }, [latest, whole, list, filter, limit, hasMore]);
}

/** Whether something is asked that no index answers. */
function isNarrower({ tie }: ListDefinition, { words, client, worker }: ListFilter): boolean {
  return words !== undefined || (tie !== undefined && (client ?? worker) !== undefined);
}

/** What a list comes to beyond what is read at once; nothing where that is all of it. */
function useWhole(
  list: ListDefinition,
  filter: ListFilter,
  query: ReturnType<typeof documentsOf>,
  hasMore: boolean,
): WholeList | undefined {
  const replica = useReplica();
  const asked = hasMore ? { name: list.name, filter, query } : undefined;
  return useObserved(() => {
    if (!hasMore) return { source: NEVER };
    const fits: Fits = (document) => isListed(list, document, filter);
    const whole$ = isNarrower(list, filter) ? replica.whole$(query, fits) : replica.whole$(query);
    return { source: whole$ };
  }, [asked]).value;
}

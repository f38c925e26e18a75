import {
  documentsOf,
  isListed,
  LIST_ROWS_MAX,
  type ListDefinition,
  type ListFilter,
} from '@callout/kernel';
import { useMemo } from 'react';
import { type Documents, useDocuments, useReplica } from './replica-context.tsx';

/** A list as this device has it: the documents, and whether there are more than it shows. */
export interface Listed extends Documents {
  readonly isLimited: boolean;
}

const EVERYTHING: ListFilter = {};

/** The documents of a declared list for the signed-in person, narrowed as they ask. */
export function useList(
  list: ListDefinition,
  filter: ListFilter = EVERYTHING,
  limit: number = LIST_ROWS_MAX,
): Listed {
  const { owner } = useReplica();
  const latest = useDocuments(documentsOf(list, owner, filter, limit));
  return useMemo(() => {
    const found = latest.value?.slice(0, limit);
    return {
      ...latest,
      value: found?.filter((document) => isListed(list, document, filter)),
      isLimited: (latest.value?.length ?? 0) > limit,
    };
  }, [latest, list, filter, limit]);
}

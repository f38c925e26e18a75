import type { ListFilter, ListSort } from '@callout/kernel';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { z } from 'zod';

/** A word of an address: the router reads `7` as a number and `true` as a flag. */
const word = z.union([z.string(), z.number(), z.boolean()]).transform(String);
/** What an address says wrongly is left out: an old link still opens its list. */
const text = (max: number) => word.pipe(z.string().min(1).max(max)).optional().catch(undefined);
const day = word.pipe(z.iso.date()).optional().catch(undefined);
/** Several words in one, each encoded so that a comma parts them. */
const several = (max: number) =>
  text(8000).transform((joined) => (joined ? joined.split(',').slice(0, max) : []));

/** How a list stands in the address of its page. */
export const listSearchSchema = z.object({
  q: text(200),
  status: text(400),
  from: day,
  to: day,
  client: text(120),
  worker: text(120),
  sort: text(80),
  group: text(40),
  hide: text(600),
  selected: text(8000),
});
export type ListSearch = z.output<typeof listSearchSchema>;

/** The most rows that can be selected at once: all of them stand in the address. */
export const SELECTED_MAX = 100;

/** What the address says where somebody wants no groups in a list that has some of itself. */
export const NO_GROUP = 'none';

/** A list's search as its parts read it. */
export interface ListView {
  readonly filter: ListFilter;
  readonly sort: ListSort | undefined;
  readonly group: string | undefined;
  readonly hidden: readonly string[];
  readonly selected: readonly string[];
}

const severalOf = (joined: string | undefined, max: number) =>
  several(max).parse(joined).map(decodeURIComponentSafely);

function decodeURIComponentSafely(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}

export function joined(words: readonly string[]): string | undefined {
  return words.length > 0 ? words.map(encodeURIComponent).join(',') : undefined;
}

function viewOf(search: ListSearch): ListView {
  const statuses = severalOf(search.status, 40);
  return {
    filter: {
      statuses: statuses.length > 0 ? statuses : undefined,
      words: search.q?.trim() || undefined,
      fromDay: search.from,
      toDay: search.to,
      client: search.client,
      worker: search.worker,
    },
    sort: sortOf(search.sort),
    group: search.group,
    hidden: severalOf(search.hide, 60),
    selected: severalOf(search.selected, SELECTED_MAX),
  };
}

/** `-due` is due, the greatest first. */
function sortOf(text: string | undefined): ListSort | undefined {
  if (!text) return undefined;
  return text.startsWith('-')
    ? { column: text.slice(1), direction: 'descending' }
    : { column: text, direction: 'ascending' };
}

export function sortText(sort: ListSort | undefined): string | undefined {
  return sort && `${sort.direction === 'descending' ? '-' : ''}${sort.column}`;
}

/** The list's part of the address, and a way to change it that leaves the way back as it is. */
export function useListSearch() {
  const raw = useSearch({ strict: false });
  const navigate = useNavigate();
  const key = JSON.stringify(raw);
  const search = useMemo(() => listSearchSchema.parse(JSON.parse(key)), [key]);
  const view = useMemo(() => viewOf(search), [search]);
  const change = useCallback(
    (changed: Partial<ListSearch>) =>
      void navigate({
        to: '.',
        search: (before: object) => ({ ...before, ...changed }),
        replace: true,
        resetScroll: false,
      }),
    [navigate],
  );
  return { search, view, change };
}

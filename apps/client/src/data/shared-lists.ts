import type { ListQuery, Replica } from '@callout/replica';
import type { DeviceDocument } from '@callout/sync';
import { type Observable, ReplaySubject, share, tap, timer } from 'rxjs';

type List = readonly DeviceDocument[];

interface SharedList {
  readonly source: Observable<List>;
  /** What it last told, while it is followed or was a moment ago. */
  latest: List | undefined;
}

/** How long a list that nobody looks at is still followed: a person comes back from a page. */
const KEPT_MS = 60_000;

const listsByReplica = new WeakMap<Replica, Map<string, SharedList>>();

function listsOf(replica: Replica): Map<string, SharedList> {
  const known = listsByReplica.get(replica);
  if (known) return known;
  const made = new Map<string, SharedList>();
  listsByReplica.set(replica, made);
  return made;
}

/** One subscription to the database for each list, however many parts of the page show it. */
export function sharedList(replica: Replica, query: ListQuery): SharedList {
  const lists = listsOf(replica);
  const key = JSON.stringify(query);
  const known = lists.get(key);
  if (known) return known;
  const list: SharedList = {
    latest: undefined,
    source: replica.list$(query).pipe(
      tap({
        next: (documents) => {
          list.latest = documents;
        },
        // Nobody follows it any more, so what it told grows old.
        finalize: () => lists.delete(key),
      }),
      share({
        connector: () => new ReplaySubject(1),
        resetOnRefCountZero: () => timer(KEPT_MS),
      }),
    ),
  };
  lists.set(key, list);
  return list;
}

/** A document as a list on the screen has it: shown at once, until its own reading arrives. */
export function fromSharedLists(replica: Replica, id: string): DeviceDocument | undefined {
  for (const list of listsOf(replica).values()) {
    const found = list.latest?.find((document) => document.id === id);
    if (found) return found;
  }
  return undefined;
}

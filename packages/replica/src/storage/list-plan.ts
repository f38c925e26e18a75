import { INDEXES } from './schema.ts';

/** A list of one stream's documents in the order of `sort`; every list has a limit. */
export interface ListQuery {
  readonly kind: string;
  readonly statuses?: readonly string[] | undefined;
  readonly owner?: string | undefined;
  readonly assignee?: string | undefined;
  readonly closed?: boolean | undefined;
  /** Inclusive days of the envelope. */
  readonly fromDay?: string | undefined;
  readonly toDay?: string | undefined;
  readonly limit: number;
}

/** One query of the database: what it compares for equality, and the index that it walks. */
export interface ListPart {
  readonly selector: Readonly<Record<string, unknown>>;
  readonly index: readonly string[];
}

/**
 * A list as parts that each walk one index in the order of `sort`, so that its limit stops the walk.
 * A list over several statuses, or over open and closed alike, is that many parts, merged. A range of
 * days without a single day is the exception: it walks the days and is sorted afterwards, bounded by
 * the range.
 */
export function listParts(query: ListQuery): readonly ListPart[] {
  const day = query.fromDay !== undefined || query.toDay !== undefined;
  const ranges = day
    ? {
        day: {
          ...(query.fromDay === undefined ? {} : { $gte: query.fromDay }),
          ...(query.toDay === undefined ? {} : { $lte: query.toDay }),
        },
      }
    : {};
  const rest = {
    ...ranges,
    ...(query.statuses ? { status: { $in: [...query.statuses] } } : {}),
  };
  const tie = tieOf(query);
  if (tie) {
    return openAndClosed(query).map((closed) => ({
      selector: { ...rest, ...tie.selector, closed: { $eq: closed } },
      index: tie.index,
    }));
  }
  const closed = query.closed === undefined ? {} : { closed: { $eq: query.closed } };
  if (day) return [{ selector: { ...rest, ...closed }, index: INDEXES.byDay }];
  if (query.statuses) {
    return [...new Set(query.statuses)].map((status) => ({
      selector: { ...closed, status: { $eq: status } },
      index: INDEXES.byStatus,
    }));
  }
  return openAndClosed(query).map((flag) => ({
    selector: { closed: { $eq: flag } },
    index: INDEXES.byClosed,
  }));
}

function tieOf(query: ListQuery) {
  const owner = query.owner === undefined ? {} : { owner: { $eq: query.owner } };
  if (query.assignee !== undefined) {
    const selector = { ...owner, assignee: { $eq: query.assignee } };
    return { selector, index: INDEXES.byAssignee };
  }
  return query.owner === undefined ? undefined : { selector: owner, index: INDEXES.byOwner };
}

function openAndClosed(query: ListQuery): readonly boolean[] {
  return query.closed === undefined ? [false, true] : [query.closed];
}

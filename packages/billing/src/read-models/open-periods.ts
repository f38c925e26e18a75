import type { ConfirmedEvent, DataOf, DayText, InstantText, Period } from '@callout/kernel';
import type { ClientCharged } from '@callout/published-language';

type Named = DataOf<typeof ClientCharged>['client'];

/** Which periods of one client, or of one worker, are open, and how far they are closed. */
export interface OpenPeriods {
  readonly holder: Named;
  /** Those with a statement, oldest first. */
  readonly open: readonly OpenPeriod[];
  /** Last day of the latest closed one: everything up to it is closed. Empty before the first. */
  readonly closedThrough: DayText;
  /** Of that one: where it ends, and the place of its closing in the log. */
  readonly closed?: { readonly to: InstantText; readonly position: number } | undefined;
}
interface OpenPeriod {
  readonly statement: string;
  readonly start: DayText;
  /** The end, not included. */
  readonly to: InstantText;
}

export function periodOpened(
  row: OpenPeriods | undefined,
  holder: Named,
  statement: string,
  period: Period,
): OpenPeriods {
  const before = row ?? { holder, open: [], closedThrough: '' };
  if (before.open.some((known) => known.statement === statement)) return before;
  const open = [...before.open, { statement, start: period.start, to: period.to }];
  return { ...before, holder, open: open.sort((a, b) => (a.start < b.start ? -1 : 1)) };
}

/** Periods are closed in order, so the one that closes is the latest. */
export function periodClosed(
  row: OpenPeriods | undefined,
  holder: Named,
  { stream, position }: Pick<ConfirmedEvent, 'stream' | 'position'>,
  period: Period,
): OpenPeriods {
  const before = row ?? { holder, open: [], closedThrough: '' };
  return {
    holder,
    open: before.open.filter((known) => known.statement !== stream),
    closedThrough: period.lastDay,
    closed: { to: period.to, position },
  };
}

/**
 * How far the periods are closed that a fact has to respect; undefined when none is. What was closed
 * in the log before the fact, and ends after it, was closed ahead of the clock (docs/adr/0126): it
 * keeps nothing out.
 * @param fact its place in the log; without one it is a fact of now
 */
export function closedBefore(
  row: OpenPeriods | undefined,
  fact: { readonly recordedAt: InstantText; readonly position?: number | undefined },
): DayText | undefined {
  const { closed, closedThrough } = row ?? {};
  const isAhead =
    closed !== undefined &&
    closed.to > fact.recordedAt &&
    (fact.position === undefined || closed.position < fact.position);
  return isAhead ? undefined : closedThrough;
}

/** The end of the oldest open period; a word that sorts behind every instant when there is none. */
export function dueIndex(row: OpenPeriods): string {
  const first = row.open[0];
  return first ? `${first.to}|${row.holder.id}`.slice(0, 120) : 'settled';
}

/** The first day of an open period before the one of this statement. */
export function earlierOpen(row: OpenPeriods | undefined, statement: string): DayText | undefined {
  const first = row?.open[0];
  return first && first.statement !== statement ? first.start : undefined;
}

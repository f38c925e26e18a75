import type { BasisPoints, Money } from './money.ts';
import type { Period } from './periods.ts';
import type { DayText, InstantText, Window } from './time.ts';

/** A document that a field leads to. */
export interface ShownReference {
  readonly kind: string;
  readonly id: string;
  /** What it is called; empty where that is not known here: it is then called by its kind. */
  readonly name: string;
}

/** The values that a person is shown, by kind. */
export interface ShownValues {
  readonly text: string;
  /** Text of several lines. */
  readonly note: string;
  readonly money: Money;
  readonly share: BasisPoints;
  readonly count: number;
  readonly instant: InstantText;
  readonly day: DayText;
  readonly window: Window;
  readonly period: Period;
  readonly place: {
    readonly address: string;
    readonly point?: { readonly latitude: number; readonly longitude: number } | undefined;
  };
  readonly contact: {
    readonly name: string;
    readonly phone?: string | undefined;
    readonly email?: string | undefined;
  };
  readonly reference: ShownReference;
  /** A word of the model, by its text's key: `attribution.client`. */
  readonly word: string;
  readonly words: readonly string[];
  readonly flag: boolean;
  readonly file: { readonly sha256: string; readonly type: string };
}
export type ShownKind = keyof ShownValues;
const KINDS = {
  text: 1,
  note: 1,
  money: 1,
  share: 1,
  count: 1,
  instant: 1,
  day: 1,
  window: 1,
  period: 1,
  place: 1,
  contact: 1,
  reference: 1,
  word: 1,
  words: 1,
  flag: 1,
  file: 1,
} as const satisfies Readonly<Record<ShownKind, 1>>;
/** Every kind of value that people are shown. */
export const SHOWN_KINDS = Object.keys(KINDS) as readonly ShownKind[];

/** A value of a state (or of a row), with its kind; undefined where there is none to show. */
export interface ShownValueField<S = never, K extends ShownKind = ShownKind> {
  readonly kind: K;
  readonly of: (state: S) => ShownValues[K] | undefined;
  /** Amounts and counts of a list are added up below it. */
  readonly isSummed?: boolean | undefined;
}

/** Rows within a document, such as the lines of a statement, newest or first as the state has them. */
export interface ShownLinesField<S = never> {
  readonly kind: 'lines';
  readonly rows: (state: S) => readonly ShownRow[];
  /** What stands below the rows, by column: the sums that the state itself keeps, never added anew. */
  readonly sums?: ((state: S) => ShownRow) | undefined;
}
/** Values by the names of the columns. */
export type ShownRow = Readonly<Record<string, ShownCell | undefined>>;
export type ShownCell = {
  readonly [K in ShownKind]: { readonly kind: K; readonly value: ShownValues[K] };
}[ShownKind];

export type ShownField<S = never> =
  | { [K in ShownKind]: ShownValueField<S, K> }[ShownKind]
  | ShownLinesField<S>;
export type ShownFields<S = never> = Readonly<Record<string, ShownField<S>>>;

type Made<S> = {
  readonly [K in ShownKind]: (
    of: (state: S) => ShownValues[K] | undefined,
    options?: { readonly isSummed?: boolean },
  ) => ShownValueField<S, K>;
} & {
  readonly lines: (
    rows: ShownLinesField<S>['rows'],
    sums?: ShownLinesField<S>['sums'],
  ) => ShownLinesField<S>;
};

/**
 * Declares what of a state people are shown: `shown<State>()` has a maker for each kind, as in
 * `{ price: of.money((state) => state.gross) }`. Documents show all fields in this order, lists the ones
 * that they name; labels are the texts `field.<stream>.<name>` or `field.<name>`.
 */
export function shown<S>(): Made<S> {
  const makers = SHOWN_KINDS.map((kind) => [
    kind,
    (of: unknown, options?: object) => ({ kind, of, ...options }),
  ]);
  const lines = (rows: unknown, sums: unknown) => ({ kind: 'lines', rows, sums });
  return { ...Object.fromEntries(makers), lines };
}

/** What a field says of this state, with its kind; undefined where it says nothing. */
export function shownCell(field: ShownField, state: unknown): ShownCell | undefined {
  if (field.kind === 'lines') return undefined;
  const value = (field.of as (state: unknown) => unknown)(state);
  if (value === undefined || value === '') return undefined;
  return { kind: field.kind, value } as ShownCell;
}

export function shownRows(field: ShownLinesField, state: unknown): readonly ShownRow[] {
  return (field.rows as (state: unknown) => readonly ShownRow[])(state);
}

/** The sums below the rows; nothing where there are no rows, or the model adds nothing up. */
export function shownSums(field: ShownLinesField, state: unknown): ShownRow {
  const sums = field.sums as ((state: unknown) => ShownRow) | undefined;
  return sums && shownRows(field, state).length > 0 ? sums(state) : {};
}

/** A cell of a row. */
export function cell<K extends ShownKind>(
  kind: K,
  value: ShownValues[K] | undefined,
): ShownCell | undefined {
  return value === undefined || value === '' ? undefined : ({ kind, value } as ShownCell);
}

/** One span of the working week as a row. */
export function hoursRow(span: {
  readonly day: number;
  readonly from: string;
  readonly to: string;
}): ShownRow {
  return {
    weekday: cell('word', `weekday.${span.day}`),
    hours: cell('text', `${span.from}–${span.to}`),
  };
}

import {
  type DataOf,
  type InstantText,
  type Money,
  negated,
  type Period,
  shown,
  sum,
  ZERO,
} from '@callout/kernel';
import type { ClientCharged } from '@callout/published-language';
import { defineProjection } from '../define.ts';

/** A client's week that is not closed yet. */
export interface OpenWeek {
  readonly statement: string;
  readonly client: DataOf<typeof ClientCharged>['client'];
  readonly week: Period;
  /** How many lines: charges, and charges taken back. */
  readonly count: number;
  readonly gross: Money;
  readonly discount: Money;
  readonly net: Money;
}

const of = shown<OpenWeek>();

/** By statement: what has been charged and not invoiced, indexed by the week's end and the client. */
export const weekSoFar = defineProjection<OpenWeek>()({
  name: 'week-so-far',
  on: {
    ClientCharged: {
      key: ({ stream }) => stream,
      fold: (row, { data, stream }) => withLine(row, stream, data, data),
    },
    ChargeReversed: {
      key: ({ stream }) => stream,
      fold: (row, { data, stream }) =>
        withLine(row, stream, data, {
          gross: negated(data.gross),
          discount: negated(data.discount),
          net: negated(data.net),
        }),
    },
    ClientInvoiceIssued: { key: ({ stream }) => stream, fold: () => undefined },
  },
  index: ({ week, client }) => weekIndex(week.to, client.name.toLowerCase()),
  observed: {
    observers: ['accountant'],
    day: ({ week }) => week.lastDay,
    fields: {
      week: of.period(({ week }) => week),
      client: of.reference(({ statement, client }) => ({
        kind: 'client-statement',
        id: statement,
        name: client.name,
      })),
      services: of.count(({ count }) => count, { isSummed: true }),
      gross: of.money(({ gross }) => gross, { isSummed: true }),
      discount: of.money(({ discount }) => negated(discount), { isSummed: true }),
      net: of.money(({ net }) => net, { isSummed: true }),
    },
  },
});

function withLine(
  row: OpenWeek | undefined,
  statement: string,
  { client, week }: Pick<OpenWeek, 'client' | 'week'>,
  line: Pick<OpenWeek, 'gross' | 'discount' | 'net'>,
): OpenWeek {
  return {
    statement,
    client,
    week: row?.week ?? week,
    count: (row?.count ?? 0) + 1,
    gross: sum([row?.gross ?? ZERO, line.gross]),
    discount: sum([row?.discount ?? ZERO, line.discount]),
    net: sum([row?.net ?? ZERO, line.net]),
  };
}

function weekIndex(end: InstantText, name: string): string {
  return `${end}|${name}`.slice(0, 120);
}

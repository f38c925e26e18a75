import {
  type DataOf,
  defineProjection,
  type InstantText,
  type Money,
  type Period,
  sum,
  ZERO,
} from '@callout/kernel';
import { ClientCharged, ClientInvoiceIssued } from '@callout/published-language';

/** A client's week that is not closed yet. */
export interface OpenWeek {
  readonly statement: string;
  readonly client: DataOf<typeof ClientCharged>['client'];
  readonly week: Period;
  readonly count: number;
  readonly gross: Money;
  readonly discount: Money;
  readonly net: Money;
}

/** By statement: what has been charged and not invoiced, indexed by the week's end and the client. */
export const weekSoFar = defineProjection<OpenWeek>()({
  name: 'week-so-far',
  context: 'billing',
  feeds: [ClientCharged, ClientInvoiceIssued],
  on: {
    ClientCharged: {
      key: ({ stream }) => stream,
      fold: (row, { data, stream }) => ({
        statement: stream,
        client: data.client,
        week: row?.week ?? data.week,
        count: (row?.count ?? 0) + 1,
        gross: sum([row?.gross ?? ZERO, data.gross]),
        discount: sum([row?.discount ?? ZERO, data.discount]),
        net: sum([row?.net ?? ZERO, data.net]),
      }),
    },
    ClientInvoiceIssued: { key: ({ stream }) => stream, fold: () => undefined },
  },
  index: ({ week, client }) => weekIndex(week.to, client.name.toLowerCase()),
});

function weekIndex(end: InstantText, name: string): string {
  return `${end}|${name}`.slice(0, 120);
}

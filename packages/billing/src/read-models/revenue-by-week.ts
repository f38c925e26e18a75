import { type DayText, defineProjection, type Money, sum, ZERO } from '@callout/kernel';
import { ClientCharged, ClientInvoiceIssued, PaymentSettled } from '@callout/published-language';

/** A week of the business: what was charged in it, and what of that was invoiced and paid. */
export interface WeekRevenue {
  readonly week: DayText;
  /** How many charges. */
  readonly count: number;
  readonly gross: Money;
  readonly discount: Money;
  readonly net: Money;
  readonly invoiced: Money;
  /** Paid of this week's invoices, whenever it was paid. */
  readonly paid: Money;
}

const EMPTY: WeekRevenue = {
  week: '',
  count: 0,
  gross: ZERO,
  discount: ZERO,
  net: ZERO,
  invoiced: ZERO,
  paid: ZERO,
};

/** By the week's Monday; indexed by it too, so that a range of weeks can be read. */
export const revenueByWeek = defineProjection<WeekRevenue>()({
  name: 'revenue-by-week',
  context: 'billing',
  feeds: [ClientCharged, ClientInvoiceIssued, PaymentSettled],
  on: {
    ClientCharged: {
      key: ({ data }) => data.week.start,
      fold: (row = EMPTY, { data }, week) => ({
        ...row,
        week,
        count: row.count + 1,
        gross: sum([row.gross, data.gross]),
        discount: sum([row.discount, data.discount]),
        net: sum([row.net, data.net]),
      }),
    },
    ClientInvoiceIssued: {
      key: ({ data }) => data.week.start,
      fold: (row = EMPTY, { data }, week) => ({
        ...row,
        week,
        invoiced: sum([row.invoiced, data.total]),
      }),
    },
    PaymentSettled: {
      key: ({ data }) => data.week,
      fold: (row = EMPTY, { data }, week) => ({
        ...row,
        week,
        paid: sum([row.paid, data.amount]),
      }),
    },
  },
  index: ({ week }) => week,
});

import { type DayText, type Money, minus, shown, sum, ZERO } from '@callout/kernel';
import { defineProjection } from '../define.ts';

/** A week of the business: what was charged in it less what was taken back, and what of that was invoiced and paid. */
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
  /** Taken off this week's invoices by credit notes; absent where there are none. */
  readonly credited?: Money;
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

const of = shown<WeekRevenue>();

/** By the week's Monday; indexed by it too, so that a range of weeks can be read. */
export const revenueByWeek = defineProjection<WeekRevenue>()({
  name: 'revenue-by-week',
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
    ChargeReversed: {
      key: ({ data }) => data.week.start,
      fold: (row = EMPTY, { data }, week) => ({
        ...row,
        week,
        gross: minus(row.gross, data.gross),
        discount: minus(row.discount, data.discount),
        net: minus(row.net, data.net),
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
    CreditNoteIssued: {
      key: ({ data }) => data.week,
      fold: (row = EMPTY, { data }, week) => ({
        ...row,
        week,
        credited: sum([row.credited ?? ZERO, data.amount]),
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
  observed: {
    observers: ['accountant', 'manager'],
    day: ({ week }) => week,
    fields: {
      week: of.day(({ week }) => week),
      services: of.count(({ count }) => count, { isSummed: true }),
      gross: of.money(({ gross }) => gross, { isSummed: true }),
      discount: of.money(({ discount }) => minus(ZERO, discount), { isSummed: true }),
      net: of.money(({ net }) => net, { isSummed: true }),
      invoiced: of.money(({ invoiced }) => invoiced, { isSummed: true }),
      credited: of.money(({ credited }) => credited, { isSummed: true }),
      paid: of.money(({ paid }) => paid, { isSummed: true }),
    },
  },
});

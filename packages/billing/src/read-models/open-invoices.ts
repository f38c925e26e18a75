import {
  type DataOf,
  type DayText,
  type Money,
  minus,
  shown,
  sum,
  Temporal,
  ZERO,
} from '@callout/kernel';
import type {
  BankFileCreated,
  ClientInvoiceIssued,
  PaymentRequested,
} from '@callout/published-language';
import { defineProjection } from '../define.ts';
import { dueOf } from '../streams/client-statement/invoice-due.ts';

export interface OpenInvoice {
  readonly statement: string;
  readonly number: number;
  readonly client: DataOf<typeof ClientInvoiceIssued>['client'];
  readonly date: DayText;
  readonly dueOn: DayText;
  readonly total: Money;
  /** What is left to pay, after the client's credit and credit notes. */
  readonly open: Money;
  readonly currency: string;
  readonly status: 'invoiced' | 'payment-requested' | 'exported' | 'returned';
  /** The latest request of its payment. */
  readonly request?: DataOf<typeof PaymentRequested> | undefined;
  /** A bank statement says that it is paid, and the statement has not been told yet. */
  readonly settling?: boolean | undefined;
  /** The day that its latest file asked the bank for. */
  readonly exportedFor?: DayText | undefined;
}

const of = shown<OpenInvoice>();

/** By statement: invoices that nobody has paid yet, indexed by the day they are due. */
export const openInvoices = defineProjection<OpenInvoice>()({
  name: 'open-invoices',
  on: {
    ClientInvoiceIssued: {
      key: ({ stream }) => stream,
      fold: (_, { data, stream }) =>
        // Nobody owes an invoice of nothing.
        dueOf(data) === 0
          ? undefined
          : {
              statement: stream,
              number: data.number,
              client: data.client,
              date: data.date,
              dueOn: data.dueOn,
              total: data.total,
              open: dueOf(data),
              currency: data.currency,
              status: 'invoiced',
            },
    },
    CreditNoteIssued: {
      key: ({ data }) => data.statement,
      fold: (row, { data }) =>
        row && row.open > data.againstOpen
          ? { ...row, open: minus(row.open, data.againstOpen) }
          : undefined,
    },
    PaymentRequested: {
      key: ({ stream }) => stream,
      fold: (row, { data }) =>
        row && { ...row, status: 'payment-requested', request: data, settling: false },
    },
    BankFileCreated: {
      // With the file itself, so that the next file cannot hold it once more.
      key: ({ data }) =>
        data.purpose === 'direct-debits'
          ? data.items.map((item) => item.statement)
          : data.entries.flatMap(settledStatement),
      fold: (row, { data }) => {
        if (!row || data.purpose === 'payouts') return row;
        if (data.purpose === 'bank-statement') return { ...row, settling: true };
        return { ...row, status: 'exported', exportedFor: data.day };
      },
    },
    PaymentSettled: { key: ({ stream }) => stream, fold: () => undefined },
    PaymentReturned: {
      key: ({ stream }) => stream,
      fold: (row) => row && { ...row, status: 'returned', settling: false },
    },
  },
  index: ({ dueOn, number }) => `${dueOn}|${String(number).padStart(12, '0')}`,
  observed: {
    observers: ['accountant'],
    day: ({ dueOn }) => dueOn,
    fields: {
      client: of.reference(({ client }) => ({ kind: 'client', ...client })),
      invoice: of.reference(({ statement, number }) => ({
        kind: 'client-statement',
        id: statement,
        name: String(number),
      })),
      date: of.day(({ date }) => date),
      dueOn: of.day(({ dueOn }) => dueOn),
      payment: of.word(({ status }) => `status.client-statement.${status}`),
      total: of.money(({ total }) => total, { isSummed: true }),
      open: of.money(({ open }) => open, { isSummed: true }),
    },
  },
});

function settledStatement(
  entry: DataOf<typeof BankFileCreated>['entries'][number],
): readonly string[] {
  const settles = entry.of === 'payment' && entry.outcome === 'settled';
  return settles && entry.statement ? [entry.statement] : [];
}

export const AGEING_BUCKETS = ['not-due', '1-30', '31-60', '61-90', 'over-90'] as const;
export type AgeingBucket = (typeof AGEING_BUCKETS)[number];

/** How many days an invoice is overdue on this day; an invoice is not overdue on its due day. */
export function ageingBucket(dueOn: DayText, today: DayText): AgeingBucket {
  const due = Temporal.PlainDate.from(dueOn);
  const days = due.until(Temporal.PlainDate.from(today), { largestUnit: 'days' }).days;
  if (days <= 0) return 'not-due';
  if (days <= 30) return '1-30';
  if (days <= 60) return '31-60';
  return days <= 90 ? '61-90' : 'over-90';
}

export interface AgeingRow {
  readonly bucket: AgeingBucket;
  readonly count: number;
  readonly total: Money;
}

/** Every bucket, in order, the empty ones too; their totals add up to that of the invoices. */
export function ageingOf(
  invoices: readonly Pick<OpenInvoice, 'dueOn' | 'open'>[],
  today: DayText,
): readonly AgeingRow[] {
  return AGEING_BUCKETS.map((bucket) => {
    const inside = invoices.filter(({ dueOn }) => ageingBucket(dueOn, today) === bucket);
    const total = sum([ZERO, ...inside.map((invoice) => invoice.open)]);
    return { bucket, count: inside.length, total };
  });
}

import {
  type DataOf,
  type DayText,
  defineProjection,
  type Money,
  sum,
  Temporal,
  ZERO,
} from '@callout/kernel';
import {
  ClientInvoiceIssued,
  PaymentRequested,
  PaymentReturned,
  PaymentSettled,
} from '@callout/published-language';

export interface OpenInvoice {
  readonly statement: string;
  readonly number: number;
  readonly client: DataOf<typeof ClientInvoiceIssued>['client'];
  readonly date: DayText;
  readonly dueOn: DayText;
  readonly total: Money;
  readonly currency: string;
  readonly status: 'invoiced' | 'payment-requested' | 'returned';
}

/** By statement: invoices that nobody has paid yet, indexed by the day they are due. */
export const openInvoices = defineProjection<OpenInvoice>()({
  name: 'open-invoices',
  context: 'billing',
  feeds: [ClientInvoiceIssued, PaymentRequested, PaymentSettled, PaymentReturned],
  on: {
    ClientInvoiceIssued: {
      key: ({ stream }) => stream,
      fold: (_, { data, stream }) =>
        // Nobody owes an invoice of nothing.
        data.total === 0
          ? undefined
          : {
              statement: stream,
              number: data.number,
              client: data.client,
              date: data.date,
              dueOn: data.dueOn,
              total: data.total,
              currency: data.currency,
              status: 'invoiced',
            },
    },
    PaymentRequested: {
      key: ({ stream }) => stream,
      fold: (row) => row && { ...row, status: 'payment-requested' },
    },
    PaymentReturned: {
      key: ({ stream }) => stream,
      fold: (row) => row && { ...row, status: 'returned' },
    },
    PaymentSettled: { key: ({ stream }) => stream, fold: () => undefined },
  },
  index: ({ dueOn, number }) => `${dueOn}|${String(number).padStart(12, '0')}`,
});

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
  invoices: readonly Pick<OpenInvoice, 'dueOn' | 'total'>[],
  today: DayText,
): readonly AgeingRow[] {
  return AGEING_BUCKETS.map((bucket) => {
    const inside = invoices.filter(({ dueOn }) => ageingBucket(dueOn, today) === bucket);
    const total = sum([ZERO, ...inside.map((invoice) => invoice.total)]);
    return { bucket, count: inside.length, total };
  });
}

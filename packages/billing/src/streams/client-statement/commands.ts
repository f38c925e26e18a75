import {
  type DayText,
  dayOf,
  defineCommand,
  type Money,
  minus,
  money,
  NOT_THERE,
  priceSchema,
  propose,
  type Refusal,
  recordsInput,
  refuse,
  shareOf,
  Temporal,
  type View,
  ZERO,
} from '@callout/kernel';
import {
  ChargeReversed,
  ClientCharged,
  ClientInvoiceIssued,
  PaymentExported,
  PaymentRequested,
  PaymentReturned,
  PaymentSettled,
} from '@callout/published-language';
import { z } from 'zod';
import { calendarOf } from '../../read-models/calendar.ts';
import { clientCredits } from '../../read-models/client-credits.ts';
import { clientWeeks } from '../../read-models/client-weeks.ts';
import { creditedInvoices } from '../../read-models/credited-invoices.ts';
import { nextInvoiceNumber } from '../../read-models/document-numbers.ts';
import { lifetimePaid } from '../../read-models/lifetime-paid.ts';
import { openInvoices } from '../../read-models/open-invoices.ts';
import { earlierOpen } from '../../read-models/open-periods.ts';
import { clientAccount, type PaymentMethod } from '../client-account/stream.ts';
import { loyaltyRate, tariffInForce } from '../tariff/stream.ts';
import { dueOf } from './invoice-due.ts';
import { amountRefusal, isUnknown, weekNotOver } from './rules.ts';
import type { ClientStatementState } from './state.ts';
import { clientStatement, invoiceLines, paymentKey } from './stream.ts';

/** Issued by a policy alone. The price of the tariff's default is for requests without one. */
export const ChargeClient = defineCommand({
  name: 'ChargeClient',
  stream: clientStatement,
  input: ClientCharged.schema
    .omit({
      gross: true,
      loyaltyRate: true,
      lifetimePaid: true,
      discount: true,
      net: true,
      tariffVersion: true,
    })
    .extend({ gross: priceSchema.optional() }),
  actors: {},
  emits: [ClientCharged],
  loadFacts: async ({ input }, view) => ({
    tariff: await tariffInForce(view, input.posting.postedOn),
    lifetimePaid: (await view.row(lifetimePaid, input.client.id))?.amount ?? ZERO,
  }),
  decide: (_, input, { facts }) => {
    const gross = input.gross ?? facts.tariff.defaultGross;
    const rate = loyaltyRate(facts.tariff.loyalty, facts.lifetimePaid);
    const discount = shareOf(gross, rate);
    return propose(ClientCharged, {
      ...input,
      gross,
      loyaltyRate: rate,
      lifetimePaid: facts.lifetimePaid,
      discount,
      net: minus(gross, discount),
      tariffVersion: facts.tariff.version,
    });
  },
});

export const CloseWeek = defineCommand({
  name: 'CloseWeek',
  stream: clientStatement,
  input: z.object({}),
  actors: { accountant: ['any'] },
  offer: { group: 'main', when: ({ status }) => status === 'open' },
  emits: [ClientInvoiceIssued],
  loadFacts: async ({ stream }, view) => {
    const state = await view.state(clientStatement, stream);
    return {
      number: await nextInvoiceNumber(view),
      currency: (await calendarOf(view)).currency,
      termDays: (await tariffInForce(view, state?.week?.lastDay ?? '')).paymentTermDays,
      earlier: state?.client
        ? earlierOpen(await view.row(clientWeeks, state.client.id), stream)
        : undefined,
      credit: (await view.row(clientCredits, state?.client?.id ?? ''))?.amount ?? ZERO,
    };
  },
  decide: (state, _, { now, facts }) => {
    const { client, week } = state;
    if (!client || !week) return NOT_THERE;
    const refusal = closable(state, now, facts.earlier);
    if (refusal) return refusal;
    const applied = Math.min(facts.credit ?? ZERO, Math.max(0, state.totals.net));
    return propose(ClientInvoiceIssued, {
      number: facts.number,
      client,
      week,
      date: week.lastDay,
      dueOn: daysAfter(week.lastDay, facts.termDays),
      lines: invoiceLines(state),
      total: state.totals.net,
      ...(applied > 0 ? { creditApplied: money(applied) } : {}),
      currency: facts.currency,
    });
  },
});

function closable(
  state: ClientStatementState,
  now: string,
  earlier: DayText | undefined,
): Refusal | undefined {
  if (state.status !== 'open') return refuse('week-already-closed');
  const notOver = weekNotOver(state, now);
  if (notOver) return notOver;
  // A late fact goes to the first week that is open: closed weeks must not lie between open ones.
  return earlier ? refuse('earlier-week-open', { params: { week: earlier } }) : undefined;
}

function daysAfter(day: DayText, days: number): DayText {
  return Temporal.PlainDate.from(day).add({ days }).toString();
}

interface RequestFacts {
  readonly method: PaymentMethod;
  readonly credited: Money;
}

async function requestFacts(view: View, stream: string): Promise<RequestFacts> {
  const clientId = (await view.state(clientStatement, stream))?.client?.id ?? '';
  const account = await view.state(clientAccount, clientId);
  return {
    method: (account ?? clientAccount.initial).payment.method,
    credited: (await view.row(creditedInvoices, stream))?.credited ?? ZERO,
  };
}

function paymentRequest(
  { invoice, payment }: ClientStatementState,
  { method, credited }: RequestFacts,
) {
  if (!invoice) return refuse('week-not-closed');
  const attempt = (payment?.attempt ?? 0) + 1;
  return propose(PaymentRequested, {
    attempt,
    method,
    amount: minus(dueOf(invoice), credited),
    ...(credited > 0 ? { credited } : {}),
    endToEndId: paymentKey(invoice.number, attempt),
  });
}

/**
 * Issued by policies alone: the first request of an invoice, and another one when a credit note has
 * left less of it. What came back is not asked for again by itself, unless nothing is left.
 */
export const RequestPayment = defineCommand({
  name: 'RequestPayment',
  stream: clientStatement,
  input: z.object({}),
  actors: {},
  emits: [PaymentRequested],
  loadFacts: ({ stream }, view) => requestFacts(view, stream),
  decide: (state, _, { facts }) => {
    const { invoice, payment, status } = state;
    const rest = invoice ? dueOf(invoice) - facts.credited : 0;
    return payment && (rest === payment.amount || (status === 'returned' && rest > 0))
      ? refuse('payment-already-requested')
      : paymentRequest(state, facts);
  },
});

/** A payment that came back, or that no bank has named for days, is asked for again by hand only. */
export const RetryPayment = defineCommand({
  name: 'RetryPayment',
  stream: clientStatement,
  input: z.object({}),
  actors: { accountant: ['any'] },
  offer: {
    when: (state, now) => state.status === 'returned' || isUnknown(state, now),
  },
  emits: [PaymentRequested],
  loadFacts: ({ stream }, view) => requestFacts(view, stream),
  decide: (state, _, { facts, now }) =>
    state.status === 'returned' || isUnknown(state, now)
      ? paymentRequest(state, facts)
      : refuse('payment-not-returned'),
});

export const RecordPayment = defineCommand({
  name: 'RecordPayment',
  stream: clientStatement,
  // What is open is known, and the form begins with it; what came is said by who has seen it.
  input: PaymentSettled.schema.omit({ client: true, week: true }).extend({ amount: priceSchema }),
  actors: { accountant: ['any'] },
  offer: {
    group: 'main',
    initial: ({ payment, invoice, week }, now) => ({
      ...(invoice ? { amount: payment?.amount ?? dueOf(invoice) } : {}),
      ...(week ? { paidOn: dayOf(now, week.timeZone) } : {}),
    }),
  },
  emits: [PaymentSettled],
  decide: (state, input) =>
    state.client && state.week
      ? propose(PaymentSettled, { ...input, client: state.client, week: state.week.start })
      : NOT_THERE,
  serverCheck: async ({ stream, data }, view) => {
    // A credit note may have left less to pay than the statement has been told of so far.
    const row = await view.row(openInvoices, stream);
    const { amount } = PaymentSettled.schema.parse(data);
    return row && row.open !== amount ? amountRefusal(row.open, amount, row.currency) : undefined;
  },
});

/** Issued by a policy alone, with the amounts that were charged. */
export const ReverseCharge = defineCommand({
  name: 'ReverseCharge',
  stream: clientStatement,
  actors: {},
  ...recordsInput(ChargeReversed),
});

/** Issued by a policy alone, for each payment of a file that went to the bank. */
export const MarkPaymentExported = defineCommand({
  name: 'MarkPaymentExported',
  stream: clientStatement,
  actors: {},
  ...recordsInput(PaymentExported),
});

/** Issued by a policy alone, for what a bank statement says came back. */
export const ReturnPayment = defineCommand({
  name: 'ReturnPayment',
  stream: clientStatement,
  actors: {},
  ...recordsInput(PaymentReturned),
});

/** In the order in which they are offered. */
export const clientStatementCommands = [
  ChargeClient,
  CloseWeek,
  RequestPayment,
  RecordPayment,
  RetryPayment,
  ReverseCharge,
  MarkPaymentExported,
  ReturnPayment,
];

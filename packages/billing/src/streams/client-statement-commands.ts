import {
  type DayText,
  defineCommand,
  minus,
  NOT_THERE,
  priceSchema,
  propose,
  type Refusal,
  refuse,
  shareOf,
  Temporal,
  type View,
  ZERO,
} from '@callout/kernel';
import {
  ClientCharged,
  ClientInvoiceIssued,
  PaymentRequested,
  PaymentSettled,
} from '@callout/published-language';
import { z } from 'zod';
import { calendarOf } from '../read-models/calendar.ts';
import { clientWeeks } from '../read-models/client-weeks.ts';
import { nextInvoiceNumber } from '../read-models/document-numbers.ts';
import { lifetimePaid } from '../read-models/lifetime-paid.ts';
import { earlierOpen } from '../read-models/open-periods.ts';
import { clientAccount, type PaymentMethod } from './client-account.ts';
import {
  type ClientStatementState,
  clientStatement,
  invoiceLines,
  paymentKey,
} from './client-statement.ts';
import { loyaltyRate, tariffInForce } from './tariff.ts';

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
  gather: async ({ input }, view) => ({
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
  emits: [ClientInvoiceIssued],
  gather: async ({ stream }, view) => {
    const state = await view.state(clientStatement, stream);
    return {
      number: await nextInvoiceNumber(view),
      currency: (await calendarOf(view)).currency,
      termDays: (await tariffInForce(view, state?.week?.lastDay ?? '')).paymentTermDays,
      earlier: state?.client
        ? earlierOpen(await view.row(clientWeeks, state.client.id), stream)
        : undefined,
    };
  },
  decide: (state, _, { now, facts }) => {
    const { client, week } = state;
    if (!client || !week) return NOT_THERE;
    const refusal = closable(state, now, facts.earlier);
    if (refusal) return refusal;
    return propose(ClientInvoiceIssued, {
      number: facts.number,
      client,
      week,
      date: week.lastDay,
      dueOn: daysAfter(week.lastDay, facts.termDays),
      lines: invoiceLines(state),
      total: state.totals.net,
      currency: facts.currency,
    });
  },
});

function closable(
  { status, week }: ClientStatementState,
  now: string,
  earlier: DayText | undefined,
): Refusal | undefined {
  if (status !== 'open') return refuse('week-already-closed');
  if (week && now < week.to) return refuse('week-not-over', { params: { lastDay: week.lastDay } });
  // A late fact goes to the first week that is open: closed weeks must not lie between open ones.
  return earlier ? refuse('earlier-week-open', { params: { week: earlier } }) : undefined;
}

function daysAfter(day: DayText, days: number): DayText {
  return Temporal.PlainDate.from(day).add({ days }).toString();
}

async function chosenMethod(view: View, stream: string): Promise<PaymentMethod> {
  const clientId = (await view.state(clientStatement, stream))?.client?.id ?? '';
  const account = await view.state(clientAccount, clientId);
  return (account ?? clientAccount.initial).payment.method;
}

function paymentRequest(state: ClientStatementState, method: PaymentMethod) {
  if (!state.invoice) return refuse('week-not-closed');
  const attempt = (state.payment?.attempt ?? 0) + 1;
  return propose(PaymentRequested, {
    attempt,
    method,
    amount: state.invoice.total,
    endToEndId: paymentKey(state.invoice.number, attempt),
  });
}

/** Issued by a policy alone: the first request of an invoice. */
export const RequestPayment = defineCommand({
  name: 'RequestPayment',
  stream: clientStatement,
  input: z.object({}),
  actors: {},
  emits: [PaymentRequested],
  gather: ({ stream }, view) => chosenMethod(view, stream),
  decide: (state, _, { facts }) =>
    state.payment ? refuse('payment-already-requested') : paymentRequest(state, facts),
});

/** A payment that came back is never asked for again by itself. */
export const RetryPayment = defineCommand({
  name: 'RetryPayment',
  stream: clientStatement,
  input: z.object({}),
  actors: { accountant: ['any'] },
  emits: [PaymentRequested],
  gather: ({ stream }, view) => chosenMethod(view, stream),
  decide: (state, _, { facts }) =>
    state.status === 'returned' ? paymentRequest(state, facts) : refuse('payment-not-returned'),
});

export const RecordPayment = defineCommand({
  name: 'RecordPayment',
  stream: clientStatement,
  input: PaymentSettled.schema.omit({ client: true, week: true }),
  actors: { accountant: ['any'] },
  emits: [PaymentSettled],
  decide: (state, input) =>
    state.client && state.week
      ? propose(PaymentSettled, { ...input, client: state.client, week: state.week.start })
      : NOT_THERE,
});

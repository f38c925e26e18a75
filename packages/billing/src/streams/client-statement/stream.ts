import { defineStream, negated, newestFirst, refuse, sum, ZERO } from '@callout/kernel';
import {
  ChargeReversed,
  ClientCharged,
  ClientInvoiceIssued,
  forClient,
  forRole,
  PaymentExported,
  PaymentRequested,
  PaymentReturned,
  PaymentSettled,
} from '@callout/published-language';
import { clientStatementFields } from './fields.ts';
import { dueOf } from './invoice-due.ts';
import {
  chargeable,
  equalsItsLines,
  exportable,
  payable,
  requestable,
  returnable,
  reversible,
  weekNotOver,
} from './rules.ts';
import {
  type Charge,
  type ChargeLine,
  CLIENT_STATEMENT_STATUSES,
  type ClientStatementState,
  type InvoiceIssued,
  type Reversal,
} from './state.ts';

const initial: ClientStatementState = {
  status: 'none',
  client: undefined,
  week: undefined,
  lines: [],
  totals: { gross: ZERO, discount: ZERO, net: ZERO },
  invoice: undefined,
  payment: undefined,
  settled: undefined,
  returnedBecause: undefined,
};

export const clientStatement = defineStream({
  kind: 'client-statement',
  events: [
    ClientCharged,
    ChargeReversed,
    ClientInvoiceIssued,
    PaymentRequested,
    PaymentExported,
    PaymentSettled,
    PaymentReturned,
  ],
  initial,
  beginsWith: [],
  mayBegin: ['ClientCharged', 'ChargeReversed'],
  statuses: CLIENT_STATEMENT_STATUSES,
  fields: clientStatementFields,
  evolve: {
    ClientCharged: (state, data) => posted(state, data, lineOf(data)),
    ChargeReversed: (state, data) => posted(state, data, reversalLine(data)),
    ClientInvoiceIssued: (state, data) => {
      const { number, date, dueOn, total, currency, creditApplied } = data;
      const applied = creditApplied === undefined ? {} : { creditApplied };
      const invoice = { number, date, dueOn, total, currency, ...applied };
      // Nobody can pay nothing: such an invoice is settled as it is issued.
      return { ...state, status: dueOf(data) === 0 ? 'paid' : 'invoiced', invoice };
    },
    PaymentRequested: (state, data) => ({
      ...state,
      // Credit notes may leave nothing to pay.
      status: data.amount === 0 ? 'paid' : 'payment-requested',
      payment: data,
    }),
    PaymentExported: (state, { file, day }) => ({
      ...state,
      status: 'exported',
      exported: { file, day },
    }),
    PaymentSettled: (state, { paidOn, reference }) => ({
      ...state,
      status: 'paid',
      settled: { paidOn, reference },
    }),
    PaymentReturned: (state, data) => ({
      ...state,
      status: 'returned',
      returnedBecause: data.reason,
    }),
  },
  rules: {
    ClientCharged: chargeable,
    ChargeReversed: reversible,
    ClientInvoiceIssued: (state, data, event) =>
      state.status === 'open'
        ? (weekNotOver(state, event.occurredAt) ?? equalsItsLines(state, data))
        : refuse('week-already-closed'),
    PaymentRequested: requestable,
    PaymentExported: exportable,
    PaymentSettled: payable,
    PaymentReturned: returnable,
  },
  repeats: {
    PaymentSettled: {
      of: ({ client, week }) => (client && week ? { client, week: week.start } : {}),
      refusal: 'payment-of-another-invoice',
    },
  },
  envelope: (state) => ({
    status: state.status,
    title: state.client?.name ?? '',
    sort: state.week
      ? `${newestFirst(state.week.from)}|${(state.client?.name ?? '').toLowerCase()}`
      : '',
    owner: state.client?.id ?? '',
    day: state.week?.lastDay ?? '',
    closed: state.status === 'paid',
  }),
  relations: (state, actor) =>
    actor.role === 'client' && actor.subject === state.client?.id ? ['own'] : [],
  audience: (state) => [forRole('accountant'), forClient(state.client?.id ?? '')],
});

function lineOf(data: Charge): ChargeLine {
  const { chargeId, requestId, ending, gross, loyaltyRate, discount, net, posting } = data;
  const text = data.serviceType.name;
  return { chargeId, requestId, text, ending, ...posting, gross, loyaltyRate, discount, net };
}

/** A line of its own, so that what a closed week says stays as it is. */
function reversalLine(data: Reversal): ChargeLine {
  return {
    chargeId: data.reversalId,
    requestId: data.requestId,
    text: data.serviceType.name,
    ending: 'reversed',
    ...data.posting,
    gross: negated(data.gross),
    loyaltyRate: data.loyaltyRate,
    discount: negated(data.discount),
    net: negated(data.net),
    reverses: data.chargeId,
    charged: data.charged,
  };
}

function posted(
  state: ClientStatementState,
  { client, week }: Pick<Charge, 'client' | 'week'>,
  line: ChargeLine,
): ClientStatementState {
  return {
    ...state,
    status: 'open',
    client,
    week: state.week ?? week,
    lines: [...state.lines, line],
    totals: {
      gross: sum([state.totals.gross, line.gross]),
      discount: sum([state.totals.discount, line.discount]),
      net: sum([state.totals.net, line.net]),
    },
  };
}

export function invoiceLines(state: ClientStatementState): InvoiceIssued['lines'] {
  return state.lines.map((line) => ({
    chargeId: line.chargeId,
    requestId: line.requestId,
    text: line.text,
    occurredOn: line.occurredOn,
    postedOn: line.postedOn,
    gross: line.gross,
    discount: line.discount,
    net: line.net,
    ...(line.reverses === undefined ? {} : { reverses: line.reverses }),
  }));
}

/** What a bank statement names a payment by; letters and digits, unique for ever. */
export function paymentKey(invoiceNumber: number, attempt: number): string {
  return `INV${String(invoiceNumber).padStart(6, '0')}A${attempt}`;
}

import {
  type DataOf,
  dayOf,
  defineStream,
  type EventMeta,
  type Money,
  minus,
  newestFirst,
  type Period,
  type Refusal,
  refuse,
  sum,
  ZERO,
} from '@callout/kernel';
import {
  ClientCharged,
  ClientInvoiceIssued,
  PaymentRequested,
  PaymentReturned,
  PaymentSettled,
} from '@callout/published-language';
import { amountText } from './amount-text.ts';

/** As many lines as an invoice holds; what exceeds them is posted to the week after. */
export const STATEMENT_LINES_MAX = 10_000;

/** As much as an amount can hold: no statement may grow into one that cannot be closed. */
export const STATEMENT_TOTAL_MAX = 10_000_000_000_000;

type Charge = DataOf<typeof ClientCharged>;
type InvoiceIssued = DataOf<typeof ClientInvoiceIssued>;
export type ChargeLine = Pick<
  Charge,
  'chargeId' | 'requestId' | 'ending' | 'gross' | 'loyaltyRate' | 'discount' | 'net'
> &
  Charge['posting'] & { readonly text: string };
export type Invoice = Pick<InvoiceIssued, 'number' | 'date' | 'dueOn' | 'total' | 'currency'>;

export interface ClientStatementState {
  readonly status: 'none' | 'open' | 'invoiced' | 'payment-requested' | 'paid' | 'returned';
  readonly client: Charge['client'] | undefined;
  readonly week: Period | undefined;
  readonly lines: readonly ChargeLine[];
  readonly totals: { readonly gross: Money; readonly discount: Money; readonly net: Money };
  readonly invoice: Invoice | undefined;
  readonly payment: DataOf<typeof PaymentRequested> | undefined;
  readonly settled: Pick<DataOf<typeof PaymentSettled>, 'paidOn' | 'reference'> | undefined;
  /** Why the bank sent the latest payment back. */
  readonly returnedBecause: string | undefined;
}

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
  events: [ClientCharged, ClientInvoiceIssued, PaymentRequested, PaymentSettled, PaymentReturned],
  initial,
  beginsWith: [],
  mayBegin: ['ClientCharged'],
  evolve: {
    ClientCharged: (state, data) => ({
      ...state,
      status: 'open',
      client: data.client,
      week: state.week ?? data.week,
      lines: [...state.lines, lineOf(data)],
      totals: {
        gross: sum([state.totals.gross, data.gross]),
        discount: sum([state.totals.discount, data.discount]),
        net: sum([state.totals.net, data.net]),
      },
    }),
    ClientInvoiceIssued: (state, { number, date, dueOn, total, currency }) => ({
      ...state,
      // Nobody can pay nothing: such an invoice is settled as it is issued.
      status: total === 0 ? 'paid' : 'invoiced',
      invoice: { number, date, dueOn, total, currency },
    }),
    PaymentRequested: (state, data) => ({ ...state, status: 'payment-requested', payment: data }),
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
    ClientInvoiceIssued: (state, data) =>
      state.status === 'open' ? equalsItsLines(state, data) : refuse('week-already-closed'),
    PaymentRequested: requestable,
    PaymentSettled: payable,
    PaymentReturned: (state, data) => {
      if (state.status !== 'payment-requested') return refuse('payment-not-requested');
      return data.attempt === state.payment?.attempt
        ? undefined
        : refuse('payment-attempt-differs', { fields: ['attempt'] });
    },
  },
  envelope: (state) => ({
    status: state.status,
    title: state.client?.name ?? '',
    sort: state.week
      ? `${newestFirst(state.week.from)}|${(state.client?.name ?? '').toLowerCase()}`
      : '',
    owner: state.client?.id ?? '',
    assignee: '',
    day: state.week?.lastDay ?? '',
    closed: state.status === 'paid',
  }),
  relations: (state, actor) =>
    actor.role === 'client' && actor.subject === state.client?.id ? ['own'] : [],
  audience: (state) => ['role:accountant', `client:${state.client?.id ?? ''}`],
});

function lineOf(data: Charge): ChargeLine {
  const { chargeId, requestId, ending, gross, loyaltyRate, discount, net, posting } = data;
  const text = data.serviceType.name;
  return { chargeId, requestId, text, ending, ...posting, gross, loyaltyRate, discount, net };
}

function chargeable(state: ClientStatementState, data: Charge): Refusal | undefined {
  if (state.lines.some((line) => line.chargeId === data.chargeId)) return refuse('already-charged');
  if (state.status !== 'none' && state.status !== 'open') return refuse('week-already-closed');
  if (!hasRoom(state.lines, state.totals.gross, data.gross)) {
    return refuse('statement-full', { params: { limit: STATEMENT_LINES_MAX } });
  }
  if (state.client && state.client.id !== data.client.id) {
    return refuse('statement-of-another-client', { fields: ['client'] });
  }
  if (state.week && state.week.start !== data.week.start) {
    return refuse('statement-of-another-week', { fields: ['week'] });
  }
  return data.net === minus(data.gross, data.discount)
    ? undefined
    : refuse('charge-does-not-add-up', { fields: ['net'] });
}

export function hasRoom(lines: readonly unknown[], total: Money, amount: Money): boolean {
  return lines.length < STATEMENT_LINES_MAX && total + amount <= STATEMENT_TOTAL_MAX;
}

function equalsItsLines(state: ClientStatementState, data: InvoiceIssued): Refusal | undefined {
  const same =
    data.total === state.totals.net &&
    data.total === sum(data.lines.map((line) => line.net)) &&
    data.lines.length === state.lines.length &&
    data.lines.every((line, index) => line.chargeId === state.lines[index]?.chargeId);
  return same ? undefined : refuse('invoice-differs-from-its-lines', { fields: ['lines'] });
}

function requestable(
  state: ClientStatementState,
  data: DataOf<typeof PaymentRequested>,
): Refusal | undefined {
  if (!state.invoice) return refuse('week-not-closed');
  if (state.status === 'paid') return refuse('invoice-already-paid');
  if (state.status === 'payment-requested') return refuse('payment-already-requested');
  if (data.attempt !== (state.payment?.attempt ?? 0) + 1) {
    return refuse('payment-attempt-differs', { fields: ['attempt'] });
  }
  return wholeAmount(state.invoice, data.amount);
}

function payable(
  state: ClientStatementState,
  data: DataOf<typeof PaymentSettled>,
  event: EventMeta,
): Refusal | undefined {
  if (!state.invoice || !state.week) return refuse('week-not-closed');
  if (state.status === 'paid') return refuse('invoice-already-paid');
  if (data.client.id !== state.client?.id || data.week !== state.week.start) {
    return refuse('payment-of-another-invoice', { fields: ['client', 'week'] });
  }
  if (data.paidOn > dayOf(event.occurredAt, state.week.timeZone)) {
    return refuse('paid-in-the-future', { fields: ['paidOn'] });
  }
  return wholeAmount(state.invoice, data.amount);
}

/** An invoice is paid as a whole or not at all. */
function wholeAmount({ total, currency }: Invoice, amount: Money): Refusal | undefined {
  return amount === total
    ? undefined
    : refuse('amount-differs', {
        params: { expected: amountText(total, currency), given: amountText(amount, currency) },
        fields: ['amount'],
      });
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
  }));
}

/** What a bank statement names a payment by; letters and digits, unique for ever. */
export function paymentKey(invoiceNumber: number, attempt: number): string {
  return `INV${String(invoiceNumber).padStart(6, '0')}A${attempt}`;
}

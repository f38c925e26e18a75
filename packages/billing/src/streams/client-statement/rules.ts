import {
  type DataOf,
  dayOf,
  type EventMeta,
  type InstantText,
  type Money,
  minus,
  negated,
  type Refusal,
  refuse,
  sum,
  Temporal,
  ZERO,
} from '@callout/kernel';
import type {
  PaymentExported,
  PaymentRequested,
  PaymentReturned,
  PaymentSettled,
} from '@callout/published-language';
import { amountText } from '../amount-text.ts';
import { hasRoom, STATEMENT_LINES_MAX } from '../statement-limits.ts';
import { dueOf } from './invoice-due.ts';
import type { Charge, ClientStatementState, InvoiceIssued, Reversal } from './state.ts';

/** So many days after the day that a file asks for, a payment that no bank has named is unknown. */
const UNKNOWN_AFTER_DAYS = 5;

export function chargeable(state: ClientStatementState, data: Charge): Refusal | undefined {
  if (state.lines.some((line) => line.chargeId === data.chargeId)) return refuse('already-charged');
  const refusal = linePostable(state, data, data.gross);
  if (refusal) return refusal;
  return data.net === minus(data.gross, data.discount)
    ? undefined
    : refuse('charge-does-not-add-up', { fields: ['net'] });
}

export function reversible(state: ClientStatementState, data: Reversal): Refusal | undefined {
  const known = state.lines.some(
    (line) => line.chargeId === data.reversalId || line.reverses === data.chargeId,
  );
  if (known) return refuse('already-reversed');
  const refusal = linePostable(state, data, negated(data.gross));
  if (refusal) return refusal;
  return data.net === minus(data.gross, data.discount)
    ? undefined
    : refuse('charge-does-not-add-up', { fields: ['net'] });
}

function linePostable(
  state: ClientStatementState,
  data: Pick<Charge, 'client' | 'week'>,
  amount: Money,
): Refusal | undefined {
  if (state.status !== 'none' && state.status !== 'open') return refuse('week-already-closed');
  if (!hasRoom(state.lines, [state.totals.gross, state.totals.net], amount)) {
    return refuse('statement-full', { params: { limit: STATEMENT_LINES_MAX } });
  }
  if (state.client && state.client.id !== data.client.id) {
    return refuse('statement-of-another-client', { fields: ['client'] });
  }
  return state.week && state.week.start !== data.week.start
    ? refuse('statement-of-another-week', { fields: ['week'] })
    : undefined;
}

/** No week is closed ahead of the clock, whoever closes it. */
export function weekNotOver({ week }: ClientStatementState, now: InstantText): Refusal | undefined {
  return week && now < week.to
    ? refuse('week-not-over', { params: { lastDay: week.lastDay } })
    : undefined;
}

export function equalsItsLines(
  state: ClientStatementState,
  data: InvoiceIssued,
): Refusal | undefined {
  const same =
    data.total === state.totals.net &&
    data.total === sum(data.lines.map((line) => line.net)) &&
    data.lines.length === state.lines.length &&
    data.lines.every((line, index) => line.chargeId === state.lines[index]?.chargeId);
  if (!same) return refuse('invoice-differs-from-its-lines', { fields: ['lines'] });
  return dueOf(data) >= 0 ? undefined : refuse('credit-exceeded', { fields: ['creditApplied'] });
}

export function requestable(
  state: ClientStatementState,
  data: DataOf<typeof PaymentRequested>,
  event: EventMeta,
): Refusal | undefined {
  const { invoice, payment } = state;
  if (!invoice) return refuse('week-not-closed');
  if (state.status === 'paid') return refuse('invoice-already-paid');
  if (state.status === 'exported' && !isUnknown(state, event.occurredAt)) {
    return refuse('payment-under-way');
  }
  if (state.status === 'payment-requested' && data.amount === payment?.amount) {
    return refuse('payment-already-requested');
  }
  if (data.attempt !== (payment?.attempt ?? 0) + 1) {
    return refuse('payment-attempt-differs', { fields: ['attempt'] });
  }
  const rest = minus(dueOf(invoice), data.credited ?? ZERO);
  return data.amount === rest ? undefined : amountRefusal(rest, data.amount, invoice.currency);
}

/** Long after the bank should have named it, nobody knows what became of an exported payment. */
export function isUnknown(state: ClientStatementState, now: string): boolean {
  if (state.status !== 'exported' || !state.exported || !state.week) return false;
  const asked = Temporal.PlainDate.from(state.exported.day);
  const last = asked.add({ days: UNKNOWN_AFTER_DAYS }).toString();
  return dayOf(now, state.week.timeZone) > last;
}

export function exportable(
  state: ClientStatementState,
  data: DataOf<typeof PaymentExported>,
): Refusal | undefined {
  if (state.status === 'paid') return refuse('invoice-already-paid');
  if (state.status === 'exported') return refuse('payment-already-exported');
  if (state.status !== 'payment-requested' || !state.payment) {
    return refuse('payment-not-requested');
  }
  const { endToEndId, amount } = state.payment;
  return data.endToEndId === endToEndId && data.amount === amount
    ? undefined
    : refuse('payment-attempt-differs', { fields: ['endToEndId'] });
}

export function payable(
  state: ClientStatementState,
  data: DataOf<typeof PaymentSettled>,
  event: EventMeta,
): Refusal | undefined {
  if (!state.invoice || !state.week) return refuse('week-not-closed');
  if (state.status === 'paid') return refuse('invoice-already-paid');
  if (data.paidOn > dayOf(event.occurredAt, state.week.timeZone)) {
    return refuse('paid-in-the-future', { fields: ['paidOn'] });
  }
  const rest = state.payment?.amount ?? dueOf(state.invoice);
  // What came back may have been credited in part since: the server knows what is left of it.
  const fits =
    state.status === 'returned' ? data.amount <= rest && data.amount > 0 : data.amount === rest;
  return fits ? undefined : amountRefusal(rest, data.amount, state.invoice.currency);
}

/** What is open is paid as a whole or not at all. */
export function amountRefusal(expected: Money, given: Money, currency: string): Refusal {
  return refuse('amount-differs', {
    params: { expected: amountText(expected, currency), given: amountText(given, currency) },
    fields: ['amount'],
  });
}

export function returnable(
  state: ClientStatementState,
  data: DataOf<typeof PaymentReturned>,
): Refusal | undefined {
  if (state.status !== 'payment-requested' && state.status !== 'exported') {
    return refuse('payment-not-requested');
  }
  return data.attempt === state.payment?.attempt
    ? undefined
    : refuse('payment-attempt-differs', { fields: ['attempt'] });
}

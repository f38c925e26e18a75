import {
  type DataOf,
  dayOf,
  type EventMeta,
  type InstantText,
  type Money,
  type Refusal,
  refuse,
  ZERO,
} from '@callout/kernel';
import type {
  PayoutExported,
  PayoutReturned,
  PayoutSettled,
  WorkerEarned,
} from '@callout/published-language';
import { amountRefusal } from '../client-statement/rules.ts';
import { hasRoom, STATEMENT_LINES_MAX } from '../statement-limits.ts';
import {
  balanceOf,
  type FineTakenBack,
  type Movement,
  movementTotal,
  type WorkerStatementState,
} from './state.ts';

type Posted = Pick<DataOf<typeof WorkerEarned>, 'worker' | 'month' | 'amount'>;

/** No month is closed ahead of the clock, whoever closes it. */
export function monthNotOver({ month }: WorkerStatementState, now: InstantText) {
  return month && now < month.to
    ? refuse('month-not-over', { params: { lastDay: month.lastDay } })
    : undefined;
}

export function postable(
  state: WorkerStatementState,
  data: Posted,
  movementId: string,
  kind: Movement['kind'],
): Refusal | undefined {
  if (state.lines.some((line) => line.movementId === movementId)) return refuse('already-posted');
  if (state.status !== 'none' && state.status !== 'open') return refuse('month-already-closed');
  if (!hasRoom(state.lines, [movementTotal(state, kind)], data.amount)) {
    return refuse('statement-full', { params: { limit: STATEMENT_LINES_MAX } });
  }
  return ofTheSame(state, data);
}

export function ofTheSame(
  state: WorkerStatementState,
  data: Pick<Posted, 'worker' | 'month'>,
): Refusal | undefined {
  if (state.worker && state.worker.id !== data.worker.id) {
    return refuse('statement-of-another-worker', { fields: ['worker'] });
  }
  return state.month && state.month.start !== data.month.start
    ? refuse('statement-of-another-month', { fields: ['month'] })
    : undefined;
}

export function fineReversible(
  state: WorkerStatementState,
  data: FineTakenBack,
): Refusal | undefined {
  if (state.lines.some((line) => line.reverses === data.movementId)) {
    return refuse('already-reversed');
  }
  return postable(state, data, data.reversalId, 'fine-reversed');
}

export function whileOpen(state: WorkerStatementState): Refusal | undefined {
  return state.status === 'open' ? undefined : refuse('month-already-closed');
}

export function aboveZero(total: Money): Refusal | undefined {
  return total > 0 ? undefined : refuse('payout-not-above-zero', { fields: ['total'] });
}

interface Closing {
  readonly earned: Money;
  readonly fined: Money;
  readonly bonuses?: Money | undefined;
  readonly finesReversed?: Money | undefined;
  readonly carriedIn: Money;
}

export function balances(
  state: WorkerStatementState,
  data: Closing,
  balance: Money,
): Refusal | undefined {
  const same =
    data.earned === movementTotal(state, 'earned') &&
    data.fined === movementTotal(state, 'fined') &&
    (data.bonuses ?? ZERO) === movementTotal(state, 'bonus') &&
    (data.finesReversed ?? ZERO) === movementTotal(state, 'fine-reversed') &&
    balance === balanceOf(state, data.carriedIn);
  return same ? undefined : refuse('payout-differs-from-its-lines', { fields: ['total'] });
}

/** What came back is exported again under a key of its own; what the bank still has is not. */
export function payoutExportable(
  state: WorkerStatementState,
  data: DataOf<typeof PayoutExported>,
): Refusal | undefined {
  if (state.status === 'settled') return refuse('payout-already-settled');
  if (state.status === 'exported') return refuse('payout-already-exported');
  if (!state.payout) return refuse('payout-not-issued');
  if (data.attempt !== (state.exported?.attempt ?? 0) + 1) {
    return refuse('payment-attempt-differs', { fields: ['attempt'] });
  }
  const { total, currency } = state.payout;
  return data.amount === total ? undefined : amountRefusal(total, data.amount, currency);
}

export function payoutReturnable(
  state: WorkerStatementState,
  data: DataOf<typeof PayoutReturned>,
): Refusal | undefined {
  if (state.status !== 'exported') return refuse('payout-not-exported');
  return data.endToEndId === state.exported?.endToEndId
    ? undefined
    : refuse('payment-attempt-differs', { fields: ['endToEndId'] });
}

export function settleable(
  state: WorkerStatementState,
  data: DataOf<typeof PayoutSettled>,
  event: EventMeta,
): Refusal | undefined {
  if (state.status === 'settled') return refuse('payout-already-settled');
  if (!state.payout || !state.month) return refuse('payout-not-issued');
  if (data.paidOn > dayOf(event.occurredAt, state.month.timeZone)) {
    return refuse('paid-in-the-future', { fields: ['paidOn'] });
  }
  const { total, currency } = state.payout;
  return data.amount === total ? undefined : amountRefusal(total, data.amount, currency);
}

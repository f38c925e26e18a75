import {
  type DataOf,
  dayOf,
  defineStream,
  type EventMeta,
  type Money,
  money,
  newestFirst,
  type Period,
  type Refusal,
  refuse,
  sum,
  ZERO,
} from '@callout/kernel';
import {
  PayoutCarriedForward,
  PayoutIssued,
  PayoutSettled,
  WorkerEarned,
  WorkerFined,
} from '@callout/published-language';
import { amountText } from './amount-text.ts';
import { hasRoom, STATEMENT_LINES_MAX } from './client-statement.ts';

type Earned = DataOf<typeof WorkerEarned>;
type Fined = DataOf<typeof WorkerFined>;

export interface Movement {
  readonly movementId: string;
  readonly kind: 'earned' | 'fined';
  readonly requestId: string;
  readonly text: string;
  readonly amount: Money;
  readonly reason: string;
  readonly occurredOn: string;
  readonly postedOn: string;
}
export type Payout = Pick<
  DataOf<typeof PayoutIssued>,
  'number' | 'date' | 'total' | 'currency' | 'endToEndId'
>;

export interface WorkerStatementState {
  readonly status: 'none' | 'open' | 'issued' | 'carried-forward' | 'settled';
  readonly worker: Earned['worker'] | undefined;
  readonly month: Period | undefined;
  readonly lines: readonly Movement[];
  readonly totals: { readonly earned: Money; readonly fined: Money };
  /** Known once the month is closed. */
  readonly carriedIn: Money | undefined;
  readonly payout: Payout | undefined;
  /** What opens the next statement; above zero never. */
  readonly carriedForward: Money | undefined;
  readonly settled: Pick<DataOf<typeof PayoutSettled>, 'paidOn' | 'reference'> | undefined;
}

const initial: WorkerStatementState = {
  status: 'none',
  worker: undefined,
  month: undefined,
  lines: [],
  totals: { earned: ZERO, fined: ZERO },
  carriedIn: undefined,
  payout: undefined,
  carriedForward: undefined,
  settled: undefined,
};

export const workerStatement = defineStream({
  kind: 'worker-statement',
  events: [WorkerEarned, WorkerFined, PayoutIssued, PayoutCarriedForward, PayoutSettled],
  initial,
  beginsWith: [],
  mayBegin: ['WorkerEarned', 'WorkerFined'],
  evolve: {
    WorkerEarned: (state, data) => moved(state, data, 'earned', ''),
    WorkerFined: (state, data) => moved(state, data, 'fined', data.reason),
    PayoutIssued: (state, data) => {
      const { number, date, total, currency, endToEndId, carriedIn } = data;
      const payout = { number, date, total, currency, endToEndId };
      return { ...state, status: 'issued', carriedIn, payout };
    },
    PayoutCarriedForward: (state, data) => ({
      ...state,
      status: 'carried-forward',
      carriedIn: data.carriedIn,
      carriedForward: data.balance,
    }),
    PayoutSettled: (state, { paidOn, reference }) => ({
      ...state,
      status: 'settled',
      settled: { paidOn, reference },
    }),
  },
  rules: {
    WorkerEarned: (state, data) => postable(state, data, state.totals.earned),
    WorkerFined: (state, data) => postable(state, data, state.totals.fined),
    PayoutIssued: (state, data) =>
      whileOpen(state) ?? balances(state, data, data.total) ?? aboveZero(data.total),
    PayoutCarriedForward: (state, data) =>
      whileOpen(state) ??
      balances(state, data, data.balance) ??
      (data.balance > 0 ? refuse('payout-due', { fields: ['balance'] }) : undefined),
    PayoutSettled: settleable,
  },
  envelope: (state) => ({
    status: state.status,
    title: state.worker?.name ?? '',
    sort: state.month
      ? `${newestFirst(state.month.from)}|${(state.worker?.name ?? '').toLowerCase()}`
      : '',
    owner: '',
    assignee: state.worker?.id ?? '',
    day: state.month?.lastDay ?? '',
    closed: state.status === 'settled' || state.status === 'carried-forward',
  }),
  relations: (state, actor) =>
    actor.role === 'worker' && actor.subject === state.worker?.id ? ['own'] : [],
  audience: (state) => ['role:accountant', `worker:${state.worker?.id ?? ''}`],
});

function moved(
  state: WorkerStatementState,
  data: Earned | Fined,
  kind: Movement['kind'],
  reason: string,
): WorkerStatementState {
  const { movementId, requestId, amount, serviceType, posting } = data;
  const line = { movementId, kind, requestId, text: serviceType.name, amount, reason, ...posting };
  return {
    ...state,
    status: 'open',
    worker: data.worker,
    month: state.month ?? data.month,
    lines: [...state.lines, line],
    totals: { ...state.totals, [kind]: sum([state.totals[kind], amount]) },
  };
}

function postable(
  state: WorkerStatementState,
  data: Earned | Fined,
  total: Money,
): Refusal | undefined {
  if (state.lines.some((line) => line.movementId === data.movementId)) {
    return refuse('already-posted');
  }
  if (state.status !== 'none' && state.status !== 'open') return refuse('month-already-closed');
  if (!hasRoom(state.lines, total, data.amount)) {
    return refuse('statement-full', { params: { limit: STATEMENT_LINES_MAX } });
  }
  if (state.worker && state.worker.id !== data.worker.id) {
    return refuse('statement-of-another-worker', { fields: ['worker'] });
  }
  return state.month && state.month.start !== data.month.start
    ? refuse('statement-of-another-month', { fields: ['month'] })
    : undefined;
}

function whileOpen(state: WorkerStatementState): Refusal | undefined {
  return state.status === 'open' ? undefined : refuse('month-already-closed');
}

function aboveZero(total: Money): Refusal | undefined {
  return total > 0 ? undefined : refuse('payout-not-above-zero', { fields: ['total'] });
}

function balances(
  { totals }: WorkerStatementState,
  data: { readonly earned: Money; readonly fined: Money; readonly carriedIn: Money },
  balance: Money,
): Refusal | undefined {
  const same =
    data.earned === totals.earned &&
    data.fined === totals.fined &&
    balance === data.earned - data.fined + data.carriedIn;
  return same ? undefined : refuse('payout-differs-from-its-lines', { fields: ['total'] });
}

function settleable(
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
  return data.amount === total
    ? undefined
    : refuse('amount-differs', {
        params: {
          expected: amountText(total, currency),
          given: amountText(data.amount, currency),
        },
        fields: ['amount'],
      });
}

export function balanceOf(state: WorkerStatementState, carriedIn: Money): Money {
  return money(state.totals.earned - state.totals.fined + carriedIn);
}

import { defineStream, newestFirst, refuse, sum, ZERO } from '@callout/kernel';
import {
  BonusApproved,
  BonusGranted,
  BonusProposed,
  FineReversed,
  forRole,
  forWorker,
  PayoutCarriedForward,
  PayoutExported,
  PayoutIssued,
  PayoutReturned,
  PayoutSettled,
  WorkerEarned,
  WorkerFined,
} from '@callout/published-language';
import { workerStatementId } from '../statement-ids.ts';
import { approvable, bonusRefusal, proposable } from './bonus-rules.ts';
import { workerStatementFields } from './fields.ts';
import {
  aboveZero,
  balances,
  fineReversible,
  monthNotOver,
  payoutExportable,
  payoutReturnable,
  postable,
  settleable,
  whileOpen,
} from './rules.ts';
import {
  type Bonus,
  type Earned,
  type Fined,
  type FineTakenBack,
  type Movement,
  movementTotal,
  type ProposedBonus,
  TOTALS,
  WORKER_STATEMENT_STATUSES,
  type WorkerStatementState,
} from './state.ts';

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
  ids: {
    form: 'derived',
    from: (data) =>
      'worker' in data && 'month' in data
        ? workerStatementId(data.worker.id, data.month.start)
        : undefined,
  },
  events: [
    WorkerEarned,
    WorkerFined,
    FineReversed,
    BonusGranted,
    BonusProposed,
    BonusApproved,
    PayoutIssued,
    PayoutCarriedForward,
    PayoutExported,
    PayoutSettled,
    PayoutReturned,
  ],
  initial,
  beginsWith: [],
  mayBegin: ['WorkerEarned', 'WorkerFined', 'FineReversed', 'BonusGranted', 'BonusProposed'],
  statuses: WORKER_STATEMENT_STATUSES,
  fields: workerStatementFields,
  evolve: {
    WorkerEarned: (state, data) => moved(state, data, earningLine(data, 'earned', '')),
    WorkerFined: (state, data) => moved(state, data, earningLine(data, 'fined', data.reason)),
    FineReversed: (state, data) => moved(state, data, reversedFineLine(data)),
    BonusGranted: (state, data) => moved(state, data, bonusLine(data)),
    BonusProposed: (state, data) => ({
      ...opened(state, data),
      proposals: [...(state.proposals ?? []), proposalOf(data)],
    }),
    BonusApproved: (state, data) => ({
      ...moved(state, data, bonusLine(data)),
      proposals: (state.proposals ?? []).map((proposal) =>
        proposal.bonusId === data.bonusId ? { ...proposal, approvedBy: data.approvedBy } : proposal,
      ),
    }),
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
    PayoutExported: (state, data) => ({ ...state, status: 'exported', exported: data }),
    PayoutReturned: (state, { reason }) => ({
      ...state,
      status: 'returned',
      returnedBecause: reason,
    }),
  },
  rules: {
    WorkerEarned: (state, data) => postable(state, data, data.movementId, 'earned'),
    WorkerFined: (state, data) => postable(state, data, data.movementId, 'fined'),
    FineReversed: fineReversible,
    BonusGranted: (state, data, event) =>
      bonusRefusal(data, event.actor) ?? postable(state, data, data.bonusId, 'bonus'),
    BonusProposed: proposable,
    BonusApproved: approvable,
    PayoutIssued: (state, data, event) =>
      whileOpen(state) ??
      monthNotOver(state, event.occurredAt) ??
      balances(state, data, data.total) ??
      aboveZero(data.total),
    PayoutCarriedForward: (state, data, event) =>
      whileOpen(state) ??
      monthNotOver(state, event.occurredAt) ??
      balances(state, data, data.balance) ??
      (data.balance > 0 ? refuse('payout-due', { fields: ['balance'] }) : undefined),
    PayoutExported: payoutExportable,
    PayoutSettled: settleable,
    PayoutReturned: payoutReturnable,
  },
  envelope: (state) => ({
    status: state.status,
    title: state.worker?.name ?? '',
    sort: state.month
      ? `${newestFirst(state.month.from)}|${(state.worker?.name ?? '').toLowerCase()}`
      : '',
    assignee: state.worker?.id ?? '',
    day: state.month?.lastDay ?? '',
    closed: state.status === 'settled' || state.status === 'carried-forward',
  }),
  relations: (state, actor) =>
    actor.role === 'worker' && actor.subject === state.worker?.id ? ['own'] : [],
  audience: (state) => [
    forRole('accountant'),
    // Whoever grants and approves bonuses sees what was granted before.
    forRole('manager'),
    forWorker(state.worker?.id ?? ''),
  ],
});

function earningLine(data: Earned | Fined, kind: 'earned' | 'fined', reason: string): Movement {
  const { movementId, requestId, amount, serviceType, posting } = data;
  return { movementId, kind, requestId, text: serviceType.name, amount, reason, ...posting };
}

function reversedFineLine(data: FineTakenBack): Movement {
  const { reversalId, requestId, amount, serviceType, posting, movementId, fined } = data;
  const text = serviceType.name;
  const line = { movementId: reversalId, requestId, text, amount, reason: '', ...posting };
  return { ...line, kind: 'fine-reversed', reverses: movementId, fined };
}

/** Every bonus says who granted it, and why. */
function bonusLine({ bonusId, amount, reason, grantedBy, posting }: Bonus): Movement {
  const line = { movementId: bonusId, requestId: '', text: grantedBy.name, amount, reason };
  return { ...line, kind: 'bonus', ...posting };
}

function proposalOf({ bonusId, amount, reason, grantedBy }: Bonus): ProposedBonus {
  return { bonusId, amount, reason, proposedBy: grantedBy, approvedBy: undefined };
}

function opened(
  state: WorkerStatementState,
  { worker, month }: Pick<Earned, 'worker' | 'month'>,
): WorkerStatementState {
  return { ...state, status: 'open', worker, month: state.month ?? month };
}

function moved(
  state: WorkerStatementState,
  data: Pick<Earned, 'worker' | 'month'>,
  line: Movement,
): WorkerStatementState {
  const total = sum([movementTotal(state, line.kind), line.amount]);
  return {
    ...opened(state, data),
    lines: [...state.lines, line],
    totals: { ...state.totals, [TOTALS[line.kind]]: total },
  };
}

import { type DataOf, type DayText, type Money, negated, shown } from '@callout/kernel';
import type { BonusGranted, WorkerEarned } from '@callout/published-language';
import { defineProjection } from '../define.ts';
import { ledgerIndex } from './client-ledger.ts';

/** One movement of a worker: what was earned, fined, taken back, granted, paid or carried forward. */
export interface WorkerMovement {
  readonly worker: DataOf<typeof WorkerEarned>['worker'];
  readonly kind: MovementKind | 'payout' | 'carried-forward';
  readonly day: DayText;
  readonly statement: string;
  readonly amount: Money;
  readonly text: string;
  readonly requestId: string;
  /** The day a payout was settled; empty until then. */
  readonly settledOn: string;
}

type MovementKind = 'earned' | 'fined' | 'fine-reversed' | 'bonus';
type Posted = Pick<
  DataOf<typeof WorkerEarned>,
  'worker' | 'posting' | 'amount' | 'requestId' | 'serviceType'
>;
type Bonus = DataOf<typeof BonusGranted>;

/** A bonus is of no request: its text says who granted it, and why. */
function bonus(data: Bonus, statement: string): WorkerMovement {
  return {
    worker: data.worker,
    kind: 'bonus',
    day: data.posting.postedOn,
    statement,
    amount: data.amount,
    text: `${data.grantedBy.name}: ${data.reason}`,
    requestId: '',
    settledOn: '',
  };
}

function movement(kind: MovementKind, data: Posted, statement: string): WorkerMovement {
  return {
    worker: data.worker,
    kind,
    day: data.posting.postedOn,
    statement,
    amount: data.amount,
    text: data.serviceType.name,
    requestId: data.requestId,
    settledOn: '',
  };
}

const of = shown<WorkerMovement>();

/** Every movement of every worker by its id (a payout's is its statement's), by worker and day. */
export const workerLedger = defineProjection<WorkerMovement>()({
  name: 'worker-ledger',
  on: {
    WorkerEarned: {
      key: ({ data }) => data.movementId,
      fold: (_, { data, stream }) => movement('earned', data, stream),
    },
    WorkerFined: {
      key: ({ data }) => data.movementId,
      fold: (_, { data, stream }) => movement('fined', data, stream),
    },
    FineReversed: {
      key: ({ data }) => data.reversalId,
      fold: (_, { data, stream }) => movement('fine-reversed', data, stream),
    },
    BonusGranted: {
      key: ({ data }) => data.bonusId,
      fold: (_, { data, stream }) => bonus(data, stream),
    },
    BonusApproved: {
      key: ({ data }) => data.bonusId,
      fold: (_, { data, stream }) => bonus(data, stream),
    },
    PayoutIssued: {
      key: ({ stream }) => stream,
      fold: (_, { data, stream }) => ({
        worker: data.worker,
        kind: 'payout',
        day: data.date,
        statement: stream,
        amount: data.total,
        text: String(data.number),
        requestId: '',
        settledOn: '',
      }),
    },
    PayoutCarriedForward: {
      key: ({ stream }) => stream,
      fold: (_, { data, stream }) => ({
        worker: data.worker,
        kind: 'carried-forward',
        day: data.month.lastDay,
        statement: stream,
        amount: data.balance,
        text: '',
        requestId: '',
        settledOn: '',
      }),
    },
    PayoutSettled: {
      key: ({ stream }) => stream,
      fold: (row, { data }) => (row ? { ...row, settledOn: data.paidOn } : undefined),
    },
  },
  index: ({ worker, day }) => ledgerIndex(worker.id, day),
  observed: {
    observers: ['accountant', 'manager', 'worker'],
    tie: {
      person: 'worker',
      of: ({ worker }) => worker.id,
      prefix: (id) => ledgerIndex(id, ''),
    },
    day: ({ day }) => day,
    fields: {
      day: of.day(({ day }) => day),
      worker: of.reference(({ worker }) => ({ kind: 'worker', ...worker })),
      movement: of.word(({ kind }) => `movement.${kind}`),
      about: of.reference(({ requestId, statement, text, day }) =>
        requestId
          ? { kind: 'service-request', id: requestId, name: text }
          : { kind: 'worker-statement', id: statement, name: text || day },
      ),
      // A fine takes away, whatever else is told adds or is paid.
      amount: of.money(({ kind, amount }) => (kind === 'fined' ? negated(amount) : amount)),
      settledOn: of.day(({ settledOn }) => settledOn),
    },
  },
});

import { type DataOf, type DayText, defineProjection, type Money } from '@callout/kernel';
import {
  PayoutCarriedForward,
  PayoutIssued,
  PayoutSettled,
  WorkerEarned,
  WorkerFined,
} from '@callout/published-language';
import { ledgerIndex } from './client-ledger.ts';

/** One movement of a worker: what was earned, fined, paid out or carried forward. */
export interface WorkerMovement {
  readonly worker: DataOf<typeof WorkerEarned>['worker'];
  readonly kind: 'earned' | 'fined' | 'payout' | 'carried-forward';
  readonly day: DayText;
  readonly statement: string;
  readonly amount: Money;
  readonly text: string;
  readonly requestId: string;
  /** The day a payout was settled; empty until then. */
  readonly settledOn: string;
}

type Posted = DataOf<typeof WorkerEarned> | DataOf<typeof WorkerFined>;

function movement(kind: 'earned' | 'fined', data: Posted, statement: string): WorkerMovement {
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

/** Every movement of every worker by its id (a payout's is its statement's), by worker and day. */
export const workerLedger = defineProjection<WorkerMovement>()({
  name: 'worker-ledger',
  context: 'billing',
  feeds: [WorkerEarned, WorkerFined, PayoutIssued, PayoutCarriedForward, PayoutSettled],
  on: {
    WorkerEarned: {
      key: ({ data }) => data.movementId,
      fold: (_, { data, stream }) => movement('earned', data, stream),
    },
    WorkerFined: {
      key: ({ data }) => data.movementId,
      fold: (_, { data, stream }) => movement('fined', data, stream),
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
});

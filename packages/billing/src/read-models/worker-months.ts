import { defineProjection } from '../define.ts';
import { dueIndex, type OpenPeriods, periodClosed, periodOpened } from './open-periods.ts';

/** By worker: the months that are still to be closed, indexed by when the oldest of them ends. */
export const workerMonths = defineProjection<OpenPeriods>()({
  name: 'worker-months',
  on: {
    WorkerEarned: {
      key: ({ data }) => data.worker.id,
      fold: (row, { data, stream }) => periodOpened(row, data.worker, stream, data.month),
    },
    WorkerFined: {
      key: ({ data }) => data.worker.id,
      fold: (row, { data, stream }) => periodOpened(row, data.worker, stream, data.month),
    },
    FineReversed: {
      key: ({ data }) => data.worker.id,
      fold: (row, { data, stream }) => periodOpened(row, data.worker, stream, data.month),
    },
    BonusGranted: {
      key: ({ data }) => data.worker.id,
      fold: (row, { data, stream }) => periodOpened(row, data.worker, stream, data.month),
    },
    BonusProposed: {
      key: ({ data }) => data.worker.id,
      fold: (row, { data, stream }) => periodOpened(row, data.worker, stream, data.month),
    },
    BonusApproved: {
      key: ({ data }) => data.worker.id,
      fold: (row, { data, stream }) => periodOpened(row, data.worker, stream, data.month),
    },
    PayoutIssued: {
      key: ({ data }) => data.worker.id,
      fold: (row, event) => periodClosed(row, event.data.worker, event, event.data.month),
    },
    PayoutCarriedForward: {
      key: ({ data }) => data.worker.id,
      fold: (row, event) => periodClosed(row, event.data.worker, event, event.data.month),
    },
  },
  index: dueIndex,
});

import { defineProjection } from '../define.ts';
import { dueIndex, type OpenPeriods, periodClosed, periodOpened } from './open-periods.ts';

/** By client: the weeks that are still to be closed, indexed by when the oldest of them ends. */
export const clientWeeks = defineProjection<OpenPeriods>()({
  name: 'client-weeks',
  on: {
    ClientCharged: {
      key: ({ data }) => data.client.id,
      fold: (row, { data, stream }) => periodOpened(row, data.client, stream, data.week),
    },
    ChargeReversed: {
      key: ({ data }) => data.client.id,
      fold: (row, { data, stream }) => periodOpened(row, data.client, stream, data.week),
    },
    ClientInvoiceIssued: {
      key: ({ data }) => data.client.id,
      fold: (row, event) => periodClosed(row, event.data.client, event, event.data.week),
    },
  },
  index: dueIndex,
});

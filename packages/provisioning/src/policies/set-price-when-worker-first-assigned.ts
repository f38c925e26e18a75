import { issue } from '@callout/kernel';
import { WorkerAssigned } from '@callout/published-language';
import { definePolicy } from '../define.ts';
import { SetPrice } from '../streams/service-request/assign-worker.ts';

export const setPriceWhenWorkerFirstAssigned = definePolicy({
  name: 'set-price-when-worker-first-assigned',
  whenever: [WorkerAssigned],
  issues: [SetPrice],
  // A reassignment never changes the price.
  react: async (event) => (event.data.assignment === 1 ? [issue(SetPrice, event.stream, {})] : []),
});

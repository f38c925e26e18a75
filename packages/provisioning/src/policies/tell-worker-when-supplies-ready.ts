import { sendMail } from '@callout/kernel';
import { SuppliesReady } from '@callout/published-language';
import { definePolicy } from '../define.ts';
import { suppliesReady } from '../mails/request-mails.ts';
import { suppliesKit } from '../streams/supplies-kit/stream.ts';

export const tellWorkerWhenSuppliesReady = definePolicy({
  name: 'tell-worker-when-supplies-ready',
  whenever: [SuppliesReady],
  sends: [suppliesReady],
  planEffects: async ({ stream, data }, view) => {
    const kit = await view.state(suppliesKit, stream);
    if (!kit?.order || kit.status === 'recalled') return [];
    const { worker, serviceType, requestId, neededBy } = kit.order;
    const said = { service: serviceType.name, shelf: data.shelf, neededBy };
    return [sendMail(suppliesReady, { worker: worker.id }, said, requestId)];
  },
});

import { SuppliesReady } from '@callout/published-language';
import { definePolicy } from '../define.ts';
import { suppliesKit } from '../streams/supplies-kit/stream.ts';
import { mailTo, SendProvisioningMail } from '../systems/mail.ts';

export const tellWorkerWhenSuppliesReady = definePolicy({
  name: 'tell-worker-when-supplies-ready',
  whenever: [SuppliesReady],
  issues: [],
  requests: [SendProvisioningMail],
  react: async () => [],
  planEffects: async ({ stream, data }, view) => {
    const kit = await view.state(suppliesKit, stream);
    if (!kit?.order || kit.status === 'recalled') return [];
    const { worker, serviceType, requestId, neededBy, timeZone } = kit.order;
    return [
      mailTo({ worker: worker.id }, 'supplies-ready', {
        request: requestId,
        service: serviceType.name,
        shelf: data.shelf,
        neededBy,
        timeZone: timeZone ?? 'UTC',
      }),
    ];
  },
});

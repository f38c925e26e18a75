import { sendMail } from '@callout/kernel';
import { WorkClaimed } from '@callout/published-language';
import { definePolicy } from '../define.ts';
import { workClaimed } from '../mails/request-mails.ts';
import { serviceRequest } from '../streams/service-request/stream.ts';

export const tellManagersWhenWorkClaimed = definePolicy({
  name: 'tell-managers-when-work-claimed',
  whenever: [WorkClaimed],
  sends: [workClaimed],
  planEffects: async ({ stream, data, actor }, view) => {
    const request = await view.state(serviceRequest, stream);
    if (!request) return [];
    const said = {
      service: request.serviceType.name,
      client: request.client.name,
      worker: actor.name,
      reason: data.remark,
    };
    return [sendMail(workClaimed, { managers: 'all' }, said, stream)];
  },
});

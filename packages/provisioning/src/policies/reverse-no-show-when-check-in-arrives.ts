import { definePolicy, issue } from '@callout/kernel';
import { ServiceStarted } from '@callout/published-language';
import { ReverseNoShow } from '../streams/no-show.ts';
import { serviceRequest } from '../streams/service-request.ts';

export const reverseNoShowWhenCheckInArrives = definePolicy({
  name: 'reverse-no-show-when-check-in-arrives',
  context: 'provisioning',
  whenever: [ServiceStarted],
  issues: [ReverseNoShow],
  react: async (event, view) => {
    const request = await view.state(serviceRequest, event.stream);
    return request?.noShow?.reversal === 'due' ? [issue(ReverseNoShow, event.stream, {})] : [];
  },
});

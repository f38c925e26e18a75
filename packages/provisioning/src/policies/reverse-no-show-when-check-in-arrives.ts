import { issue } from '@callout/kernel';
import { ServiceStarted } from '@callout/published-language';
import { definePolicy } from '../define.ts';
import { ReverseNoShow } from '../streams/service-request/no-show.ts';
import { serviceRequest } from '../streams/service-request/stream.ts';

export const reverseNoShowWhenCheckInArrives = definePolicy({
  name: 'reverse-no-show-when-check-in-arrives',
  whenever: [ServiceStarted],
  issues: [ReverseNoShow],
  react: async (event, view) => {
    const request = await view.state(serviceRequest, event.stream);
    return request?.noShow?.reversal === 'due' ? [issue(ReverseNoShow, event.stream, {})] : [];
  },
});

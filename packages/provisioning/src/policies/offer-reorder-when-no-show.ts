import { issue } from '@callout/kernel';
import { ServiceFailed } from '@callout/published-language';
import { definePolicy } from '../define.ts';
import { OfferReorder } from '../streams/service-request/no-show.ts';

export const offerReorderWhenNoShow = definePolicy({
  name: 'offer-reorder-when-no-show',
  whenever: [ServiceFailed],
  issues: [OfferReorder],
  react: async (event) =>
    event.data.noShow ? [issue(OfferReorder, event.stream, { because: 'no-show' })] : [],
});

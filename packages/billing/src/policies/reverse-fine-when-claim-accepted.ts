import { ClaimAccepted } from '@callout/published-language';
import { definePolicy } from '../define.ts';
import { ReverseFine } from '../streams/worker-statement/commands.ts';
import { reversalsFor } from './reverse-fine-when-no-show-reversed.ts';

/** Nobody is fined for not having done what it turns out they did. */
export const reverseFineWhenClaimAccepted = definePolicy({
  name: 'reverse-fine-when-claim-accepted',
  whenever: [ClaimAccepted],
  issues: [ReverseFine],
  react: async (event, view) => {
    const { failureId } = event.data;
    return failureId === undefined ? [] : reversalsFor(event, failureId, view);
  },
});

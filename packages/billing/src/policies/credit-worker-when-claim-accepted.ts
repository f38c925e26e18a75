import { ClaimAccepted } from '@callout/published-language';
import { definePolicy } from '../define.ts';
import { CreditWorker } from '../streams/worker-statement/commands.ts';
import { creditsFor } from './credit-worker-when-service-completed.ts';

/**
 * Rule 22: as a completed service, by the tariff and the request's gross price. It charges nobody: that
 * is what the request's own ending does, once, or does not (docs/adr/0166).
 */
export const creditWorkerWhenClaimAccepted = definePolicy({
  name: 'credit-worker-when-claim-accepted',
  whenever: [ClaimAccepted],
  issues: [CreditWorker],
  react: (event, view) => creditsFor(event, event.data.outcome, view),
});

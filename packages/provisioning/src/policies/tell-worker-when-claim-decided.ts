import { sendMail } from '@callout/kernel';
import { ClaimAccepted, ClaimRejected } from '@callout/published-language';
import { definePolicy } from '../define.ts';
import { decisionMails } from '../mails/request-mails.ts';
import { claimNamed } from '../streams/service-request/claims.ts';
import { serviceRequest } from '../streams/service-request/stream.ts';

export const tellWorkerWhenClaimDecided = definePolicy({
  name: 'tell-worker-when-claim-decided',
  whenever: [ClaimAccepted, ClaimRejected],
  sends: Object.values(decisionMails),
  planEffects: async ({ type, stream, data }, view) => {
    const request = await view.state(serviceRequest, stream);
    const claim = request && claimNamed(request, data.claim);
    if (!request || !claim?.decided) return [];
    const said = {
      service: request.serviceType.name,
      client: request.client.name,
      worker: claim.worker.name,
      reason: claim.decided.reason,
    };
    return [sendMail(decisionMails[type], { worker: claim.worker.id }, said, stream)];
  },
});

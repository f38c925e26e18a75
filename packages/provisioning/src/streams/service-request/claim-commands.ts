import { type Choice, defineCommand, propose, recordsInput, refuse } from '@callout/kernel';
import { ClaimAccepted, ClaimRejected, WorkClaimed } from '@callout/published-language';
import { openClaims } from './claim.ts';
import { claimedFact, claimNamed, claimOutcome, sameFact } from './claims.ts';
import type { ServiceRequestState } from './state.ts';
import { serviceRequest } from './stream.ts';

/**
 * Claims work by the facts that were refused, offline too. The server takes none of it at its word: each
 * has to be what it refused itself, on this request, from this person, and is open.
 */
export const ClaimWork = defineCommand({
  name: 'ClaimWork',
  stream: serviceRequest,
  input: WorkClaimed.schema.extend({ remark: WorkClaimed.schema.shape.remark.default('') }),
  actors: { worker: ['assigned', 'formerly-assigned'] },
  offer: { group: 'main', when: () => false },
  emits: [WorkClaimed],
  decide: (_, input) => propose(WorkClaimed, input),
  takesUp: {
    from: (refused) => {
      const facts = refused.flatMap((event) => claimedFact(event) ?? []);
      return facts.length > 0 ? { facts } : undefined;
    },
    events: ({ facts }) => facts.map(({ event }) => event),
  },
  serverCheck: async ({ data, stream, actor }, view) => {
    for (const fact of WorkClaimed.schema.parse(data).facts) {
      const refused = await view.refusedFact(fact.event);
      const isTheirs =
        refused?.isOpen === true &&
        refused.event.kind === serviceRequest.kind &&
        refused.event.stream === stream &&
        refused.event.actor.id === actor.id;
      if (!isTheirs) return refuse('claim-of-nothing-refused');
      const known = claimedFact(refused.event);
      if (!known || !sameFact(known, fact)) return refuse('claim-differs');
    }
    return undefined;
  },
});

function choices(state: ServiceRequestState): readonly Choice[] {
  return openClaims(state).map(({ id, worker }) => ({ value: id, label: worker.name }));
}

function first(state: ServiceRequestState): { readonly claim?: string } {
  const claim = openClaims(state)[0];
  return claim ? { claim: claim.id } : {};
}

const isAwaited = (state: ServiceRequestState) => openClaims(state).length > 0;
const offer = { choices: { claim: choices }, initial: first, first: isAwaited } as const;

/** The worker earns it as a completed service; the client is charged for nothing anew. */
export const AcceptClaim = defineCommand({
  name: 'AcceptClaim',
  stream: serviceRequest,
  input: ClaimAccepted.schema
    .pick({ claim: true, note: true })
    .extend({ note: ClaimAccepted.schema.shape.note.default('') }),
  actors: { manager: ['any'] },
  offer: { ...offer, group: 'main' },
  emits: [ClaimAccepted],
  decide: (state, { claim, note }) =>
    claimNamed(state, claim)
      ? propose(ClaimAccepted, { claim, note, ...claimOutcome(state, claim) })
      : refuse('claim-unknown'),
});

export const RejectClaim = defineCommand({
  name: 'RejectClaim',
  stream: serviceRequest,
  actors: { manager: ['any'] },
  offer: { ...offer, group: 'danger' },
  ...recordsInput(ClaimRejected),
});

import {
  type DataOf,
  type EventMeta,
  type RecordedEvent,
  type Refusal,
  readEventData,
  refuse,
} from '@callout/kernel';
import {
  type CLAIMABLE,
  type ClaimAccepted,
  claimedFactSchema,
  ServiceCompleted,
  ServiceStarted,
  type WorkClaimed,
} from '@callout/published-language';
import { type Claim, type ClaimedFact, claimsOf, wasAccepted } from './claim.ts';
import { isOver, outcomeOf, type ServiceRequestState } from './state.ts';

/** A request of this world has one or two; whoever wants more is up to something. */
const CLAIMS_MAX = 20;

const CLAIMABLE_EVENTS = { ServiceStarted, ServiceCompleted } as const;

function isClaimable(type: string): type is (typeof CLAIMABLE)[number] {
  return Object.hasOwn(CLAIMABLE_EVENTS, type);
}

/** A refused fact as a claim says it; undefined for what says nothing of work, or cannot be read. */
export function claimedFact(refused: RecordedEvent): ClaimedFact | undefined {
  const { id, type, v, data, occurredAt } = refused;
  if (!isClaimable(type)) return undefined;
  try {
    const read = readEventData(CLAIMABLE_EVENTS[type], v, data);
    return claimedFactSchema.parse({ ...read, event: id, type, occurredAt });
  } catch {
    // What fits no schema was refused for that, and nothing can be read out of it.
    return undefined;
  }
}

export function sameFact(a: ClaimedFact, b: ClaimedFact): boolean {
  const written = (fact: ClaimedFact) => JSON.stringify(claimedFactSchema.parse(fact));
  return written(a) === written(b);
}

export function claimRefusal(
  state: ServiceRequestState,
  data: DataOf<typeof WorkClaimed>,
  event: EventMeta,
): Refusal | undefined {
  const claims = claimsOf(state);
  const { subject } = event.actor;
  const ids = data.facts.map((fact) => fact.event);
  const claimed = claims.flatMap(({ facts }) => facts.map((fact) => fact.event));
  if (new Set([...claimed, ...ids]).size < claimed.length + ids.length) {
    return refuse('fact-claimed-already');
  }
  const own = claims.filter(({ worker }) => worker.id === subject);
  if (own.some(({ decided }) => decided === undefined)) return refuse('claim-open-already');
  if (wasAccepted(state, subject)) return refuse('claim-accepted-already');
  if (claims.length >= CLAIMS_MAX)
    return refuse('claims-too-many', { params: { max: CLAIMS_MAX } });
  if (state.worker?.id !== subject) return undefined;
  if (!isOver(state)) return refuse('claim-not-needed');
  return state.status === 'completed' ? refuse('claim-of-completed-work') : undefined;
}

export function acceptRefusal(
  state: ServiceRequestState,
  data: DataOf<typeof ClaimAccepted>,
  event: EventMeta,
): Refusal | undefined {
  const refusal = decisionRefusal(state, data, event);
  if (refusal) return refusal;
  const worker = claimNamed(state, data.claim)?.worker.id;
  const isPaid = state.status === 'completed' && state.worker?.id === worker;
  return isPaid ? refuse('claim-of-completed-work') : undefined;
}

/** Rule 20: nobody decides on what they claim themselves. */
export function decisionRefusal(
  state: ServiceRequestState,
  { claim: id }: { readonly claim: string },
  { actor }: EventMeta,
): Refusal | undefined {
  const claim = claimNamed(state, id);
  if (!claim) return refuse('claim-unknown');
  if (claim.decided) return refuse('claim-decided-already');
  const isOwn = claim.person === actor.id || claim.worker.id === actor.subject;
  return isOwn ? refuse('claim-of-oneself') : undefined;
}

export function claimNamed(state: ServiceRequestState, id: string): Claim | undefined {
  return claimsOf(state).find((claim) => claim.id === id);
}

/** What an accepted claim says to the other contexts. */
export function claimOutcome(state: ServiceRequestState, id: string) {
  const worker = claimNamed(state, id)?.worker;
  const failureId =
    state.status === 'failed' && worker && state.worker?.id === worker.id
      ? state.ending?.event
      : undefined;
  return { failureId, outcome: outcomeOf({ ...state, worker }) };
}

export function withClaim(
  state: ServiceRequestState,
  { facts, remark }: DataOf<typeof WorkClaimed>,
  { id, occurredAt, actor }: EventMeta,
): ServiceRequestState {
  const worker = { id: actor.subject ?? '', name: actor.name };
  const claim = { id, at: occurredAt, person: actor.id, worker, facts, remark };
  return { ...state, claims: [...claimsOf(state), claim] };
}

export function withDecision(
  state: ServiceRequestState,
  id: string,
  decided: { readonly as: 'accepted' | 'rejected'; readonly reason: string },
  { id: event, occurredAt, actor }: EventMeta,
): ServiceRequestState {
  const said = { ...decided, event, by: actor.name, at: occurredAt };
  return {
    ...state,
    claims: claimsOf(state).map((claim) => (claim.id === id ? { ...claim, decided: said } : claim)),
  };
}

import {
  type Actor,
  always,
  cell,
  type DataOf,
  defineCommand,
  defineStream,
  derivedId,
  newestFirst,
  propose,
  type Refusal,
  recordsInput,
  refuse,
  shown,
} from '@callout/kernel';
import {
  forRole,
  HypothesisAccepted,
  HypothesisProposed,
  HypothesisRejected,
  HypothesisTested,
} from '@callout/published-language';
import { z } from 'zod';

interface Judgement {
  readonly at: string;
  readonly by: string;
  readonly note: string;
}
export interface HypothesisState {
  readonly status: 'none' | 'proposed' | 'accepted' | 'rejected' | 'confirmed' | 'refuted';
  readonly proposed: (DataOf<typeof HypothesisProposed> & { readonly at: string }) | undefined;
  readonly judgements: readonly Judgement[];
}
const initial: HypothesisState = { status: 'none', proposed: undefined, judgements: [] };

/** A case that says the same again, after it was reopened, proposes the same hypothesis. */
export function hypothesisId(caseId: string, text: string): string {
  return derivedId('hypothesis', caseId, text);
}

function judged(
  state: HypothesisState,
  status: HypothesisState['status'],
  { note }: { readonly note: string },
  event: { readonly occurredAt: string; readonly actor: Actor },
): HypothesisState {
  const judgement = { at: event.occurredAt, by: event.actor.name, note };
  return { ...state, status, judgements: [...state.judgements, judgement] };
}

const of = shown<HypothesisState>();
const hypothesisFields = {
  proposedBy: of.text(({ proposed }) => proposed?.proposedBy.name),
  proposedAt: of.instant(({ proposed }) => proposed?.at),
  case: of.reference(
    ({ proposed }) => proposed && { kind: 'review-case', id: proposed.caseId, name: '' },
  ),
  request: of.reference(
    ({ proposed }) => proposed && { kind: 'service-request', id: proposed.requestId, name: '' },
  ),
  judgements: of.lines(({ judgements }) =>
    judgements.map(({ at, by, note }) => ({
      at: cell('instant', at),
      by: cell('text', by),
      note: cell('note', note),
    })),
  ),
};

/** What somebody thinks was learned: proposed, accepted or rejected, and at last tested. */
export const hypothesis = defineStream({
  kind: 'hypothesis',
  events: [HypothesisProposed, HypothesisAccepted, HypothesisRejected, HypothesisTested],
  initial,
  beginsWith: ['HypothesisProposed'],
  statuses: ['proposed', 'accepted', 'rejected', 'confirmed', 'refuted'],
  fields: hypothesisFields,
  evolve: {
    HypothesisProposed: (state, data, event) => ({
      ...state,
      status: 'proposed',
      proposed: { ...data, at: event.occurredAt },
    }),
    HypothesisAccepted: (state, data, event) => judged(state, 'accepted', data, event),
    HypothesisRejected: (state, data, event) => judged(state, 'rejected', data, event),
    HypothesisTested: (state, data, event) =>
      judged(state, data.confirmed ? 'confirmed' : 'refuted', data, event),
  },
  rules: {
    HypothesisProposed: always,
    HypothesisAccepted: (state, _, event) =>
      byAnother(state, event.actor) ?? whileIn(state, 'proposed'),
    HypothesisRejected: (state, _, event) =>
      byAnother(state, event.actor) ?? whileIn(state, 'proposed'),
    HypothesisTested: (state, _, event) =>
      byAnother(state, event.actor) ?? whileIn(state, 'accepted'),
  },
  envelope: (state) => ({
    status: state.status,
    title: state.proposed?.text ?? '',
    sort: state.proposed ? newestFirst(state.proposed.at) : '',
    day: (state.proposed?.at ?? '').slice(0, 10),
    closed: ['rejected', 'confirmed', 'refuted'].includes(state.status),
  }),
  relations: (state, actor) => (state.proposed?.proposedBy.id === actor.id ? ['own'] : []),
  audience: () => [forRole('reviewer'), forRole('manager')],
});

/** Rule 20: nobody judges their own. */
function byAnother({ proposed }: HypothesisState, actor: Actor): Refusal | undefined {
  return proposed?.proposedBy.id === actor.id ? refuse('hypothesis-of-ones-own') : undefined;
}

function whileIn(state: HypothesisState, needed: 'proposed' | 'accepted'): Refusal | undefined {
  if (state.status === needed) return undefined;
  return needed === 'proposed' ? refuse('hypothesis-judged') : refuse('hypothesis-not-accepted');
}

/** Issued by policy. */
export const ProposeHypothesis = defineCommand({
  name: 'ProposeHypothesis',
  stream: hypothesis,
  actors: {},
  ...recordsInput(HypothesisProposed),
});

/** What can be said of it now: first whether it is worth a test, then what the test has shown. */
function judgementsOf({ status }: HypothesisState) {
  if (status === 'proposed') return ['accepted', 'rejected'] as const;
  return status === 'accepted' ? (['confirmed', 'refuted'] as const) : [];
}

export const JudgeHypothesis = defineCommand({
  name: 'JudgeHypothesis',
  stream: hypothesis,
  input: z.object({
    judgement: z.enum(['accepted', 'rejected', 'confirmed', 'refuted']),
    note: HypothesisAccepted.schema.shape.note,
  }),
  actors: { manager: ['any'], reviewer: ['any'] },
  offer: {
    group: 'main',
    initial: (state) => ({ judgement: judgementsOf(state)[0] }),
    choices: {
      judgement: (state) => judgementsOf(state).map((value) => ({ value, label: value })),
    },
  },
  emits: [HypothesisAccepted, HypothesisRejected, HypothesisTested],
  decide: (_, { judgement, note }) => {
    if (judgement === 'accepted') return propose(HypothesisAccepted, { note });
    if (judgement === 'rejected') return propose(HypothesisRejected, { note });
    return propose(HypothesisTested, { confirmed: judgement === 'confirmed', note });
  },
});

/** In the order in which they are offered. */
export const hypothesisCommands = [ProposeHypothesis, JudgeHypothesis];

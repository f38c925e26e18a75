import {
  type DataOf,
  defineCommand,
  derivedId,
  priceSchema,
  propose,
  refuse,
  type View,
} from '@callout/kernel';
import {
  BonusApproved,
  BonusGranted,
  BonusProposed,
  idSchema,
  lineSchema,
  workerSchema,
} from '@callout/published-language';
import { z } from 'zod';
import { monthFor } from '../posting-place.ts';
import { tariffInForce } from '../tariff/stream.ts';
import type { WorkerStatementState } from './state.ts';
import { workerStatement } from './stream.ts';

type Proposed = DataOf<typeof BonusProposed>;

const grantSchema = z.object({
  worker: workerSchema,
  amount: priceSchema,
  reason: lineSchema.min(1),
  /** The proposal that is approved. */
  bonusId: idSchema.optional(),
});

function waiting({ proposals = [] }: WorkerStatementState) {
  return proposals.filter(({ approvedBy }) => approvedBy === undefined);
}

/** Where a proposal waits, whoever opens the form is most likely to approve it. */
function waitingBonus(state: WorkerStatementState) {
  const [first] = waiting(state);
  return first ? { bonusId: first.bonusId, amount: first.amount, reason: first.reason } : {};
}

/**
 * On the worker's statement of this month. Up to the tariff's limit it is granted at once, above it
 * proposed; the same command by a second manager, naming the proposal, approves it.
 */
export const GrantBonus = defineCommand({
  name: 'GrantBonus',
  stream: workerStatement,
  input: grantSchema,
  actors: { manager: ['any'] },
  offer: {
    when: ({ status }) => status === 'open',
    initial: (state) => ({
      ...(state.worker ? { worker: state.worker } : {}),
      ...waitingBonus(state),
    }),
    choices: {
      bonusId: (state) =>
        waiting(state).map(({ bonusId, reason }) => ({ value: bonusId, label: reason })),
    },
  },
  emits: [BonusGranted, BonusProposed, BonusApproved],
  streamOf: async (request, view) => (await placeFor(request, view)).statement,
  loadFacts: async ({ input, now }, view) => {
    const place = await placeFor({ input, now }, view);
    const { bonusLimit } = await tariffInForce(view, place.posting.postedOn);
    return { ...place, limit: bonusLimit };
  },
  decide: (state, input, { stream, actor, facts }) => {
    const { period: month, posting, statement } = facts;
    // A month is named by its statement, so that the money lands in the one that is open.
    if (stream !== statement) {
      return refuse('bonus-of-another-month', { params: { month: month.start, statement } });
    }
    const { worker, amount, reason, bonusId } = input;
    const by = { id: actor.id, name: actor.name };
    const bonus = { worker, month, amount, reason, grantedBy: by, posting };
    if (bonusId) return approval(state, { ...bonus, bonusId, limit: facts.limit });
    const named = { ...bonus, bonusId: nextBonusId(state, stream) };
    return amount > facts.limit
      ? propose(BonusProposed, { ...named, limit: facts.limit })
      : propose(BonusGranted, named);
  },
});

/** The month of the worker that is open for it now. */
function placeFor(
  { input, now }: { readonly input: z.infer<typeof grantSchema>; readonly now: string },
  view: View,
) {
  const bonus = { kind: 'bonus', atMost: () => input.amount } as const;
  return monthFor({ occurredAt: now, recordedAt: now }, input.worker.id, bonus, view);
}

function nextBonusId(state: WorkerStatementState, stream: string): string {
  return derivedId('bonus', stream, state.lines.length, (state.proposals ?? []).length);
}

/** Who proposed it, and why, stays; whoever approves it is named beside. */
function approval(state: WorkerStatementState, bonus: Proposed) {
  const proposal = (state.proposals ?? []).find(({ bonusId }) => bonusId === bonus.bonusId);
  if (!proposal) return refuse('bonus-not-proposed', { fields: ['bonusId'] });
  const { limit: _, grantedBy: approvedBy, ...rest } = bonus;
  const { reason, proposedBy: grantedBy } = proposal;
  return propose(BonusApproved, { ...rest, reason, grantedBy, approvedBy });
}

import { type Actor, type DataOf, type EventMeta, type Refusal, refuse } from '@callout/kernel';
import type { BonusApproved, BonusProposed } from '@callout/published-language';
import { ofTheSame, postable, whileOpen } from './rules.ts';
import type { Bonus, WorkerStatementState } from './state.ts';

/** So many proposals a month and worker; who wants more has them decided first. */
const PROPOSALS_MAX = 100;

/** Nobody grants a bonus to oneself, in whichever role. */
export function bonusRefusal(bonus: Bonus, actor: Actor): Refusal | undefined {
  if (actor.subject === bonus.worker.id || actor.id === bonus.worker.id) {
    return refuse('bonus-to-oneself', { fields: ['worker'] });
  }
  return bonus.amount > 0 ? undefined : refuse('bonus-not-above-zero', { fields: ['amount'] });
}

export function proposable(
  state: WorkerStatementState,
  data: DataOf<typeof BonusProposed>,
  event: EventMeta,
): Refusal | undefined {
  const refusal = bonusRefusal(data, event.actor);
  if (refusal) return refusal;
  if (state.status !== 'none' && state.status !== 'open') return refuse('month-already-closed');
  const proposals = state.proposals ?? [];
  if (proposals.some(({ bonusId }) => bonusId === data.bonusId)) return refuse('already-posted');
  return proposals.length < PROPOSALS_MAX
    ? ofTheSame(state, data)
    : refuse('too-many-bonuses', { params: { limit: PROPOSALS_MAX } });
}

export function approvable(
  state: WorkerStatementState,
  data: DataOf<typeof BonusApproved>,
  event: EventMeta,
): Refusal | undefined {
  const proposal = (state.proposals ?? []).find(({ bonusId }) => bonusId === data.bonusId);
  if (!proposal) return refuse('bonus-not-proposed', { fields: ['bonusId'] });
  if (proposal.approvedBy) return refuse('bonus-already-approved');
  if (proposal.proposedBy.id === event.actor.id) return refuse('bonus-needs-another-person');
  const refusal = bonusRefusal(data, event.actor) ?? whileOpen(state);
  if (refusal) return refusal;
  return data.amount === proposal.amount
    ? postable(state, data, data.bonusId, 'bonus')
    : refuse('bonus-differs', { fields: ['amount'] });
}

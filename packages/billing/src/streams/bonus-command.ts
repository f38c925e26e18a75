import {
  type DataOf,
  dayOf,
  defineCommand,
  derivedId,
  monthOf,
  priceSchema,
  propose,
  type Refusal,
  refuse,
} from '@callout/kernel';
import {
  BonusApproved,
  BonusGranted,
  BonusProposed,
  idSchema,
  lineSchema,
  namedSchema,
} from '@callout/published-language';
import { z } from 'zod';
import { calendarOf } from '../read-models/calendar.ts';
import { workerStatementId } from './statement-ids.ts';
import { bonusLimitOf, tariffInForce } from './tariff.ts';
import { type WorkerStatementState, workerStatement } from './worker-statement.ts';

type Proposed = DataOf<typeof BonusProposed>;

/**
 * On the worker's statement of this month. Up to the tariff's limit it is granted at once, above it
 * proposed; the same command by a second manager, naming the proposal, approves it.
 */
export const GrantBonus = defineCommand({
  name: 'GrantBonus',
  stream: workerStatement,
  input: z.object({
    worker: namedSchema,
    amount: priceSchema,
    reason: lineSchema.min(1),
    /** The proposal that is approved. */
    bonusId: idSchema.optional(),
  }),
  actors: { manager: ['any'] },
  emits: [BonusGranted, BonusProposed, BonusApproved],
  gather: async ({ now }, view) => {
    const { timeZone } = await calendarOf(view);
    const today = dayOf(now, timeZone);
    const limit = bonusLimitOf(await tariffInForce(view, today));
    return { today, month: monthOf(now, timeZone), limit };
  },
  decide: (state, input, { stream, actor, facts }) => {
    const month = state.month ?? facts.month;
    const wrong = anotherMonth(stream, input.worker.id, month.start, facts.month.start);
    if (wrong) return wrong;
    const { worker, amount, reason, bonusId } = input;
    const by = { id: actor.id, name: actor.name };
    const posting = { occurredOn: facts.today, postedOn: facts.today };
    const bonus = { worker, month, amount, reason, grantedBy: by, posting };
    if (bonusId) return approval(state, { ...bonus, bonusId, limit: facts.limit });
    const named = { ...bonus, bonusId: nextBonusId(state, stream) };
    return amount > facts.limit
      ? propose(BonusProposed, { ...named, limit: facts.limit })
      : propose(BonusGranted, named);
  },
});

/** A month is named by its statement, so that the money lands in the one that is open. */
function anotherMonth(
  stream: string,
  workerId: string,
  start: string,
  current: string,
): Refusal | undefined {
  const statement = workerStatementId(workerId, current);
  return stream === statement && start === current
    ? undefined
    : refuse('bonus-of-another-month', { params: { month: current, statement } });
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

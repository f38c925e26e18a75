import { cell, type Money, minus, shown, ZERO } from '@callout/kernel';
import { balanceOf, type Movement, movementTotal, type WorkerStatementState } from './state.ts';

const of = shown<WorkerStatementState>();

/** What the worker is to get, or owes, of a month as it stands. Before the close nothing is carried in. */
function monthBalance(state: WorkerStatementState): Money {
  return balanceOf(state, state.carriedIn ?? ZERO);
}

/** What people are shown of a worker's month. The sums are the ones that the fold keeps. */
export const workerStatementFields = {
  worker: of.reference(({ worker }) => worker && { kind: 'worker', ...worker }),
  month: of.period(({ month }) => month),
  number: of.text(({ payout }) => payout && String(payout.number)),
  movements: of.count(({ lines }) => lines.length, { isSummed: true }),
  earned: of.money((state) => movementTotal(state, 'earned'), { isSummed: true }),
  fined: of.money((state) => minus(ZERO, movementTotal(state, 'fined')), { isSummed: true }),
  bonuses: of.money((state) => movementTotal(state, 'bonus'), { isSummed: true }),
  finesReversed: of.money((state) => movementTotal(state, 'fine-reversed'), { isSummed: true }),
  carriedIn: of.money(({ carriedIn }) => carriedIn, { isSummed: true }),
  balance: of.money(monthBalance, { isSummed: true }),
  carriedForward: of.money(({ carriedForward }) => carriedForward),
  date: of.day(({ payout }) => payout?.date),
  endToEndId: of.text(({ payout }) => payout?.endToEndId),
  returnedBecause: of.note(({ returnedBecause }) => returnedBecause),
  paidOn: of.day(({ settled }) => settled?.paidOn),
  reference: of.text(({ settled }) => settled?.reference),
  lines: of.lines(
    ({ lines }) => lines.map(lineRow),
    (state) => ({ amount: cell('money', balanceOf(state, ZERO)) }),
  ),
  proposals: of.lines(({ proposals }) =>
    (proposals ?? []).map(({ amount, reason, proposedBy, approvedBy }) => ({
      amount: cell('money', amount),
      reason: cell('note', reason),
      proposedBy: cell('text', proposedBy.name),
      approvedBy: cell('text', approvedBy?.name),
    })),
  ),
};

function lineRow(line: Movement) {
  return {
    serviceType:
      line.requestId === ''
        ? cell('text', line.text)
        : cell('reference', { kind: 'service-request', id: line.requestId, name: line.text }),
    movement: cell('word', `movement.${line.kind}`),
    occurredOn: cell('day', line.occurredOn),
    postedOn: cell('day', line.postedOn),
    reason: cell('note', line.reason),
    // A fine takes away; every other movement adds.
    amount: cell('money', line.kind === 'fined' ? minus(ZERO, line.amount) : line.amount),
  };
}

import {
  type DayText,
  dayOf,
  defineCommand,
  NOT_THERE,
  priceSchema,
  propose,
  type Refusal,
  recordsInput,
  refuse,
  shareOf,
  ZERO,
} from '@callout/kernel';
import {
  FineReversed,
  PayoutCarriedForward,
  PayoutExported,
  PayoutIssued,
  PayoutReturned,
  PayoutSettled,
  WorkerEarned,
  WorkerFined,
} from '@callout/published-language';
import { z } from 'zod';
import { calendarOf } from '../../read-models/calendar.ts';
import { carriedForward } from '../../read-models/carried-forward.ts';
import { nextPayoutNumber } from '../../read-models/document-numbers.ts';
import { earlierOpen } from '../../read-models/open-periods.ts';
import { workerMonths } from '../../read-models/worker-months.ts';
import { tariffInForce } from '../tariff/stream.ts';
import { GrantBonus } from './bonus-command.ts';
import { monthNotOver } from './rules.ts';
import { balanceOf, type WorkerStatementState } from './state.ts';
import { workerStatement } from './stream.ts';

/** Issued by a policy alone: a share of the gross price, whatever the client's discount. */
export const CreditWorker = defineCommand({
  name: 'CreditWorker',
  stream: workerStatement,
  input: WorkerEarned.schema
    .omit({ gross: true, share: true, amount: true, tariffVersion: true })
    .extend({ gross: priceSchema.optional() }),
  actors: {},
  emits: [WorkerEarned],
  loadFacts: ({ input }, view) => tariffInForce(view, input.posting.postedOn),
  decide: (_, input, { facts: tariff }) => {
    const gross = input.gross ?? tariff.defaultGross;
    return propose(WorkerEarned, {
      ...input,
      gross,
      share: tariff.workerShare,
      amount: shareOf(gross, tariff.workerShare),
      tariffVersion: tariff.version,
    });
  },
});

/** Issued by a policy alone. */
export const FineWorker = defineCommand({
  name: 'FineWorker',
  stream: workerStatement,
  input: WorkerFined.schema.omit({ amount: true, tariffVersion: true }),
  actors: {},
  emits: [WorkerFined],
  loadFacts: ({ input }, view) => tariffInForce(view, input.posting.postedOn),
  decide: (_, input, { facts: tariff }) =>
    propose(WorkerFined, { ...input, amount: tariff.fine, tariffVersion: tariff.version }),
});

export const CloseMonth = defineCommand({
  name: 'CloseMonth',
  stream: workerStatement,
  input: z.object({}),
  actors: { accountant: ['any'] },
  offer: { group: 'main', when: ({ status }) => status === 'open' },
  emits: [PayoutIssued, PayoutCarriedForward],
  loadFacts: async ({ stream }, view) => {
    const worker = (await view.state(workerStatement, stream))?.worker?.id ?? '';
    return {
      number: await nextPayoutNumber(view),
      currency: (await calendarOf(view)).currency,
      carriedIn: (await view.row(carriedForward, worker))?.balance ?? ZERO,
      earlier: earlierOpen(await view.row(workerMonths, worker), stream),
    };
  },
  decide: (state, _, { now, facts }) => {
    const { worker, month } = state;
    if (!worker || !month) return NOT_THERE;
    const refusal = closable(state, now, facts.earlier);
    if (refusal) return refusal;
    const { number, currency, carriedIn } = facts;
    const total = balanceOf(state, carriedIn);
    const closing = { worker, month, ...closingTotals(state), carriedIn };
    if (total <= 0) return propose(PayoutCarriedForward, { ...closing, balance: total });
    const date = month.lastDay;
    const endToEndId = payoutKey(number);
    return propose(PayoutIssued, { ...closing, number, date, total, currency, endToEndId });
  },
});

/** Sums that are not there are left out, as in statements from before there were such lines. */
function closingTotals(state: WorkerStatementState) {
  const { earned, fined, bonuses, finesReversed } = state.totals;
  return {
    earned,
    fined,
    ...(bonuses ? { bonuses } : {}),
    ...(finesReversed ? { finesReversed } : {}),
  };
}

function closable(
  state: WorkerStatementState,
  now: string,
  earlier: DayText | undefined,
): Refusal | undefined {
  if (state.status !== 'open') return refuse('month-already-closed');
  const notOver = monthNotOver(state, now);
  if (notOver) return notOver;
  // What one month carries forward opens the next, so they are closed one after the other.
  return earlier ? refuse('earlier-month-open', { params: { month: earlier } }) : undefined;
}

/** What a bank statement names a payout by; every further attempt has a key of its own. */
export function payoutKey(number: number, attempt = 1): string {
  const key = `PAY${String(number).padStart(6, '0')}`;
  return attempt === 1 ? key : `${key}A${attempt}`;
}

export const RecordPayout = defineCommand({
  name: 'RecordPayout',
  stream: workerStatement,
  input: PayoutSettled.schema.extend({ amount: priceSchema }),
  actors: { accountant: ['any'] },
  offer: {
    group: 'main',
    initial: ({ payout, month }, now) => ({
      ...(payout ? { amount: payout.total } : {}),
      ...(month ? { paidOn: dayOf(now, month.timeZone) } : {}),
    }),
  },
  emits: [PayoutSettled],
  decide: (_, input) => propose(PayoutSettled, input),
});

/** Issued by a policy alone, with the amount that was fined. */
export const ReverseFine = defineCommand({
  name: 'ReverseFine',
  stream: workerStatement,
  actors: {},
  ...recordsInput(FineReversed),
});

/** Issued by a policy alone, for each payout of a file that went to the bank. */
export const MarkPayoutExported = defineCommand({
  name: 'MarkPayoutExported',
  stream: workerStatement,
  actors: {},
  ...recordsInput(PayoutExported),
});

/** Issued by a policy alone, for what a bank statement says came back. */
export const ReturnPayout = defineCommand({
  name: 'ReturnPayout',
  stream: workerStatement,
  actors: {},
  ...recordsInput(PayoutReturned),
});

/** In the order in which they are offered. */
export const workerStatementCommands = [
  CreditWorker,
  FineWorker,
  CloseMonth,
  RecordPayout,
  ReverseFine,
  GrantBonus,
  MarkPayoutExported,
  ReturnPayout,
];

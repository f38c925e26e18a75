// Proves: ReverseCharge and ReverseFine, their success and each refusal (DOMAIN rules 6, 7 and 14): what
// is taken back is a line of its own that shows both days; what is closed stays as it is.
import { type DataOf, money } from '@callout/kernel';
import { actors, fact, given } from '@callout/kernel/testing';
import { ChargeReversed, FineReversed } from '@callout/published-language';
import { describe, expect, it } from 'vitest';
import {
  charge,
  charged,
  credited,
  invoiced,
  paidOut,
  payout,
  punished,
} from '../billing.fixture.ts';
import { CloseWeek, ReverseCharge } from './client-statement/commands.ts';
import { clientStatement } from './client-statement/stream.ts';
import { CloseMonth, ReverseFine } from './worker-statement/commands.ts';
import { workerStatement } from './worker-statement/stream.ts';

const { accountant, policy } = actors;
const issuedBy = (command: unknown) => ({ policy: { issues: [command] } as never });
const reversal = ChargeReversed.samples[1] as DataOf<typeof ChargeReversed>;
const reversed = fact(ChargeReversed, reversal);
const givenBack = FineReversed.samples[1] as DataOf<typeof FineReversed>;
const fineReversed = fact(FineReversed, givenBack);

describe('ReverseCharge', () => {
  const options = issuedBy(ReverseCharge);

  it.each([
    ['of the week that is still open', [charged]],
    ['of a closed week, opening the next', []],
  ])('takes back a charge %s', (_, history) => {
    given(clientStatement, history)
      .when(ReverseCharge, reversal, policy, options)
      .thenRecords([reversed]);
  });
  it('is a line below zero, linked to the charge, with the days of both', () => {
    expect(given(clientStatement, [charged, reversed]).document().state).toMatchObject({
      lines: [
        { chargeId: 'ch1', net: 12_255 },
        {
          ...{ chargeId: 'rv1', reverses: 'ch1', ending: 'reversed', net: -12_255 },
          ...{ gross: -12_900, discount: -645, occurredOn: '2026-11-21' },
          charged: { occurredOn: '2026-11-20', postedOn: '2026-11-20' },
        },
      ],
      totals: { gross: 0, discount: 0, net: 0 },
    });
  });
  it('makes the invoice less, below zero too, and what is below zero is paid at once', () => {
    const facts = { number: 1, currency: 'EUR', termDays: 14, earlier: undefined, credit: 0 };
    const closed = given(clientStatement, [reversed]).when(CloseWeek, {}, accountant, {
      facts,
      now: charge.week.to,
    });
    expect(closed.outcome).toMatchObject({
      ok: true,
      value: { events: [{ data: { total: -12_255 } }], state: { status: 'paid' } },
    });
  });
  it.each([
    ['already-reversed', [charged, reversed], {}],
    ['already-reversed', [charged, reversed], { reversalId: 'rv9' }],
    ['week-already-closed', [charged, invoiced], {}],
    ['statement-of-another-client', [charged], { client: { id: 'c2', name: 'Quay Clinic' } }],
    ['statement-of-another-week', [charged], { week: { ...charge.week, start: '2026-11-23' } }],
    ['charge-does-not-add-up', [charged], { net: money(1) }],
    ['statement-full', [], { gross: 10_000_000_000_000, discount: 0, net: 10_000_000_000_000 }],
  ])('is refused: %s', (code, history, different) => {
    const full =
      code === 'statement-full'
        ? [fact(ChargeReversed, { ...reversal, chargeId: 'x', reversalId: 'y' })]
        : history;
    given(clientStatement, full)
      .when(ReverseCharge, { ...reversal, ...different }, policy, options)
      .thenRefuses({ code });
  });
  it('is refused to people', () => {
    given(clientStatement, [charged])
      .when(ReverseCharge, reversal, accountant)
      .thenRefuses({ code: 'not-permitted' });
  });
});

describe('ReverseFine', () => {
  const options = issuedBy(ReverseFine);

  it.each([
    ['of the month that is still open', [punished]],
    ['of a closed month, opening the next', []],
  ])('gives back a fine %s', (_, history) => {
    given(workerStatement, history)
      .when(ReverseFine, givenBack, policy, options)
      .thenRecords([fineReversed]);
  });
  it('is paid with the month', () => {
    const facts = { number: 1, currency: 'EUR', carriedIn: money(0), earlier: undefined };
    const closed = given(workerStatement, [credited, punished, fineReversed]).when(
      CloseMonth,
      {},
      accountant,
      { facts, now: payout.month.to },
    );
    expect(closed.outcome).toMatchObject({
      value: {
        events: [{ type: 'PayoutIssued', data: { fined: 4000, finesReversed: 4000, total: 7740 } }],
      },
    });
  });
  it.each([
    ['already-reversed', [punished, fineReversed], {}],
    ['already-reversed', [punished, fineReversed], { reversalId: 'rv9' }],
    ['already-posted', [punished], { reversalId: 'm2' }],
    ['month-already-closed', [credited, punished, paidOut], {}],
    ['statement-of-another-worker', [punished], { worker: { id: 'w2', name: 'Jan Koch' } }],
    ['statement-of-another-month', [punished], { month: { ...payout.month, start: '2026-12-01' } }],
    [
      'statement-full',
      [punished, fineReversed],
      { movementId: 'm8', reversalId: 'rv8', amount: 10_000_000_000_000 },
    ],
  ])('is refused: %s', (code, history, different) => {
    given(workerStatement, history)
      .when(ReverseFine, { ...givenBack, ...different }, policy, options)
      .thenRefuses({ code });
  });
  it('is refused to people', () => {
    given(workerStatement, [punished])
      .when(ReverseFine, givenBack, accountant)
      .thenRefuses({ code: 'not-permitted' });
  });
});

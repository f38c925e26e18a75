// Proves: every command of a worker's month, its success and each of its refusals (DOMAIN rules 4 to
// 7 and 10): earned of the gross price, fined by the tariff, paid out or carried forward.
import { money, newestFirst } from '@callout/kernel';
import { actors, fact, given, givenFacts, on } from '@callout/kernel/testing';
import {
  PayoutCarriedForward,
  PayoutIssued,
  PayoutSettled,
  WorkerEarned,
  WorkerFined,
} from '@callout/published-language';
import { describe, expect, it } from 'vitest';
import {
  carried,
  configured,
  credited,
  earned,
  fined,
  MONTH_OVER,
  paidOut,
  payout,
  payoutPaid,
  punished,
} from '../../billing.fixture.ts';
import { billing } from '../../context.ts';
import { DEFAULT_TARIFF } from '../tariff/stream.ts';
import { CloseMonth, CreditWorker, FineWorker, RecordPayout } from './commands.ts';
import { workerStatement } from './stream.ts';

const { accountant, policy } = actors;
const issuedBy = (command: unknown) => ({ policy: { issues: [command] } as never });
const tariff = { facts: DEFAULT_TARIFF };

const { gross, share: _share, amount: _earned, tariffVersion: _v, ...earning } = earned;
const { amount: _fined, tariffVersion: _w, ...fine } = fined;

describe('CreditWorker', () => {
  const options = { ...issuedBy(CreditWorker), ...tariff };

  it('gives 60 % of the gross price', () => {
    given(workerStatement)
      .when(CreditWorker, { ...earning, gross }, policy, options)
      .thenRecords([credited]);
    expect(earned.amount).toBe(7740);
  });
  it('gives it of the tariff’s default where there was no price, rounded half up', () => {
    const facts = { ...DEFAULT_TARIFF, defaultGross: money(5), workerShare: 5000 };
    given(workerStatement)
      .when(CreditWorker, earning, policy, { ...options, facts })
      .thenRecords([fact(WorkerEarned, { ...earned, gross: 5, share: 5000, amount: 3 })]);
  });
  it('is refused to people', () => {
    given(workerStatement, [credited])
      .when(CreditWorker, { ...earning, movementId: 'm9' }, accountant, tariff)
      .thenRefuses({ code: 'not-permitted' });
  });
});

describe('FineWorker', () => {
  const options = { ...issuedBy(FineWorker), ...tariff };

  it('takes the fine of the tariff', () => {
    given(workerStatement, [credited])
      .when(FineWorker, fine, policy, options)
      .thenRecords([punished]);
    expect(fined.amount).toBe(4000);
  });
  it('is refused to people', () => {
    given(workerStatement, [credited])
      .when(FineWorker, fine, accountant, tariff)
      .thenRefuses({ code: 'not-permitted' });
  });
});

describe.each([
  { command: CreditWorker, input: { ...earning, gross }, first: credited },
  { command: FineWorker, input: fine, first: punished },
])('$command.name', ({ command, input, first }) => {
  const options = { ...issuedBy(command), ...tariff };

  it('is refused for what is posted already, open month or closed', () => {
    const last =
      first === credited ? fact(PayoutIssued, closing(7740, 0), { at: MONTH_OVER }) : carried;
    for (const history of [[first], [first, last]]) {
      given(workerStatement, history)
        .when(command, input, policy, options)
        .thenRefuses({ code: 'already-posted' });
    }
  });
  it.each([
    ['month-already-closed', [credited, punished, paidOut], {}],
    ['statement-of-another-worker', [credited], { worker: { id: 'w2', name: 'Jan Koch' } }],
    [
      'statement-of-another-month',
      [credited],
      { month: { ...earning.month, start: '2026-12-01' } },
    ],
  ])('is refused: %s', (code, history, different) => {
    given(workerStatement, history)
      .when(command, { ...input, movementId: 'm9', ...different }, policy, options)
      .thenRefuses({ code });
  });
});

function closing(earnedTotal: number, finedTotal: number, carriedIn = 0) {
  const totals = { earned: money(earnedTotal), fined: money(finedTotal) };
  return { ...payout, ...totals, carriedIn, total: earnedTotal - finedTotal + carriedIn };
}
function carriedOn(earnedTotal: number, finedTotal: number, carriedIn: number) {
  const { worker, month } = payout;
  const balance = earnedTotal - finedTotal + carriedIn;
  return fact(
    PayoutCarriedForward,
    {
      ...{ worker, month, earned: earnedTotal, fined: finedTotal },
      ...{ carriedIn, balance },
    },
    { at: MONTH_OVER },
  );
}

describe('CloseMonth', () => {
  const facts = { number: 1, currency: 'EUR', carriedIn: money(0), earlier: undefined };
  const close = (history: Parameters<typeof given>[1], more: object = {}, now = MONTH_OVER) =>
    given(workerStatement, history).when(CloseMonth, {}, accountant, {
      facts: { ...facts, ...more },
      now,
    });

  it('issues the payout, dated the last day, at the first instant after the month', () => {
    close([credited, punished]).thenRecords([paidOut]);
  });
  it('takes in what was carried forward', () => {
    close([credited, punished], { carriedIn: money(-3739) }).thenRecords([
      fact(PayoutIssued, closing(7740, 4000, -3739)),
    ]);
  });
  it.each([
    ['exactly zero', -3740],
    ['below zero', -3741],
  ])('carries forward what is %s', (_, carriedIn) => {
    close([credited, punished], { carriedIn: money(carriedIn) }).thenRecords([
      carriedOn(7740, 4000, carriedIn),
    ]);
  });
  it('carries forward a month of fines alone', () => {
    close([punished]).thenRecords([carried]);
  });
  it('is refused a millisecond early', () => {
    close([credited], {}, '2026-11-30T22:59:59.999Z').thenRefuses({
      code: 'month-not-over',
      params: { lastDay: '2026-11-30' },
    });
  });
  it.each([
    ['month-already-closed', [credited, punished, paidOut]],
    ['month-already-closed', [punished, carried]],
    ['not-there', []],
  ])('is refused: %s', (code, history) => {
    close(history).thenRefuses({ code });
  });
  it('is refused while an earlier month of the worker is open', () => {
    close([credited], { earlier: '2026-10-01' }).thenRefuses({
      code: 'earlier-month-open',
      params: { month: '2026-10-01' },
    });
  });
  it('is refused to other roles', () => {
    for (const actor of [actors.worker, actors.manager]) {
      given(workerStatement, [credited])
        .when(CloseMonth, {}, actor, { facts, now: MONTH_OVER })
        .thenRefuses({ code: 'not-permitted' });
    }
  });
  it('is never recorded on a device', () => {
    given(workerStatement, [credited, punished])
      .whenArrives(CloseMonth, { ...paidOut, actor: accountant })
      .thenRefuses({ code: 'command-needs-server' });
  });
  it('takes number, currency and the balance carried in from billing’s own facts', async () => {
    const september = { ...fined.month, start: '2026-09-01', lastDay: '2026-09-30' };
    const { run } = givenFacts(billing, [
      configured,
      on('w1-september', WorkerFined, { ...fined, month: september, movementId: 'm0' }),
      on('w1-september', PayoutCarriedForward, { ...(carried.data as object), month: september }),
      on('w1-november', WorkerEarned, earned),
    ]);
    // Nothing moved in October: the balance waits for the next statement that there is.
    expect(await run(CloseMonth, 'w1-november', {}, accountant, { now: MONTH_OVER })).toMatchObject(
      {
        ok: true,
        value: [
          {
            type: 'PayoutIssued',
            data: { number: 1, currency: 'EUR', carriedIn: -4000, total: 3740 },
          },
        ],
      },
    );
  });
  it.each([
    [
      'payout-differs-from-its-lines',
      [credited, fact(PayoutIssued, closing(7741, 0), { at: MONTH_OVER })],
    ],
    ['payout-differs-from-its-lines', [punished, carriedOn(0, 3999, 0)]],
    [
      'payout-not-above-zero',
      [credited, fact(PayoutIssued, closing(7740, 0, -7740), { at: MONTH_OVER })],
    ],
    ['payout-due', [credited, carriedOn(7740, 0, 0)]],
    ['month-not-over', [credited, { ...paidOut, at: '2026-11-30T22:59:59.999Z' }]],
    ['month-not-over', [punished, { ...carried, at: '2026-11-30T22:59:59.999Z' }]],
  ])('cannot be written down wrongly: %s', (code, history) => {
    expect(() => given(workerStatement, history)).toThrow(code);
  });
});

describe('RecordPayout', () => {
  const input = PayoutSettled.samples[1] as object;
  const now = '2026-12-02T09:00:00.000Z';
  const issued = [credited, punished, paidOut];

  it('settles the payout', () => {
    given(workerStatement, issued)
      .when(RecordPayout, input, accountant, { now })
      .thenRecords([payoutPaid]);
  });
  it('is refused any other amount', () => {
    given(workerStatement, issued)
      .when(RecordPayout, { ...input, amount: 3739 }, accountant, { now })
      .thenRefuses({
        code: 'amount-differs',
        params: { expected: '37.40 EUR', given: '37.39 EUR' },
        fields: [{ path: 'amount', message: '' }],
      });
  });
  it('is refused a day in the future', () => {
    given(workerStatement, issued)
      .when(RecordPayout, { ...input, paidOn: '2026-12-03' }, accountant, { now })
      .thenRefuses({ code: 'paid-in-the-future', fields: [{ path: 'paidOn', message: '' }] });
  });
  it.each([
    ['not-there', []],
    ['payout-not-issued', [credited]],
    ['payout-not-issued', [punished, carried]],
    ['payout-already-settled', [...issued, payoutPaid]],
  ])('is refused: %s', (code, history) => {
    given(workerStatement, history)
      .when(RecordPayout, input, accountant, { now })
      .thenRefuses({ code });
  });
  it('is refused to other roles', () => {
    given(workerStatement, issued)
      .when(RecordPayout, input, actors.worker, { now })
      .thenRefuses({ code: 'not-permitted' });
  });
});

describe('the document', () => {
  it.each([
    ['open', false, [credited]],
    ['issued', false, [credited, punished, paidOut]],
    ['carried-forward', true, [punished, carried]],
    ['settled', true, [credited, punished, paidOut, payoutPaid]],
  ])('is %s', (status, closed, history) => {
    const { envelope, audience } = given(workerStatement, history).document();
    expect(envelope).toEqual({
      status,
      title: 'Mila Novak',
      sort: `${newestFirst(earned.month.from)}|mila novak`,
      owner: '',
      assignee: 'w1',
      day: '2026-11-30',
      closed,
    });
    expect(audience).toEqual(['role:accountant', 'role:manager', 'worker:w1']);
  });
});

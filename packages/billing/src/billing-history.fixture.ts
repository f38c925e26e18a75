import { addMinutes, type ConfirmedEvent, dayOf, derivedId } from '@callout/kernel';
import { actors, givenFacts, on } from '@callout/kernel/testing';
import {
  OrganisationConfigured,
  PaymentMethodChosen,
  PaymentReturned,
} from '@callout/published-language';
import fc from 'fast-check';
import { type Ending, ended, registered } from './billing.fixture.ts';
import {
  type CorrectionStep,
  correctionStep,
  historyOfCorrections,
  isCorrection,
  which,
} from './billing-corrections.fixture.ts';
import { billing } from './context.ts';
import type { BillingEvent } from './ledger/postings.ts';
import { closeMonthWhenItIsOver } from './policies/close-month-when-it-is-over.ts';
import { closeWeekWhenItIsOver } from './policies/close-week-when-it-is-over.ts';
import { clientWeeks } from './read-models/client-weeks.ts';
import { openInvoices } from './read-models/open-invoices.ts';
import { payoutsDue } from './read-models/payouts-due.ts';
import { workerMonths } from './read-models/worker-months.ts';
import { CloseWeek, RecordPayment, RetryPayment } from './streams/client-statement/commands.ts';
import { DEFAULT_TARIFF, SetTariff, TARIFF_ID } from './streams/tariff/stream.ts';
import { CloseMonth, RecordPayout } from './streams/worker-statement/commands.ts';

/** One thing that happens to billing. Indexes are taken modulo what there is at the time. */
export type Step =
  | {
      readonly do: 'end';
      readonly how: Ending;
      readonly client: number;
      readonly worker: number | undefined;
      readonly gross: number | undefined;
      /** How long before the log heard of it it occurred. */
      readonly lateMinutes: number;
      /** Whether the processor gets to it at once, or lags behind. */
      readonly settled: boolean;
    }
  | { readonly do: 'wait'; readonly minutes: number }
  | { readonly do: 'settle' | 'clock' | 'tell-again' | 'configure' }
  | {
      readonly do: 'close-week' | 'close-month' | 'pay' | 'return' | 'retry' | 'pay-out';
      readonly which: number;
    }
  | CorrectionStep
  | {
      readonly do: 'tariff';
      readonly inDays: number;
      readonly share: number;
      readonly bounds: readonly number[];
    };

const minutesOfAWeek = 60 * 24 * 7;

export const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 14, arbitrary: correctionStep },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('end' as const),
      how: fc.constantFrom<Ending>('completed', 'failed', 'cancelled'),
      client: fc.nat({ max: 2 }),
      worker: fc.option(fc.nat({ max: 1 }), { nil: undefined }),
      gross: fc.option(
        fc.oneof(fc.nat({ max: 30_000 }), fc.constantFrom(0, 1, 1_000_000, 1_000_001, 8_000_001)),
        { nil: undefined },
      ),
      lateMinutes: fc.oneof(fc.constant(0), fc.nat({ max: 3 * minutesOfAWeek })),
      settled: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, fc.boolean()),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      // Now and then somebody sets the server's clock back.
      minutes: fc.oneof(
        { weight: 6, arbitrary: fc.nat({ max: minutesOfAWeek }) },
        { weight: 2, arbitrary: fc.nat({ max: 6 * minutesOfAWeek }) },
        { weight: 1, arbitrary: fc.integer({ min: -2 * minutesOfAWeek, max: 0 }) },
      ),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom('settle' as const, 'settle', 'clock', 'clock', 'tell-again', 'configure'),
    }),
  },
  {
    weight: 10,
    arbitrary: fc.record({
      do: fc.constantFrom(
        ...([
          'close-week',
          'close-month',
          'close-week',
          'pay',
          'pay',
          'pay',
          'return',
          'retry',
          'pay-out',
        ] as const),
      ),
      which,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('tariff' as const),
      inDays: fc.nat({ max: 20 }),
      share: fc.nat({ max: 10_000 }),
      bounds: fc.uniqueArray(fc.nat({ max: 2_000_000 }), { maxLength: 5 }),
    }),
  },
);

/** Mondays before the days that break calendars, in zones that change their clocks and one that does not. */
export const start = fc.record({
  at: fc.constantFrom(
    '2026-03-23T09:00:00.000Z', // summer time begins on the Sunday: a week of 167 hours
    '2026-10-19T09:00:00.000Z', // winter time begins on the Sunday: a week of 169 hours
    '2028-02-21T09:00:00.000Z', // 29 February
    '2026-05-25T09:00:00.000Z', // a Sunday ends the month
    '2026-12-28T09:00:00.000Z', // a week in two years
  ),
  zone: fc.constantFrom('Europe/Berlin', 'America/New_York', 'UTC', 'Asia/Kathmandu'),
});

/** Plays steps on billing in memory, with a clock that only steps move. */
export function history(from: { readonly at: string; readonly zone: string }) {
  const configured = on('organisation', OrganisationConfigured, {
    ...{ name: 'Northside Care', timeZone: from.zone, currency: 'EUR', locale: 'en' },
  });
  const debit = { method: 'direct-debit', mandate: 'M1', iban: 'DE89370400440532013000' };
  const world = givenFacts(billing, [
    { ...configured, at: from.at },
    registered({ id: 'w0', name: 'Worker 0' }),
    registered({ id: 'w1', name: 'Worker 1' }),
    on('c0', PaymentMethodChosen, debit, from.at),
    on('c1', PaymentMethodChosen, debit, from.at),
  ]);
  let now = from.at;
  let machine = now;
  let requests = 0;
  const facts = () => world.log as readonly ConfirmedEvent[];
  const pick = <T>(among: readonly T[], index: number) => among[index % Math.max(1, among.length)];
  const statements = (status: string) =>
    openRows().then((rows) => rows.filter(({ row }) => row.status === status));
  const openRows = () => world.view.rows(openInvoices, { limit: 1000 });

  async function end(one: Extract<Step, { do: 'end' }>): Promise<void> {
    requests += 1;
    const fact = ended(
      `r${requests}`,
      one.how,
      {
        client: { id: `c${one.client}`, name: `Client ${one.client}` },
        ...(one.worker === undefined
          ? {}
          : { worker: { id: `w${one.worker}`, name: `Worker ${one.worker}` } }),
        ...(one.gross === undefined ? {} : { gross: one.gross }),
      },
      addMinutes(now, -one.lateMinutes),
    );
    world.tell(fact, now);
    if (one.settled) await world.settle();
  }

  async function turnTheClock(): Promise<void> {
    for (const policy of [closeWeekWhenItIsOver, closeMonthWhenItIsOver]) {
      for (;;) {
        const due = await policy.due(now, world.view);
        if (due.length === 0) break;
        for (const { command, stream, data } of due) {
          const done = await world.run(command, stream, data, actors.clock, { now, policy });
          if (!done.ok) throw new Error(`${command.name}: ${done.refusal.code}`);
        }
      }
    }
  }

  /** Asks every policy about every fact again: whatever it still wants must be refused. */
  async function tellAgain(): Promise<void> {
    await world.settle();
    for (const event of facts()) {
      for (const policy of billing.policies) {
        if (policy.whenever === 'clock') continue;
        if (!policy.whenever.some(({ type }) => type === event.type)) continue;
        for (const { command, stream, data } of await policy.react(event as never, world.view)) {
          const done = await world.run(command, stream, data, actors.policy, { now, policy });
          if (done.ok) throw new Error(`${policy.name} acted twice on ${event.type}`);
        }
      }
    }
  }

  async function byHand(
    one: Exclude<Extract<Step, { which: number }>, CorrectionStep>,
  ): Promise<void> {
    const { accountant } = actors;
    const options = { now };
    if (one.do === 'close-week' || one.do === 'close-month') {
      const table = one.do === 'close-week' ? clientWeeks : workerMonths;
      const rows = await world.view.rows(table, { limit: 100 });
      const open = pick(
        rows.flatMap(({ row }) => row.open),
        one.which,
      );
      const command = one.do === 'close-week' ? CloseWeek : CloseMonth;
      if (open) await world.run(command, open.statement, {}, accountant, options);
    } else if (one.do === 'pay') {
      const open = pick(await openRows(), one.which);
      const input = {
        amount: open?.row.open,
        paidOn: dayOf(now, 'Pacific/Honolulu'),
        reference: '',
      };
      if (open) await world.run(RecordPayment, open.key, input, accountant, options);
    } else if (one.do === 'return') {
      const open = pick(await statements('payment-requested'), one.which);
      const attempt = facts().filter(
        (event) => event.type === 'PaymentRequested' && event.stream === open?.key,
      ).length;
      if (open) world.tell(on(open.key, PaymentReturned, { attempt, reason: 'Closed.' }, now));
    } else if (one.do === 'retry') {
      const open = pick(await statements('returned'), one.which);
      if (open) await world.run(RetryPayment, open.key, {}, accountant, options);
    } else {
      const due = pick(await world.view.rows(payoutsDue, { limit: 100 }), one.which);
      const input = {
        amount: due?.row.total,
        paidOn: dayOf(now, 'Pacific/Honolulu'),
        reference: '',
      };
      if (due) await world.run(RecordPayout, due.key, input, accountant, options);
    }
  }

  async function setTariff(one: Extract<Step, { do: 'tariff' }>): Promise<void> {
    const { version: _, ...terms } = DEFAULT_TARIFF;
    const bounds = [...one.bounds].sort((a, b) => a - b);
    const input = {
      ...terms,
      from: dayOf(addMinutes(now, one.inDays * 24 * 60), from.zone),
      workerShare: one.share,
      loyalty: bounds.map((above, index) => ({ above, rate: (index + 1) * 333 })),
    };
    await world.run(SetTariff, TARIFF_ID, input, actors.accountant, { now });
  }

  const corrections = historyOfCorrections(world, () => now);

  /** A machine's clock may be set back. The log's stands still then until that one has caught up. */
  function wait(minutes: number): void {
    machine = addMinutes(machine, minutes);
    if (machine > now) now = machine;
  }

  async function play(one: Step): Promise<void> {
    if (one.do === 'end') await end(one);
    else if (one.do === 'wait') wait(one.minutes);
    else if (one.do === 'settle') await world.settle();
    else if (one.do === 'clock') await turnTheClock();
    else if (one.do === 'tell-again') await tellAgain();
    else if (one.do === 'configure') world.tell({ ...configured, at: now });
    else if (one.do === 'tariff') await setTariff(one);
    else if (isCorrection(one)) await corrections.play(one);
    else if ('which' in one) await byHand(one);
  }

  /** Everything is told, everything is over, everything is closed. */
  async function finish(): Promise<void> {
    await world.settle();
    now = addMinutes(now, 60 * 24 * 400);
    await turnTheClock();
    await world.settle();
  }

  return {
    play,
    finish,
    view: world.view,
    causes: () =>
      facts().filter(
        (event) => event.context === 'provisioning' && event.type !== 'NoShowReversed',
      ),
    reversals: () => facts().filter((event) => event.type === 'NoShowReversed'),
    events: () => facts().filter((event) => event.context === 'billing') as readonly BillingEvent[],
    chargeIdOf: (cause: ConfirmedEvent) => derivedId('charge', cause.id),
  };
}

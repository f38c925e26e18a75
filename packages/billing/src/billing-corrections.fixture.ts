import {
  addMinutes,
  type ConfirmedEvent,
  type DataOf,
  dayOf,
  derivedId,
  monthOf,
} from '@callout/kernel';
import { actors, type givenFacts, on } from '@callout/kernel/testing';
import { NoShowReversed, PaymentRequested, ServiceFailed } from '@callout/published-language';
import fc from 'fast-check';
import { type Booking, camt } from './bank/camt.fixture.ts';
import { calendar } from './read-models/calendar.ts';
import { ExportPayments, ExportPayouts } from './streams/bank-file/export-commands.ts';
import { ImportBankStatement } from './streams/bank-file/import-bank-statement.ts';
import { IssueCreditNote } from './streams/credit-note/stream.ts';
import { workerStatementId } from './streams/statement-ids.ts';
import { GrantBonus } from './streams/worker-statement/bonus-command.ts';
import { workerStatement } from './streams/worker-statement/stream.ts';

/** What takes back, adds, credits, and what goes to the bank and comes from it. */
export type CorrectionStep =
  | { readonly do: 'reverse' | 'approve'; readonly which: number }
  | { readonly do: 'bonus'; readonly which: number; readonly amount: number }
  | { readonly do: 'credit'; readonly which: number; readonly share: number }
  | { readonly do: 'export-payments' | 'export-payouts' | 'import-again' }
  | { readonly do: 'import'; readonly bookings: readonly BookingPick[] };
interface BookingPick {
  readonly which: number;
  readonly how: 'settled' | 'returned' | 'wrong-amount' | 'alien';
}

export const which = fc.nat({ max: 20 });

export const correctionStep: fc.Arbitrary<CorrectionStep> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('reverse' as const), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('approve' as const), which }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('bonus' as const),
      which,
      amount: fc.constantFrom(0, 1, 10_000, 10_001, 50_000),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('credit' as const),
      which,
      // In hundredths of the invoice: a part, exactly the whole, and more than it.
      share: fc.constantFrom(1, 33, 50, 100, 101),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom(...(['export-payments', 'export-payouts', 'import-again'] as const)),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('import' as const),
      bookings: fc.array(
        fc.record({
          which,
          how: fc.constantFrom(
            ...(['settled', 'settled', 'returned', 'wrong-amount', 'alien'] as const),
          ),
        }),
        { maxLength: 6 },
      ),
    }),
  },
);

const KINDS = ['reverse', 'approve', 'bonus', 'credit', 'import', 'import-again'];

export function isCorrection(step: { readonly do: string }): step is CorrectionStep {
  return KINDS.includes(step.do) || step.do.startsWith('export-');
}

const OWN = { name: 'Northside Care', iban: 'DE02120300000000202051', creditorId: 'DE98ZZZ1' };
const IBANS = ['DE89370400440532013000', 'GB33BUKB20201555555555'];

/** Plays them on a world; refusals are answers, and are not looked at. */
export function historyOfCorrections(world: ReturnType<typeof givenFacts>, clock: () => string) {
  const facts = () => world.log as readonly ConfirmedEvent[];
  const pick = <T>(among: readonly T[], index: number) => among[index % Math.max(1, among.length)];
  const ofType = (...types: readonly string[]) =>
    facts().filter(({ type }) => types.includes(type));
  const timeZone = async () => (await world.view.row(calendar, 'organisation'))?.timeZone ?? 'UTC';
  let files = 0;
  let lastXml: string | undefined;

  /** A failure is taken back now and then twice, and sometimes before its charge is processed. */
  async function reverse(index: number): Promise<void> {
    const failed = pick(ofType('ServiceFailed'), index);
    if (!failed) return;
    const { outcome } = ServiceFailed.schema.parse(failed.data);
    const data = { failureId: failed.id, checkedInAt: failed.occurredAt, outcome };
    world.tell(on(failed.stream, NoShowReversed, data, clock()), clock());
    if (index % 2 === 0) await world.settle();
  }

  async function currentMonth(worker: string): Promise<string> {
    return workerStatementId(worker, monthOf(clock(), await timeZone()).start);
  }

  async function bonus(one: Extract<CorrectionStep, { do: 'bonus' }>): Promise<void> {
    const worker = { id: `w${one.which % 2}`, name: `Worker ${one.which % 2}` };
    const input = { worker, amount: one.amount, reason: 'Well done.' };
    const statement = await currentMonth(worker.id);
    await world.run(GrantBonus, statement, input, actors.manager, { now: clock() });
  }

  async function approve(index: number): Promise<void> {
    const proposed = pick(ofType('BonusProposed'), index);
    const state = proposed && (await world.view.state(workerStatement, proposed.stream));
    const proposal = state?.proposals?.[0];
    if (!proposed || !state?.worker || !proposal) return;
    const { amount, bonusId } = proposal;
    const input = { worker: state.worker, amount, reason: 'Yes.', bonusId };
    const second = index % 3 === 0 ? actors.manager : { ...actors.manager, id: 'u-second' };
    await world.run(GrantBonus, proposed.stream, input, second, { now: clock() });
  }

  async function credit(one: Extract<CorrectionStep, { do: 'credit' }>): Promise<void> {
    const issued = pick(ofType('ClientInvoiceIssued'), one.which);
    if (!issued) return;
    const { total } = issued.data as { readonly total: number };
    const amount = Math.max(0, Math.ceil((total * one.share) / 100));
    const input = { statement: issued.stream, amount, reason: 'Not as agreed.' };
    const stream = derivedId('note', facts().length);
    await world.run(IssueCreditNote, stream, input, actors.accountant, { now: clock() });
  }

  async function exportFile(which: 'export-payments' | 'export-payouts'): Promise<void> {
    files += 1;
    const day = dayOf(addMinutes(clock(), 60 * 48), 'UTC');
    const workers = IBANS.map((iban, index) => ({ worker: `w${index}`, iban }));
    const command = which === 'export-payments' ? ExportPayments : ExportPayouts;
    const input =
      which === 'export-payments' ? { day, account: OWN } : { day, account: OWN, workers };
    await world.run(command, `file-${files}`, input, actors.accountant, { now: clock() });
    if (files % 2 === 0) await world.settle();
  }

  /** Bookings of keys that were given, of some that were not, with amounts right and wrong. */
  async function importStatement(picks: readonly BookingPick[]): Promise<void> {
    const given = ofType('PaymentRequested', 'PayoutIssued', 'PayoutExported');
    const bookings = picks.flatMap(({ which: index, how }): readonly Booking[] => {
      const event = pick(given, index);
      if (!event) return [];
      const { endToEndId, amount, total } = event.data as DataOf<typeof PaymentRequested> & {
        readonly total?: number;
      };
      const isPayment = event.type === PaymentRequested.type;
      const returned = how === 'returned';
      return [
        {
          endToEndId: how === 'alien' ? 'SOMEBODY-ELSE' : endToEndId,
          amount: (amount ?? total) + (how === 'wrong-amount' ? 1 : 0),
          direction: isPayment === returned ? 'out' : 'in',
          bookedOn: dayOf(clock(), 'UTC'),
          ...(returned ? { returned: 'AC04' } : {}),
        },
      ];
    });
    files += 1;
    lastXml = camt(`STMT-${files}`, OWN.iban, bookings);
    await load(lastXml);
  }

  async function load(xml: string): Promise<void> {
    files += 1;
    await world.run(ImportBankStatement, `file-${files}`, { xml }, actors.accountant, {
      now: clock(),
    });
    if (files % 3 === 0) await world.settle();
  }

  async function play(one: CorrectionStep): Promise<void> {
    if (one.do === 'reverse') await reverse(one.which);
    else if (one.do === 'bonus') await bonus(one);
    else if (one.do === 'approve') await approve(one.which);
    else if (one.do === 'credit') await credit(one);
    else if (one.do === 'import') await importStatement(one.bookings);
    else if (one.do === 'import-again') await (lastXml ? load(lastXml) : undefined);
    else await exportFile(one.do);
  }

  return { play };
}

import type { DataOf } from '@callout/kernel';
import { actors, givenFacts, on } from '@callout/kernel/testing';
import { BankFileCreated, PaymentMethodChosen } from '@callout/published-language';
import { type Booking, camt } from '../bank/camt.fixture.ts';
import { configured, credited, invoicedFor, paidOut, punished } from '../billing.fixture.ts';
import { billing } from '../context.ts';
import { ExportPayments, ExportPayouts } from '../streams/bank-file/export-commands.ts';
import { ImportBankStatement } from '../streams/bank-file/import-bank-statement.ts';
import { clientStatement } from '../streams/client-statement/stream.ts';
import { workerStatement } from '../streams/worker-statement/stream.ts';

const { accountant } = actors;
export const NOW = { now: '2026-11-26T09:00:00.000Z' };
export const MUCH_LATER = { now: '2026-12-04T09:00:00.000Z' };
export const IBAN = 'DE89370400440532013000';
export const account = {
  name: 'Northside Care',
  iban: 'DE02120300000000202051',
  creditorId: 'DE98ZZZ1',
};
export const day = '2026-11-27';
const debit = { method: 'direct-debit', mandate: 'M1', iban: IBAN };
export const file = BankFileCreated.samples[1] as DataOf<typeof BankFileCreated>;

export async function requestedDebits() {
  const world = givenFacts(billing, [
    configured,
    on('c1', PaymentMethodChosen, debit, '2026-11-02T10:00:00.000Z'),
    ...invoicedFor(500, 1, 's1'),
    ...invoicedFor(700, 2, 's2'),
  ]);
  await world.settle();
  const exportInto = (stream: string, input: object = { day, account }) =>
    world.run(ExportPayments, stream, input, accountant, NOW);
  const load = (stream: string, id: string, bookings: readonly Booking[], at = NOW) =>
    world.run(
      ImportBankStatement,
      stream,
      { xml: camt(id, account.iban, bookings) },
      accountant,
      at,
    );
  const statusOf = async (id: string) => (await world.view.state(clientStatement, id))?.status;
  return { world, exportInto, load, statusOf };
}

export const paid = (endToEndId: string, amount: number, more: Partial<Booking> = {}): Booking => ({
  ...{ endToEndId, amount, direction: 'in' as const, bookedOn: '2026-11-26', ...more },
});
export const outcomes = (imported: unknown) =>
  (imported as { value: readonly { data: { entries: readonly { outcome: string }[] } }[] }).value
    .flatMap(({ data }) => data.entries)
    .map(({ outcome }) => outcome);

export async function issuedPayout() {
  const world = givenFacts(billing, [
    configured,
    ...[credited, punished, paidOut].map((one) => ({ ...one, stream: 'm1' })),
  ]);
  const workers = [{ worker: 'w1', iban: 'DE89 3704 0044 0532 0130 00' }];
  const exportInto = (stream: string, input: object = { day, account, workers }) =>
    world.run(ExportPayouts, stream, input, accountant, NOW);
  const load = (stream: string, booking: Booking) =>
    world.run(
      ImportBankStatement,
      stream,
      { xml: camt(stream, account.iban, [booking]) },
      accountant,
      NOW,
    );
  const statusOf = async () => (await world.view.state(workerStatement, 'm1'))?.status;
  return { world, exportInto, load, statusOf };
}

// Proves: what a bank statement tells is settled, returned or listed, never guessed (DOMAIN rule 9), and
// what both policies of bank files do, whenever, and told again.
import { issue, money } from '@callout/kernel';
import { actors, givenFacts, on } from '@callout/kernel/testing';
import { BankFileCreated } from '@callout/published-language';
import { describe, expect, it } from 'vitest';
import { camt } from '../bank/camt.fixture.ts';
import { billing } from '../context.ts';
import { ImportBankStatement } from '../streams/bank-file/import-bank-statement.ts';
import {
  MarkPaymentExported,
  RecordPayment,
  RetryPayment,
  ReturnPayment,
} from '../streams/client-statement/commands.ts';
import {
  MarkPayoutExported,
  RecordPayout,
  ReturnPayout,
} from '../streams/worker-statement/commands.ts';
import { day, file, MUCH_LATER, NOW, outcomes, paid, requestedDebits } from './banking.fixture.ts';
import { markExportedWhenBankFileCreated } from './mark-exported-when-bank-file-created.ts';
import { settleOrReturnWhenBankStatementImported } from './settle-or-return-when-bank-statement-imported.ts';

const { accountant, manager } = actors;

describe('ImportBankStatement', () => {
  it('settles and returns what it names, and lists the rest as it is', async () => {
    const { world, exportInto, load, statusOf } = await requestedDebits();
    await exportInto('f1');
    await world.settle();
    const imported = await load('b1', 'S-1', [
      paid('INV000001A1', 500),
      paid('INV000001A1', 500),
      paid('INV000002A1', 700, { direction: 'out', returned: 'AC04' }),
      paid('INV000002A1', 700),
      paid('SOMEBODY', 1),
      { amount: 9, direction: 'in', bookedOn: '2026-11-26' },
    ]);
    expect(outcomes(imported)).toEqual([
      ...['settled', 'unknown', 'returned', 'unknown', 'unknown', 'unknown'],
    ]);
    expect(await world.settle()).toEqual(['PaymentSettled', 'PaymentReturned']);
    expect([await statusOf('s1'), await statusOf('s2')]).toEqual(['paid', 'returned']);
  });
  it('takes a transfer that names its key, on a day that has not come yet too', async () => {
    const { world, load } = await requestedDebits();
    await load('b1', 'S-1', [paid('INV000001A1', 500, { bookedOn: '2026-11-28' })]);
    await world.settle();
    expect(world.log.at(-1)).toMatchObject({
      type: 'PaymentSettled',
      data: { amount: 500, paidOn: '2026-11-26', reference: 'S-1' },
    });
  });
  it('guesses nothing: another amount, currency or attempt is unknown', async () => {
    const { world, load, statusOf } = await requestedDebits();
    const imported = await load('b1', 'S-1', [
      paid('INV000001A1', 499),
      paid('INV000002A1', 700, { currency: 'USD' }),
      paid('INV000002A2', 700),
    ]);
    expect(outcomes(imported)).toEqual(['unknown', 'unknown', 'unknown']);
    expect(await world.settle()).toEqual([]);
    expect(await statusOf('s1')).toBe('payment-requested');
  });
  it('of the same statement changes nothing', async () => {
    const { world, load } = await requestedDebits();
    await load('b1', 'S-1', [paid('INV000001A1', 500)]);
    await world.settle();
    expect(await load('b2', 'S-1', [paid('INV000001A1', 500)])).toMatchObject({
      refusal: { code: 'bank-statement-known', params: { name: 'S-1' } },
    });
    // The notice of a booking and the statement of its day tell the same payment.
    expect(outcomes(await load('b3', 'S-2', [paid('INV000001A1', 500)]))).toEqual(['repeated']);
    expect(await world.settle()).toEqual([]);
  });
  it('is refused what cannot be read, what is too long, and to others', async () => {
    const { world, load } = await requestedDebits();
    const run = (xml: string, actor: typeof accountant | typeof manager = accountant) =>
      world.run(ImportBankStatement, 'b1', { xml }, actor, NOW);
    expect(await run('<a/>')).toMatchObject({ refusal: { code: 'bank-statement-unreadable' } });
    expect(await run(camt('1', 'DE1', []))).toMatchObject({
      refusal: { code: 'bank-statement-unreadable' },
    });
    expect(await run('<a/>', manager)).toMatchObject({ refusal: { code: 'not-permitted' } });
    const many = Array.from({ length: 1001 }, () => paid('X', 1));
    expect(await load('b1', 'S-1', many)).toMatchObject({
      refusal: { code: 'bank-statement-too-long', params: { limit: 1000 } },
    });
  });
});

describe('unknown', () => {
  it('is a payment that no bank has named for days: retried by hand, never by itself', async () => {
    const { world, exportInto, statusOf } = await requestedDebits();
    await exportInto('f1');
    await world.settle();
    expect(await world.run(RetryPayment, 's1', {}, accountant, NOW)).toMatchObject({
      refusal: { code: 'payment-not-returned' },
    });
    expect(await world.settle()).toEqual([]);
    expect(await statusOf('s1')).toBe('exported');
    expect(await world.run(RetryPayment, 's1', {}, accountant, MUCH_LATER)).toMatchObject({
      ok: true,
      value: [{ data: { attempt: 2, endToEndId: 'INV000001A2' } }],
    });
  });
});

describe('mark what was exported', () => {
  const marking = () => ({
    ...{ attempt: 1, endToEndId: 'INV000001A1', amount: money(12_255), file: 'f1', day },
  });
  it('whenever a file of direct debits is created', async () => {
    await givenFacts(billing)
      .whenever(markExportedWhenBankFileCreated, on('f1', BankFileCreated, file))
      .thenIssues([issue(MarkPaymentExported, 's1', marking(), 'INV000001A1')]);
  });
  it('whenever a file of payouts is created', async () => {
    const payouts = { ...file, purpose: 'payouts' };
    await givenFacts(billing)
      .whenever(markExportedWhenBankFileCreated, on('f1', BankFileCreated, payouts))
      .thenIssues([issue(MarkPayoutExported, 's1', marking(), 'INV000001A1')]);
  });
});

describe('settle or return', () => {
  const entry = { amount: 500, bookedOn: '2026-11-20', attempt: 1, statement: 's1' };
  const imported = (entries: readonly object[]) =>
    on('b1', BankFileCreated, {
      ...{ ...file, purpose: 'bank-statement', messageId: 'S-1', items: [], total: 0, entries },
    });
  it('whenever a statement is imported: what is known, and nothing of the rest', async () => {
    const payment = { ...entry, endToEndId: 'A', direction: 'in', of: 'payment' };
    const payout = { ...entry, endToEndId: 'B', direction: 'out', of: 'payout' };
    const done = { amount: money(500), paidOn: '2026-11-20', reference: 'S-1' };
    await givenFacts(billing)
      .whenever(
        settleOrReturnWhenBankStatementImported,
        imported([
          { ...payment, outcome: 'settled' },
          { ...payout, outcome: 'settled' },
          { ...payment, outcome: 'returned', returned: 'AC04' },
          { ...payout, outcome: 'returned', returned: 'AC06' },
          { ...payment, outcome: 'repeated' },
          {
            endToEndId: '',
            amount: 5,
            direction: 'in',
            bookedOn: '2026-11-20',
            outcome: 'unknown',
          },
        ]),
      )
      .thenIssues([
        issue(RecordPayment, 's1', done, 'A'),
        issue(RecordPayout, 's1', done, 'B'),
        issue(ReturnPayment, 's1', { attempt: 1, reason: 'AC04' }, 'A'),
        issue(ReturnPayout, 's1', { endToEndId: 'B', reason: 'AC06' }, 'B'),
      ]);
  });
  it('told again, changes nothing', async () => {
    const { world, exportInto, load } = await requestedDebits();
    await exportInto('f1');
    await load('b1', 'S-1', [
      paid('INV000001A1', 500),
      paid('INV000002A1', 700, { direction: 'out', returned: 'AC04' }),
    ]);
    await world.settle();
    const policies = [markExportedWhenBankFileCreated, settleOrReturnWhenBankStatementImported];
    const codes: string[] = [];
    for (const told of world.log.filter(({ type }) => type === 'BankFileCreated')) {
      for (const policy of policies) {
        for (const { command, stream, data } of await policy.react(told as never, world.view)) {
          const again = await world.run(command, stream, data, actors.policy, { policy });
          codes.push(again.ok ? 'recorded' : again.refusal.code);
        }
      }
    }
    expect(codes).toEqual([
      ...['invoice-already-paid', 'payment-not-requested'],
      ...['invoice-already-paid', 'payment-not-requested'],
    ]);
  });
});

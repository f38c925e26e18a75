// Proves: the way of a payment and of a payout to the bank and back (DOMAIN rules 9 and 10): each of
// the three commands, its success and each refusal; both policies, their triggers and their repeats.
import { type DataOf, issue, money } from '@callout/kernel';
import { actors, fact, given, givenFacts, on } from '@callout/kernel/testing';
import {
  BankFileCreated,
  OrganisationConfigured,
  PaymentExported,
  PaymentMethodChosen,
  PaymentRequested,
  PaymentReturned,
  PayoutExported,
  PayoutReturned,
} from '@callout/published-language';
import { describe, expect, it } from 'vitest';
import { type Booking, camt } from '../bank/camt.fixture.ts';
import {
  charged,
  configured,
  credited,
  invoiced,
  invoicedFor,
  paidOut,
  payoutPaid,
  punished,
  requested,
  settled,
} from '../billing.fixture.ts';
import { billing } from '../context.ts';
import { openInvoices } from '../read-models/open-invoices.ts';
import { payoutsDue } from '../read-models/payouts-due.ts';
import { bankFile } from '../streams/bank-file.ts';
import { clientStatement } from '../streams/client-statement.ts';
import {
  MarkPaymentExported,
  RecordPayment,
  RetryPayment,
  ReturnPayment,
} from '../streams/client-statement-commands.ts';
import { ExportPayments, ExportPayouts } from '../streams/export-commands.ts';
import { ImportBankStatement } from '../streams/import-bank-statement.ts';
import { workerStatement } from '../streams/worker-statement.ts';
import {
  MarkPayoutExported,
  RecordPayout,
  ReturnPayout,
} from '../streams/worker-statement-commands.ts';
import { markExportedWhenBankFileCreated } from './mark-exported-when-bank-file-created.ts';
import { settleOrReturnWhenBankStatementImported } from './settle-or-return-when-bank-statement-imported.ts';

const { accountant, manager } = actors;
const NOW = { now: '2026-11-26T09:00:00.000Z' };
const MUCH_LATER = { now: '2026-12-04T09:00:00.000Z' };
const IBAN = 'DE89370400440532013000';
const account = { name: 'Northside Care', iban: 'DE02120300000000202051', creditorId: 'DE98ZZZ1' };
const day = '2026-11-27';
const debit = { method: 'direct-debit', mandate: 'M1', iban: IBAN };
const file = BankFileCreated.samples[1] as DataOf<typeof BankFileCreated>;

async function requestedDebits() {
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

const paid = (endToEndId: string, amount: number, more: Partial<Booking> = {}): Booking => ({
  ...{ endToEndId, amount, direction: 'in' as const, bookedOn: '2026-11-26', ...more },
});
const outcomes = (imported: unknown) =>
  (imported as { value: readonly { data: { entries: readonly { outcome: string }[] } }[] }).value
    .flatMap(({ data }) => data.entries)
    .map(({ outcome }) => outcome);

describe('ExportPayments', () => {
  it('puts every requested direct debit into one file, with its mandate', async () => {
    const { exportInto } = await requestedDebits();
    const item = (statement: string, number: number, amount: number) => ({
      ...{ statement, attempt: 1, endToEndId: `INV00000${number}A1`, amount },
      ...{ party: { id: 'c1', name: 'Harbour School' }, iban: IBAN },
      mandate: { reference: 'M1', signedOn: '2026-11-02' },
    });
    const made = await exportInto('f1');
    expect(made).toMatchObject({ ok: true });
    expect(made.ok && made.value.map(({ data }) => data)).toEqual([
      {
        ...{ purpose: 'direct-debits', day, account, currency: 'EUR', entries: [], total: 1200 },
        messageId: expect.stringMatching(/^[0-9a-f]{32}$/),
        items: [item('s1', 1, 500), item('s2', 2, 700)],
      },
    ]);
  });
  it('holds nothing twice, and remembers the account', async () => {
    const { world, exportInto, statusOf } = await requestedDebits();
    await exportInto('f1');
    expect(await exportInto('f2', { day })).toMatchObject({
      refusal: { code: 'nothing-to-export' },
    });
    expect(await world.settle()).toEqual(['PaymentExported', 'PaymentExported']);
    expect([await statusOf('s1'), await statusOf('s2')]).toEqual(['exported', 'exported']);
    expect(await world.view.row(openInvoices, 's1')).toMatchObject({
      status: 'exported',
      exportedFor: day,
    });
  });
  it.each([
    ['collection-too-early', { day: '2026-11-26', account }],
    ['own-account-missing', { day }],
    ['creditor-id-missing', { day, account: { name: 'Northside Care', iban: account.iban } }],
    ['iban-invalid', { day, account: { ...account, iban: 'DE00120300000000202051' } }],
  ])('is refused: %s', async (code, input) => {
    const { exportInto } = await requestedDebits();
    expect(await exportInto('f1', input)).toMatchObject({ refusal: { code } });
  });
  it('is refused on a file that there is, to others, and in another currency', async () => {
    const { world, exportInto } = await requestedDebits();
    expect(await world.run(ExportPayments, 'f1', { day }, manager)).toMatchObject({
      refusal: { code: 'not-permitted' },
    });
    await exportInto('f1');
    world.tell(on('s1', PaymentReturned, { attempt: 1, reason: 'AC04' }));
    await world.run(RetryPayment, 's1', {}, accountant);
    expect(await exportInto('f1')).toMatchObject({ refusal: { code: 'already-there' } });
    const roubles = { name: 'N', timeZone: 'UTC', currency: 'RUB', locale: 'ru' };
    world.tell(on('organisation', OrganisationConfigured, roubles));
    expect(await exportInto('f3')).toMatchObject({
      refusal: { code: 'export-needs-euro', params: { currency: 'RUB' } },
    });
  });
  it('is refused a file that is not sound', () => {
    const [item] = file.items;
    for (const [code, wrong] of [
      ['bank-file-does-not-add-up', { total: 1 }],
      ['bank-file-holds-doubles', { items: [item, item], total: 24_510 }],
      ['iban-invalid', { items: [{ ...item, iban: 'DE1' }] }],
    ] as const) {
      expect(() => given(bankFile, [fact(BankFileCreated, { ...file, ...wrong })])).toThrow(code);
    }
  });
  it('is seen by accountants alone', () => {
    const { envelope, audience } = given(bankFile, [fact(BankFileCreated, file)]).document();
    expect(audience).toEqual(['role:accountant']);
    expect(envelope).toMatchObject({ status: 'direct-debits', day, closed: true });
  });
});

async function issuedPayout() {
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

describe('ExportPayouts', () => {
  it('pays what is due to the accounts that are said', async () => {
    const { exportInto, world, statusOf } = await issuedPayout();
    expect(await exportInto('f1')).toMatchObject({
      value: [
        {
          data: {
            purpose: 'payouts',
            total: 3740,
            items: [{ iban: IBAN, endToEndId: 'PAY000001' }],
          },
        },
      ],
    });
    expect(await exportInto('f2')).toMatchObject({ refusal: { code: 'nothing-to-export' } });
    expect(await world.settle()).toEqual(['PayoutExported']);
    expect(await statusOf()).toBe('exported');
  });
  it('leaves out whose account is not known', async () => {
    const { exportInto } = await issuedPayout();
    expect(await exportInto('f1', { day, account })).toMatchObject({
      refusal: { code: 'nothing-to-export' },
    });
  });
  it.each([
    ['payout-day-past', { day: '2026-11-25', account }],
    ['iban-invalid', { day, account, workers: [{ worker: 'w1', iban: 'DE1' }] }],
    ['own-account-missing', { day, workers: [{ worker: 'w1', iban: IBAN }] }],
  ])('is refused: %s', async (code, input) => {
    const { exportInto } = await issuedPayout();
    expect(await exportInto('f1', input)).toMatchObject({ refusal: { code } });
  });
  it('is refused to others', async () => {
    const { world } = await issuedPayout();
    expect(await world.run(ExportPayouts, 'f1', { day }, manager)).toMatchObject({
      refusal: { code: 'not-permitted' },
    });
  });
  it('goes out again, under a new key, when it came back; and is settled once', async () => {
    const { world, exportInto, load, statusOf } = await issuedPayout();
    await exportInto('f1');
    await world.settle();
    const booking = { amount: 3740, bookedOn: '2026-11-26' };
    await load('b1', { ...booking, endToEndId: 'PAY000001', direction: 'in', returned: 'AC04' });
    expect(await world.settle()).toEqual(['PayoutReturned']);
    expect(await statusOf()).toBe('returned');
    expect(await world.view.row(payoutsDue, 'm1')).toMatchObject({
      status: 'returned',
      exports: 1,
    });
    await exportInto('f2', { day });
    expect(await world.settle()).toEqual(['PayoutExported']);
    // The first key is spent: what the bank says of it is for a person.
    const late = await load('b2', { ...booking, endToEndId: 'PAY000001', direction: 'out' });
    expect(outcomes(late)).toEqual(['unknown']);
    await load('b3', { ...booking, endToEndId: 'PAY000001A2', direction: 'out' });
    expect(await world.settle()).toEqual(['PayoutSettled']);
    const again = await load('b4', { ...booking, endToEndId: 'PAY000001A2', direction: 'out' });
    expect(outcomes(again)).toEqual(['repeated']);
    expect(await world.settle()).toEqual([]);
  });
});

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

describe('what the bank’s files change', () => {
  const exported = { attempt: 1, endToEndId: 'INV000001A1', amount: 12_255, file: 'f1', day };
  const marked = fact(PaymentExported, exported);
  const sent = fact(PayoutExported, PayoutExported.samples[1]);
  const issued = [credited, punished, paidOut];
  const run = (history: Parameters<typeof given>[1], stream: Parameters<typeof given>[0]) =>
    given(stream, history);
  const by = (command: unknown) => ({ policy: { issues: [command] } as never });

  it.each([
    ['payment-not-requested', [charged, invoiced]],
    ['payment-already-exported', [charged, invoiced, requested, marked]],
    ['invoice-already-paid', [charged, invoiced, requested, settled]],
  ])('MarkPaymentExported is refused: %s', (code, history) => {
    run(history, clientStatement)
      .when(MarkPaymentExported, exported, actors.policy, by(MarkPaymentExported))
      .thenRefuses({ code });
  });
  it('MarkPaymentExported marks the latest request alone', () => {
    const statement = run([charged, invoiced, requested], clientStatement);
    statement
      .when(MarkPaymentExported, exported, actors.policy, by(MarkPaymentExported))
      .thenRecords([marked]);
    const other = { ...exported, endToEndId: 'INV000001A9' };
    statement
      .when(MarkPaymentExported, other, actors.policy, by(MarkPaymentExported))
      .thenRefuses({ code: 'payment-attempt-differs' });
  });
  it('ReturnPayment takes what is with the bank, of the latest attempt', () => {
    const statement = run([charged, invoiced, requested, marked], clientStatement);
    const returned = { attempt: 1, reason: 'AC04' };
    statement
      .when(ReturnPayment, returned, actors.policy, by(ReturnPayment))
      .thenRecords([fact(PaymentReturned, returned)]);
    statement
      .when(ReturnPayment, { ...returned, attempt: 2 }, actors.policy, by(ReturnPayment))
      .thenRefuses({ code: 'payment-attempt-differs' });
    run([charged, invoiced], clientStatement)
      .when(ReturnPayment, returned, actors.policy, by(ReturnPayment))
      .thenRefuses({ code: 'payment-not-requested' });
  });
  it('a payment under way is not requested again', () => {
    const again = { ...(PaymentRequested.samples[1] as object), attempt: 2 };
    expect(() =>
      run([charged, invoiced, requested, marked, fact(PaymentRequested, again)], clientStatement),
    ).toThrow('payment-under-way');
  });
  it.each([
    ['payout-not-issued', [credited], {}],
    ['payout-already-exported', [...issued, sent], {}],
    ['payout-already-settled', [...issued, payoutPaid], {}],
    ['payment-attempt-differs', issued, { attempt: 2 }],
    ['amount-differs', issued, { amount: 1 }],
  ])('MarkPayoutExported is refused: %s', (code, history, different) => {
    const input = { ...(PayoutExported.samples[1] as object), ...different };
    run(history, workerStatement)
      .when(MarkPayoutExported, input, actors.policy, by(MarkPayoutExported))
      .thenRefuses({ code });
  });
  it('ReturnPayout takes what is with the bank, under its latest key', () => {
    const returned = { endToEndId: 'PAY000001', reason: 'AC04' };
    const statement = run([...issued, sent], workerStatement);
    statement
      .when(ReturnPayout, returned, actors.policy, by(ReturnPayout))
      .thenRecords([fact(PayoutReturned, returned)]);
    statement
      .when(ReturnPayout, { ...returned, endToEndId: 'PAY9' }, actors.policy, by(ReturnPayout))
      .thenRefuses({ code: 'payment-attempt-differs' });
    run(issued, workerStatement)
      .when(ReturnPayout, returned, actors.policy, by(ReturnPayout))
      .thenRefuses({ code: 'payout-not-exported' });
  });
  it.each([
    [MarkPaymentExported, clientStatement],
    [ReturnPayment, clientStatement],
    [MarkPayoutExported, workerStatement],
    [ReturnPayout, workerStatement],
  ] as const)('are not for people: %#', (command, stream) => {
    const input =
      command === ReturnPayment
        ? { attempt: 1, reason: 'AC04' }
        : command === ReturnPayout
          ? { endToEndId: 'PAY000001', reason: 'AC04' }
          : exported;
    run([], stream).when(command, input, accountant).thenRefuses({ code: 'not-permitted' });
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

import { actors, fact, given, on } from '@callout/kernel/testing';
import {
  BankFileCreated,
  OrganisationConfigured,
  PaymentReturned,
} from '@callout/published-language';
import { describe, expect, it } from 'vitest';
import { openInvoices } from '../read-models/open-invoices.ts';
import { payoutsDue } from '../read-models/payouts-due.ts';
import { ExportPayments, ExportPayouts } from '../streams/bank-file/export-commands.ts';
import { bankFile } from '../streams/bank-file/stream.ts';
import { RetryPayment } from '../streams/client-statement/commands.ts';
import {
  account,
  day,
  file,
  IBAN,
  issuedPayout,
  outcomes,
  requestedDebits,
} from './banking.fixture.ts';

const { accountant, manager } = actors;

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

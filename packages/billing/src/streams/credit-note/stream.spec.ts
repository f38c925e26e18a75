// Proves: IssueCreditNote, its successes and each refusal (DOMAIN rule 7): capped by what remains,
// numbered without gaps, reducing what is open first; what was paid already becomes credit.
import { actors, fact, given, givenFacts, on } from '@callout/kernel/testing';
import { CreditNoteIssued, PaymentReturned, PaymentSettled } from '@callout/published-language';
import { describe, expect, it } from 'vitest';
import { client, configured, ended, invoicedFor, payment } from '../../billing.fixture.ts';
import { billing } from '../../context.ts';
import { requestPaymentWhenCreditNoteIssued } from '../../policies/request-payment-when-credit-note-issued.ts';
import { clientCredits } from '../../read-models/client-credits.ts';
import { clientLedger } from '../../read-models/client-ledger.ts';
import { openInvoices } from '../../read-models/open-invoices.ts';
import { CloseWeek, RecordPayment, RequestPayment } from '../client-statement/commands.ts';
import { clientStatement } from '../client-statement/stream.ts';
import { clientStatementId } from '../statement-ids.ts';
import { creditNote, IssueCreditNote } from './stream.ts';

const { accountant } = actors;
const LATER = { now: '2026-11-26T09:00:00.000Z' };

async function invoiced(amount: number) {
  const world = givenFacts(billing, [configured, ...invoicedFor(amount, 1, 's1')]);
  await world.settle();
  const credit = (note: string, of: number, statement = 's1') =>
    world.run(IssueCreditNote, note, { statement, amount: of, reason: 'Late.' }, accountant, LATER);
  const pay = (of: number) => {
    const input = { amount: of, paidOn: '2026-11-25', reference: 'Bank statement 47' };
    return world.run(RecordPayment, 's1', input, accountant, LATER);
  };
  return { world, credit, pay };
}

describe('IssueCreditNote', () => {
  it('reduces what is open, and says of which invoice', async () => {
    const { world, credit } = await invoiced(10_000);
    expect(await credit('n1', 3000)).toMatchObject({
      ok: true,
      value: [
        {
          type: 'CreditNoteIssued',
          data: {
            ...{ number: 1, client, statement: 's1', invoice: 1, week: '2026-11-16' },
            ...{ date: '2026-11-26', amount: 3000, againstOpen: 3000, toCredit: 0 },
            ...{ reason: 'Late.', currency: 'EUR' },
          },
        },
      ],
    });
    expect(await world.view.row(openInvoices, 's1')).toMatchObject({ total: 10_000, open: 7000 });
  });
  it('has what is left requested anew, and then only that is taken', async () => {
    const { world, credit, pay } = await invoiced(10_000);
    await credit('n1', 3000);
    // Before the statement is told, the server knows already that the whole is too much.
    expect(await pay(10_000)).toMatchObject({
      refusal: { code: 'amount-differs', params: { expected: '70.00 EUR', given: '100.00 EUR' } },
    });
    expect(await world.settle()).toEqual(['PaymentRequested']);
    expect(world.log.at(-1)?.data).toEqual({
      ...{ attempt: 2, method: 'bank-transfer', amount: 7000, credited: 3000 },
      endToEndId: 'INV000001A2',
    });
    expect(await pay(10_000)).toMatchObject({ refusal: { code: 'amount-differs' } });
    expect(await pay(7000)).toMatchObject({ ok: true });
    expect(await pay(7000)).toMatchObject({ refusal: { code: 'invoice-already-paid' } });
  });
  it('after a partial one takes at most the rest, numbered on', async () => {
    const { credit } = await invoiced(10_000);
    await credit('n1', 3000);
    expect(await credit('n2', 7001)).toMatchObject({
      refusal: { code: 'credit-beyond-invoice', params: { left: '70.00 EUR' } },
    });
    expect(await credit('n2', 7000)).toMatchObject({ ok: true, value: [{ data: { number: 2 } }] });
    expect(await credit('n3', 1)).toMatchObject({
      refusal: { code: 'credit-beyond-invoice', params: { left: '0.00 EUR' } },
    });
  });
  it('of the whole leaves nothing to pay', async () => {
    const { world, credit } = await invoiced(10_000);
    await credit('n1', 10_000);
    expect(await world.view.row(openInvoices, 's1')).toBeUndefined();
    await world.settle();
    expect(await world.view.state(clientStatement, 's1')).toMatchObject({ status: 'paid' });
  });
  it('of a paid invoice is credit, which the next invoice uses up', async () => {
    const { world, credit, pay } = await invoiced(10_000);
    await pay(10_000);
    expect(await credit('n1', 4000)).toMatchObject({
      value: [{ data: { againstOpen: 0, toCredit: 4000 } }],
    });
    expect(await world.view.row(clientCredits, 'c1')).toEqual({ amount: 4000 });
    world.tell(ended('r9', 'completed', { gross: 3000 }, '2026-11-27T10:00:00.000Z'));
    await world.settle();
    const next = clientStatementId('c1', '2026-11-23');
    const now = '2026-11-30T09:00:00.000Z';
    expect(await world.run(CloseWeek, next, {}, accountant, { now })).toMatchObject({
      value: [{ data: { total: 3000, creditApplied: 3000 } }],
    });
    expect(await world.view.state(clientStatement, next)).toMatchObject({ status: 'paid' });
    expect(await world.view.row(clientCredits, 'c1')).toEqual({ amount: 1000 });
    const rows = await world.view.rows(clientLedger, { limit: 20 });
    expect(rows.map(({ row }) => [row.kind, row.amount])).toEqual([
      ['charge', 10_000],
      ['invoice', 10_000],
      ['payment', 10_000],
      ['credit-note', -4000],
      ['charge', 3000],
      ...[
        ['invoice', 3000],
        ['credit-used', -3000],
      ],
    ]);
  });
  it('is refused for what is not there, not invoiced, or issued already', async () => {
    const { world, credit } = await invoiced(10_000);
    expect(await credit('n1', 1, 'nowhere')).toMatchObject({ refusal: { code: 'not-there' } });
    expect(await credit('n1', 0)).toMatchObject({ refusal: { code: 'credit-not-above-zero' } });
    await credit('n1', 1);
    expect(await credit('n1', 1)).toMatchObject({
      refusal: { code: 'credit-note-already-issued' },
    });
    world.tell(ended('r9', 'completed', { gross: 3000 }, '2026-11-24T10:00:00.000Z'));
    await world.settle();
    const open = clientStatementId('c1', '2026-11-23');
    expect(await credit('n2', 1, open)).toMatchObject({ refusal: { code: 'week-not-closed' } });
  });
  it('is refused while the bank has the payment', () => {
    const of = { client, week: { start: '2026-11-16' }, invoice: { number: 1, total: 10_000 } };
    const facts = { of, open: 10_000, underWay: true, credited: 0, number: 1, date: '2026-11-26' };
    given(creditNote)
      .when(IssueCreditNote, { statement: 's1', amount: 1, reason: 'Late.' }, accountant, { facts })
      .thenRefuses({ code: 'payment-under-way' });
  });
  it('is refused to others, and when it does not add up', () => {
    const sample = CreditNoteIssued.samples[1] as object;
    for (const actor of [actors.manager, actors.client]) {
      given(creditNote)
        .when(IssueCreditNote, { statement: 's1', amount: 1, reason: 'Late.' }, actor)
        .thenRefuses({ code: 'not-permitted' });
    }
    expect(() => given(creditNote, [fact(CreditNoteIssued, { ...sample, toCredit: 1 })])).toThrow(
      'credit-does-not-add-up',
    );
  });
});

describe('request what a credit note has left', () => {
  it('whenever it reduced what is open', async () => {
    const { world } = await invoiced(10_000);
    const note = { ...(CreditNoteIssued.samples[1] as object), statement: 's1' };
    const told = world.tell(on('n1', CreditNoteIssued, note));
    const issues = await requestPaymentWhenCreditNoteIssued.react(told as never, world.view);
    expect(issues).toEqual([{ command: RequestPayment, stream: 's1', data: {}, key: '' }]);
  });
  it('not when all of it was credit', async () => {
    const note = { ...(CreditNoteIssued.samples[1] as object), againstOpen: 0, toCredit: 2000 };
    await givenFacts(billing)
      .whenever(requestPaymentWhenCreditNoteIssued, on('n1', CreditNoteIssued, note))
      .thenIssues([]);
  });
  it('told again, changes nothing', async () => {
    const { world, credit } = await invoiced(10_000);
    await credit('n1', 3000);
    await world.settle();
    const again = await world.run(RequestPayment, 's1', {}, actors.policy, {
      policy: requestPaymentWhenCreditNoteIssued,
    });
    expect(again).toEqual({ ok: false, refusal: { code: 'payment-already-requested' } });
  });
  it('does not restart what came back: its rest is retried, or paid, by hand', async () => {
    const { world, credit, pay } = await invoiced(10_000);
    world.tell(on('s1', PaymentReturned, { attempt: 1, reason: 'Account closed.' }));
    await credit('n1', 3000);
    expect(await world.settle()).toEqual([]);
    expect(await pay(10_000)).toMatchObject({ refusal: { code: 'amount-differs' } });
    expect(await pay(7000)).toMatchObject({
      ok: true,
      value: [{ type: PaymentSettled.type, data: { ...payment, amount: 7000 } }],
    });
  });
});

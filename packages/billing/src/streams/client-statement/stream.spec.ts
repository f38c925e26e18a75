// Proves: every command of a client's week, its success and each of its refusals (DOMAIN rules 2, 3,
// 5 to 9), and that an invoice is exactly its statement.
import { basisPoints, money, newestFirst, ZERO } from '@callout/kernel';
import { actors, fact, given, givenFacts, on } from '@callout/kernel/testing';
import {
  ClientCharged,
  ClientInvoiceIssued,
  PaymentMethodChosen,
  PaymentRequested,
  PaymentReturned,
  PaymentSettled,
} from '@callout/published-language';
import { describe, expect, it } from 'vitest';
import {
  charge,
  charged,
  client,
  configured,
  invoice,
  invoiced,
  invoicedFor,
  payment,
  requested,
  returned,
  settled,
  WEEK_OVER,
} from '../../billing.fixture.ts';
import { billing } from '../../context.ts';
import { DEFAULT_TARIFF } from '../tariff/stream.ts';
import {
  ChargeClient,
  CloseWeek,
  RecordPayment,
  RequestPayment,
  RetryPayment,
} from './commands.ts';
import { clientStatement } from './stream.ts';

const { accountant, policy } = actors;
const issuedBy = (command: unknown) => ({ policy: { issues: [command] } as never });
const paths = (...names: string[]) => names.map((path) => ({ path, message: '' }));

describe('ChargeClient', () => {
  const { gross, loyaltyRate, lifetimePaid, discount, net, tariffVersion, ...input } = charge;
  const options = {
    ...issuedBy(ChargeClient),
    facts: { tariff: DEFAULT_TARIFF, lifetimePaid },
  };

  it('freezes price, rate, the figure behind it and the tariff', () => {
    given(clientStatement)
      .when(ChargeClient, { ...input, gross }, policy, options)
      .thenRecords([charged]);
    expect([loyaltyRate, discount, net, tariffVersion]).toEqual([500, 645, 12_255, 1]);
  });
  it('charges the default of the tariff where there was no price', () => {
    const facts = { tariff: DEFAULT_TARIFF, lifetimePaid: money(1_000_000) };
    given(clientStatement)
      .when(ChargeClient, input, policy, { ...options, facts })
      .thenRecords([
        fact(ClientCharged, {
          ...charge,
          gross: 10_000,
          loyaltyRate: basisPoints(0),
          lifetimePaid: money(1_000_000),
          discount: 0,
          net: 10_000,
        }),
      ]);
  });
  it('is refused for a service that is charged already, open week or closed', () => {
    for (const history of [[charged], [charged, invoiced]]) {
      given(clientStatement, history)
        .when(ChargeClient, { ...input, gross }, policy, options)
        .thenRefuses({ code: 'already-charged' });
    }
  });
  it.each([
    ['week-already-closed', [charged, invoiced], { chargeId: 'ch2' }],
    [
      'statement-of-another-client',
      [charged],
      { chargeId: 'ch2', client: { id: 'c2', name: 'Quay Clinic' } },
    ],
    [
      'statement-of-another-week',
      [charged],
      { chargeId: 'ch2', week: { ...charge.week, start: '2026-11-23' } },
    ],
  ])('is refused: %s', (code, history, different) => {
    given(clientStatement, history)
      .when(ChargeClient, { ...input, gross, ...different }, policy, options)
      .thenRefuses({ code });
  });
  it('is refused when it does not add up', () => {
    expect(() => given(clientStatement, [fact(ClientCharged, { ...charge, net: 1 })])).toThrow(
      'charge-does-not-add-up',
    );
  });
  it('is refused to people', () => {
    given(clientStatement, [charged])
      .when(ChargeClient, { ...input, chargeId: 'ch2' }, accountant, { facts: options.facts })
      .thenRefuses({ code: 'not-permitted' });
  });
});

describe('CloseWeek', () => {
  const facts = { number: 1, currency: 'EUR', termDays: 14, earlier: undefined };

  it('issues an invoice of the lines, dated the Sunday, at the first instant after the week', () => {
    given(clientStatement, [charged])
      .when(CloseWeek, {}, accountant, { facts, now: WEEK_OVER })
      .thenRecords([invoiced]);
  });
  it('is refused a millisecond earlier', () => {
    given(clientStatement, [charged])
      .when(CloseWeek, {}, accountant, { facts, now: '2026-11-22T22:59:59.999Z' })
      .thenRefuses({ code: 'week-not-over', params: { lastDay: '2026-11-22' } });
  });
  it('is refused when it is closed', () => {
    given(clientStatement, [charged, invoiced])
      .when(CloseWeek, {}, accountant, { facts, now: WEEK_OVER })
      .thenRefuses({ code: 'week-already-closed' });
  });
  it('is refused while an earlier week of the client is open', () => {
    given(clientStatement, [charged])
      .when(CloseWeek, {}, accountant, {
        facts: { ...facts, earlier: '2026-11-09' },
        now: WEEK_OVER,
      })
      .thenRefuses({ code: 'earlier-week-open', params: { week: '2026-11-09' } });
  });
  it('is refused where there is no statement', () => {
    given(clientStatement)
      .when(CloseWeek, {}, accountant, { facts, now: WEEK_OVER })
      .thenRefuses({ code: 'not-there' });
  });
  it('is refused to other roles', () => {
    for (const actor of [actors.client, actors.manager]) {
      given(clientStatement, [charged])
        .when(CloseWeek, {}, actor, { facts, now: WEEK_OVER })
        .thenRefuses({ code: 'not-permitted' });
    }
  });
  it('is never recorded on a device', () => {
    given(clientStatement, [charged])
      .whenArrives(CloseWeek, { ...invoiced, actor: accountant })
      .thenRefuses({ code: 'command-needs-server' });
  });
  it('takes the next number, the currency and the payment term from billing’s own facts', async () => {
    const { run } = givenFacts(billing, [
      configured,
      ...invoicedFor(500, 41, 'earlier'),
      on('s2', ClientCharged, { ...charge, client: { id: 'c2', name: 'Quay Clinic' } }),
    ]);
    expect(await run(CloseWeek, 's2', {}, accountant, { now: WEEK_OVER })).toMatchObject({
      ok: true,
      value: [{ data: { number: 42, currency: 'EUR', date: '2026-11-22', dueOn: '2026-12-06' } }],
    });
  });
  it('is never recorded before the week is over, whoever records it', () => {
    const early = { ...invoiced, at: '2026-11-22T22:59:59.999Z' };
    expect(() => given(clientStatement, [charged, early])).toThrow('week-not-over');
    expect(() => given(clientStatement, [charged, { ...early, at: WEEK_OVER }])).not.toThrow();
  });
  it('is refused an invoice that is not its statement', () => {
    for (const different of [{ total: 1 }, { lines: [] }]) {
      expect(() =>
        given(clientStatement, [charged, fact(ClientInvoiceIssued, { ...invoice, ...different })]),
      ).toThrow('invoice-differs-from-its-lines');
    }
  });
});

describe('RequestPayment', () => {
  const options = {
    ...issuedBy(RequestPayment),
    facts: { method: 'bank-transfer', credited: ZERO },
  };

  it('asks for the whole invoice under a key of its own', () => {
    given(clientStatement, [charged, invoiced])
      .when(RequestPayment, {}, policy, options)
      .thenRecords([requested]);
  });
  it('goes through the method that the client has chosen', async () => {
    const debit = { method: 'direct-debit', mandate: 'M1', iban: 'DE89370400440532013000' };
    const { run } = givenFacts(billing, [
      ...invoicedFor(500, 1, 's1'),
      on('c1', PaymentMethodChosen, debit),
    ]);
    expect(await run(RequestPayment, 's1', {}, policy, issuedBy(RequestPayment))).toMatchObject({
      ok: true,
      value: [{ data: { attempt: 1, method: 'direct-debit', amount: 500 } }],
    });
  });
  it.each([
    ['week-not-closed', [charged]],
    ['payment-already-requested', [charged, invoiced, requested]],
    ['payment-already-requested', [charged, invoiced, requested, returned]],
    ['invoice-already-paid', [charged, invoiced, settled]],
  ])('is refused: %s', (code, history) => {
    given(clientStatement, history).when(RequestPayment, {}, policy, options).thenRefuses({ code });
  });
  it('is refused to people', () => {
    given(clientStatement, [charged, invoiced])
      .when(RequestPayment, {}, accountant, { facts: options.facts })
      .thenRefuses({ code: 'not-permitted' });
  });
});

describe('RetryPayment', () => {
  const facts = { method: 'direct-debit', credited: ZERO };
  const again = { attempt: 2, method: 'direct-debit', amount: 12_255, endToEndId: 'INV000001A2' };

  it('asks once more, under a new key, after a return', () => {
    given(clientStatement, [charged, invoiced, requested, returned])
      .when(RetryPayment, {}, accountant, { facts })
      .thenRecords([fact(PaymentRequested, again)]);
  });
  it.each([
    ['open', [charged]],
    ['requested', [charged, invoiced, requested]],
    ['paid', [charged, invoiced, requested, settled]],
  ])('is refused when it is %s', (_, history) => {
    given(clientStatement, history)
      .when(RetryPayment, {}, accountant, { facts })
      .thenRefuses({ code: 'payment-not-returned' });
  });
  it('is refused to other roles', () => {
    given(clientStatement, [charged, invoiced, requested, returned])
      .when(RetryPayment, {}, actors.client, { facts })
      .thenRefuses({ code: 'not-permitted' });
  });
});

describe('RecordPayment', () => {
  const { client: _, week: __, ...input } = payment;
  const now = '2026-11-26T09:00:00.000Z';

  it.each([
    ['requested', [charged, invoiced, requested]],
    ['not requested yet', [charged, invoiced]],
    ['returned', [charged, invoiced, requested, returned]],
  ])('settles an invoice whose payment is %s', (_status, history) => {
    given(clientStatement, history)
      .when(RecordPayment, input, accountant, { now })
      .thenRecords([settled]);
  });
  it.each([12_254, 12_256])('is refused an amount of %i', (amount) => {
    given(clientStatement, [charged, invoiced, requested])
      .when(RecordPayment, { ...input, amount }, accountant, { now })
      .thenRefuses({
        code: 'amount-differs',
        params: { expected: '122.55 EUR', given: `${(amount / 100).toFixed(2)} EUR` },
        fields: paths('amount'),
      });
  });
  it('is refused a day in the future, by the business time zone', () => {
    // 23:30 UTC on the 26th is the 27th in Berlin.
    const evening = '2026-11-26T23:30:00.000Z';
    const statement = given(clientStatement, [charged, invoiced, requested]);
    statement
      .when(RecordPayment, { ...input, paidOn: '2026-11-28' }, accountant, { now: evening })
      .thenRefuses({ code: 'paid-in-the-future', fields: paths('paidOn') });
    statement
      .when(RecordPayment, { ...input, paidOn: '2026-11-27' }, accountant, { now: evening })
      .thenRecords([fact(PaymentSettled, { ...payment, paidOn: '2026-11-27' })]);
  });
  it.each([
    ['not-there', []],
    ['week-not-closed', [charged]],
    ['invoice-already-paid', [charged, invoiced, requested, settled]],
  ])('is refused: %s', (code, history) => {
    given(clientStatement, history)
      .when(RecordPayment, input, accountant, { now })
      .thenRefuses({ code });
  });
  it('is refused when it arrives for another client or week', () => {
    for (const different of [
      { client: { id: 'c2', name: 'Quay Clinic' } },
      { week: '2026-11-09' },
    ]) {
      given(clientStatement, [charged, invoiced])
        .whenArrives(RecordPayment, {
          ...settled,
          data: { ...payment, ...different },
          actor: accountant,
        })
        .thenRefuses({ code: 'payment-of-another-invoice' });
    }
  });
  it('is refused to other roles', () => {
    given(clientStatement, [charged, invoiced])
      .when(RecordPayment, input, actors.client, { now })
      .thenRefuses({ code: 'not-permitted' });
  });
});

describe('PaymentReturned', () => {
  it.each([
    ['payment-not-requested', [charged, invoiced, returned]],
    [
      'payment-attempt-differs',
      [charged, invoiced, requested, fact(PaymentReturned, { attempt: 2, reason: 'Closed.' })],
    ],
  ])('is refused: %s', (code, history) => {
    expect(() => given(clientStatement, history)).toThrow(code);
  });
});

describe('the document', () => {
  it.each([
    ['open', false, [charged]],
    ['invoiced', false, [charged, invoiced]],
    ['payment-requested', false, [charged, invoiced, requested]],
    ['returned', false, [charged, invoiced, requested, returned]],
    ['paid', true, [charged, invoiced, requested, settled]],
  ])('is %s', (status, closed, history) => {
    const { envelope, audience } = given(clientStatement, history).document();
    expect(envelope).toEqual({
      status,
      title: 'Harbour School',
      sort: `${newestFirst(charge.week.from)}|harbour school`,
      owner: 'c1',
      assignee: '',
      day: '2026-11-22',
      closed,
    });
    expect(audience).toEqual(['role:accountant', 'client:c1']);
  });
  it('is paid at once when nothing is owed', () => {
    const { envelope } = given(clientStatement, invoicedFor(0, 1, 's1')).document();
    expect(envelope).toMatchObject({ status: 'paid', closed: true });
  });
  it('keeps the client that it was opened for', () => {
    expect(given(clientStatement, [charged]).document().state).toMatchObject({
      client,
      totals: { gross: 12_900, discount: 645, net: 12_255 },
    });
  });
});

import { actors, fact, given } from '@callout/kernel/testing';
import {
  PaymentExported,
  PaymentRequested,
  PaymentReturned,
  PayoutExported,
  PayoutReturned,
} from '@callout/published-language';
import { describe, expect, it } from 'vitest';
import {
  charged,
  credited,
  invoiced,
  paidOut,
  payoutPaid,
  punished,
  requested,
  settled,
} from '../billing.fixture.ts';
import { MarkPaymentExported, ReturnPayment } from '../streams/client-statement/commands.ts';
import { clientStatement } from '../streams/client-statement/stream.ts';
import { MarkPayoutExported, ReturnPayout } from '../streams/worker-statement/commands.ts';
import { workerStatement } from '../streams/worker-statement/stream.ts';
import { day } from './banking.fixture.ts';

const { accountant } = actors;

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

// Proves: ChoosePaymentMethod and ChangeLoyaltyTier, their successes and each of their refusals.
import { actors, fact, given } from '@callout/kernel/testing';
import { LoyaltyTierChanged, PaymentMethodChosen } from '@callout/published-language';
import { describe, expect, it } from 'vitest';
import { client } from '../../billing.fixture.ts';
import { ChangeLoyaltyTier, ChoosePaymentMethod, clientAccount } from './stream.ts';

const debit = { method: 'direct-debit', mandate: 'M-2026-7', iban: 'DE89370400440532013000' };
const chosen = fact(PaymentMethodChosen, debit, { actor: actors.client });
const tier = fact(LoyaltyTierChanged, { client, from: 0, to: 500, lifetimePaid: 1_000_001 });

describe('ChoosePaymentMethod', () => {
  it('is recorded by the client in person, and opens the account', () => {
    given(clientAccount, [], 'c1')
      .when(ChoosePaymentMethod, debit, actors.client)
      .thenRecords([chosen]);
  });
  it('can be changed', () => {
    const transfer = { method: 'bank-transfer' };
    given(clientAccount, [chosen], 'c1')
      .when(ChoosePaymentMethod, transfer, actors.client)
      .thenRecords([fact(PaymentMethodChosen, transfer)]);
  });
  it('writes an IBAN in its electronic form', () => {
    given(clientAccount, [], 'c1')
      .when(ChoosePaymentMethod, { ...debit, iban: 'de89 3704 0044 0532 0130 00' }, actors.client)
      .thenRecords([chosen]);
  });
  it.each([
    ['mandate-missing', 'mandate', { method: 'direct-debit', iban: debit.iban }],
    ['iban-missing', 'iban', { method: 'direct-debit', mandate: 'M-2026-7' }],
    ['iban-invalid', 'iban', { ...debit, iban: 'DE89370400440532013001' }],
  ])('is refused: %s', (code, path, input) => {
    given(clientAccount, [], 'c1')
      .when(ChoosePaymentMethod, input, actors.client)
      .thenRefuses({ code, fields: [{ path, message: '' }] });
    given(clientAccount, [], 'c1')
      .whenArrives(ChoosePaymentMethod, {
        event: PaymentMethodChosen,
        data: input,
        actor: actors.client,
      })
      .thenRefuses({ code });
  });
  it.each([
    ['that is there', [chosen]],
    ['that is not there', []],
  ])('answers another client alike on an account %s', (_, history) => {
    given(clientAccount, history, 'c1')
      .when(ChoosePaymentMethod, debit, actors.otherClient)
      .thenRefuses({ code: 'not-there' });
  });
  it('is refused to the back office', () => {
    given(clientAccount, [chosen], 'c1')
      .when(ChoosePaymentMethod, debit, actors.accountant)
      .thenRefuses({ code: 'not-permitted' });
  });
});

describe('ChangeLoyaltyTier', () => {
  const policy = { policy: { issues: [ChangeLoyaltyTier] } as never };
  const input = { client, to: 500, lifetimePaid: 1_000_001 };

  it('says from which rate to which', () => {
    given(clientAccount, [chosen], 'c1')
      .when(ChangeLoyaltyTier, input, actors.policy, policy)
      .thenRecords([tier]);
  });
  it('is refused when nothing changes', () => {
    given(clientAccount, [tier], 'c1')
      .when(ChangeLoyaltyTier, input, actors.policy, policy)
      .thenRefuses({ code: 'loyalty-tier-unchanged' });
  });
  it('is refused on somebody else’s account', () => {
    given(clientAccount, [], 'c2')
      .when(ChangeLoyaltyTier, input, actors.policy, policy)
      .thenRefuses({ code: 'account-of-another-client' });
  });
  it('is refused from a rate that the account does not have', () => {
    expect(() =>
      given(
        clientAccount,
        [fact(LoyaltyTierChanged, { client, from: 500, to: 600, lifetimePaid: 2_000_001 })],
        'c1',
      ),
    ).toThrow('loyalty-tier-differs');
  });
  it('is refused to people', () => {
    given(clientAccount, [chosen], 'c1')
      .when(ChangeLoyaltyTier, input, actors.accountant)
      .thenRefuses({ code: 'not-permitted' });
  });
});

it('is seen by its client and by accountants', () => {
  const { envelope, audience } = given(clientAccount, [chosen, tier], 'c1').document();
  expect(envelope).toMatchObject({
    status: 'direct-debit',
    title: 'Harbour School',
    owner: 'c1',
    closed: false,
  });
  expect(audience).toEqual(['role:accountant', 'client:c1']);
});

import {
  type BasisPoints,
  basisPoints,
  type DataOf,
  type DayText,
  dayOf,
  defineCommand,
  defineStream,
  type Money,
  propose,
  type Refusal,
  refuse,
  shown,
  ZERO,
} from '@callout/kernel';
import {
  forClient,
  forRole,
  LoyaltyTierChanged,
  PaymentMethodChosen,
} from '@callout/published-language';
import { electronicFormatIBAN, isValidIBAN } from 'ibantools';

export type PaymentMethod = DataOf<typeof PaymentMethodChosen>['method'];

/** The stream's id is the client's own. */
export interface ClientAccountState {
  readonly clientId: string;
  readonly name: string;
  readonly payment: DataOf<typeof PaymentMethodChosen>;
  /** The day it was chosen, in UTC: the day of a mandate's signature. Absent until it is chosen. */
  readonly chosenOn?: DayText | undefined;
  readonly loyaltyRate: BasisPoints;
  /** What the client had paid in all when the rate last changed. */
  readonly lifetimePaid: Money;
}

const initial: ClientAccountState = {
  clientId: '',
  name: '',
  payment: { method: 'bank-transfer' },
  loyaltyRate: basisPoints(0),
  lifetimePaid: ZERO,
};

const of = shown<ClientAccountState>();
const accountFields = {
  client: of.reference(({ clientId, name }) =>
    clientId === '' ? undefined : { kind: 'client', id: clientId, name },
  ),
  method: of.word(({ payment }) => `method.${payment.method}`),
  mandate: of.text(({ payment }) => payment.mandate),
  iban: of.text(({ payment }) => payment.iban),
  chosenOn: of.day(({ chosenOn }) => chosenOn),
  loyaltyRate: of.share(({ loyaltyRate }) => loyaltyRate),
  lifetimePaid: of.money(({ lifetimePaid }) => lifetimePaid),
};

export const clientAccount = defineStream({
  kind: 'client-account',
  ids: { form: 'of', kind: 'client' },
  events: [PaymentMethodChosen, LoyaltyTierChanged],
  initial,
  beginsWith: [],
  mayBegin: ['PaymentMethodChosen', 'LoyaltyTierChanged'],
  statuses: ['bank-transfer', 'direct-debit'],
  fields: accountFields,
  evolve: {
    PaymentMethodChosen: (state, data, event) => ({
      ...state,
      clientId: event.stream,
      name: state.name || event.actor.name,
      payment: data,
      chosenOn: dayOf(event.occurredAt, 'UTC'),
    }),
    LoyaltyTierChanged: (state, data, event) => ({
      ...state,
      clientId: event.stream,
      name: data.client.name,
      loyaltyRate: data.to,
      lifetimePaid: data.lifetimePaid,
    }),
  },
  rules: {
    PaymentMethodChosen: (_, data) => usableMethod(data),
    LoyaltyTierChanged: (state, data, event) => {
      if (data.client.id !== event.stream) return refuse('account-of-another-client');
      if (data.to === state.loyaltyRate) return refuse('loyalty-tier-unchanged');
      return data.from === state.loyaltyRate ? undefined : refuse('loyalty-tier-differs');
    },
  },
  envelope: (state) => ({
    status: state.payment.method,
    title: state.name,
    sort: state.name.toLowerCase(),
    owner: state.clientId,
  }),
  relations: (state, actor) =>
    actor.role === 'client' && actor.subject === state.clientId ? ['own'] : [],
  audience: (state) => [forRole('accountant'), forClient(state.clientId)],
});

function usableMethod(data: DataOf<typeof PaymentMethodChosen>): Refusal | undefined {
  if (data.method === 'bank-transfer') return undefined;
  if (!data.mandate) return refuse('mandate-missing', { fields: ['mandate'] });
  if (!data.iban) return refuse('iban-missing', { fields: ['iban'] });
  return isValidIBAN(data.iban) ? undefined : refuse('iban-invalid', { fields: ['iban'] });
}

export const ChoosePaymentMethod = defineCommand({
  name: 'ChoosePaymentMethod',
  stream: clientAccount,
  input: PaymentMethodChosen.schema,
  actors: { client: ['own'] },
  offer: { group: 'main', initial: ({ payment }) => payment },
  emits: [PaymentMethodChosen],
  decide: (_, input) =>
    propose(PaymentMethodChosen, {
      method: input.method,
      ...(input.mandate ? { mandate: input.mandate } : {}),
      ...(input.iban ? { iban: electronicFormatIBAN(input.iban) ?? input.iban } : {}),
    }),
});

/** Issued by a policy alone. */
export const ChangeLoyaltyTier = defineCommand({
  name: 'ChangeLoyaltyTier',
  stream: clientAccount,
  input: LoyaltyTierChanged.schema.omit({ from: true }),
  actors: {},
  emits: [LoyaltyTierChanged],
  decide: (state, input) => propose(LoyaltyTierChanged, { ...input, from: state.loyaltyRate }),
});

/** In the order in which they are offered. */
export const accountCommands = [ChoosePaymentMethod, ChangeLoyaltyTier];

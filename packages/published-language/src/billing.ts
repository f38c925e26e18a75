import {
  asInput,
  basisPointsSchema,
  daySchema,
  eventsOf,
  moneySchema,
  ownState,
  priceSchema,
  saidByActor,
} from '@callout/kernel';
import { z } from 'zod';
import { exportedSchema, periodSchema, postingSchema } from './billing-shared.ts';
import { clientSchema, idSchema, lineSchema, namedSchema } from './shared.ts';

export * from './billing-bank.ts';
export * from './billing-worker.ts';

const tariff = eventsOf('billing', 'tariff');

/** Lifetime paid strictly above `above` earns `rate`. Ascending. */
export const loyaltyTierSchema = z.object({ above: priceSchema, rate: basisPointsSchema });

/** A tariff as it was written before there were bonuses. */
const tariffBeforeBonuses = z.object({
  version: z.int().min(1),
  /** Applies to what is recorded from the start of this day on, in the business time zone. */
  from: daySchema,
  workerShare: basisPointsSchema,
  fine: priceSchema,
  /** What a request is charged that ended before it was priced. */
  defaultGross: priceSchema,
  loyalty: z.array(loyaltyTierSchema).max(50),
  /** Days after its date until an invoice is overdue. */
  paymentTermDays: z.int().min(0).max(365),
});
/** What a tariff that knew no bonuses allows one manager to grant, in minor units. */
export const BONUS_LIMIT_BEFORE_BONUSES = 10_000;

export const TariffSet = tariff('TariffSet', {
  version: 2,
  origin: 'said',
  schema: tariffBeforeBonuses.extend({
    version: ownState(tariffBeforeBonuses.shape.version),
    /** A bonus above it needs a second person. */
    bonusLimit: priceSchema,
  }),
  sample: {
    version: 2,
    from: '2026-06-01',
    workerShare: 6000,
    fine: 4000,
    defaultGross: 10_000,
    loyalty: [{ above: 1_000_000, rate: 500 }],
    paymentTermDays: 14,
    bonusLimit: 20_000,
  },
  earlier: {
    1: {
      schema: tariffBeforeBonuses,
      toNext: (data: z.infer<typeof tariffBeforeBonuses>) => ({
        ...data,
        bonusLimit: BONUS_LIMIT_BEFORE_BONUSES,
      }),
      sample: {
        version: 1,
        from: '2026-01-01',
        workerShare: 6000,
        fine: 4000,
        defaultGross: 10_000,
        loyalty: [{ above: 1_000_000, rate: 500 }],
        paymentTermDays: 14,
      },
    },
  },
});

const clientAccount = eventsOf('billing', 'client-account');

export const PaymentMethodChosen = clientAccount('PaymentMethodChosen', {
  schema: z.object({
    method: z.enum(['bank-transfer', 'direct-debit']),
    /** The mandate's reference, for direct debit. */
    mandate: lineSchema.optional(),
    iban: asInput('iban', saidByActor(z.string().max(40))).optional(),
  }),
  sample: { method: 'direct-debit', mandate: 'M-2026-7', iban: 'DE89370400440532013000' },
});
export const LoyaltyTierChanged = clientAccount('LoyaltyTierChanged', {
  origin: 'decided',
  schema: z.object({
    client: namedSchema,
    from: basisPointsSchema,
    to: basisPointsSchema,
    lifetimePaid: moneySchema,
  }),
  sample: {
    client: { id: 'c1', name: 'Harbour School' },
    from: 0,
    to: 500,
    lifetimePaid: 1_000_001,
  },
});

const clientStatement = eventsOf('billing', 'client-statement');

const week = {
  start: '2026-11-16',
  lastDay: '2026-11-22',
  from: '2026-11-15T23:00:00.000Z',
  to: '2026-11-22T23:00:00.000Z',
  timeZone: 'Europe/Berlin',
};

export const ClientCharged = clientStatement('ClientCharged', {
  origin: 'decided',
  schema: z.object({
    client: namedSchema,
    week: periodSchema,
    chargeId: idSchema,
    requestId: idSchema,
    serviceType: namedSchema,
    ending: z.enum(['completed', 'failed', 'cancelled']),
    gross: priceSchema,
    loyaltyRate: basisPointsSchema,
    /** What the client had paid in all, when the rate was chosen. */
    lifetimePaid: moneySchema,
    discount: priceSchema,
    net: priceSchema,
    tariffVersion: z.int().min(1),
    posting: postingSchema,
  }),
  sample: {
    client: { id: 'c1', name: 'Harbour School' },
    week,
    chargeId: 'ch1',
    requestId: 'r1',
    serviceType: { id: 't1', name: 'Boiler service' },
    ending: 'completed',
    gross: 12_900,
    loyaltyRate: 500,
    lifetimePaid: 1_000_001,
    discount: 645,
    net: 12_255,
    tariffVersion: 1,
    posting: { occurredOn: '2026-11-20', postedOn: '2026-11-20' },
  },
});
export const ClientInvoiceIssued = clientStatement('ClientInvoiceIssued', {
  origin: 'decided',
  schema: z.object({
    /** Gapless, counted over the whole organisation. */
    number: z.int().min(1),
    client: namedSchema,
    week: periodSchema,
    /** The Sunday of the week. */
    date: daySchema,
    dueOn: daySchema,
    lines: z
      .array(
        z.object({
          chargeId: idSchema,
          requestId: idSchema,
          text: lineSchema,
          occurredOn: daySchema,
          postedOn: daySchema,
          /** Below zero on the line of a reversal, as discount and net are. */
          gross: moneySchema,
          discount: moneySchema,
          net: moneySchema,
          /** The charge that this line takes back. */
          reverses: idSchema.optional(),
        }),
      )
      .max(10_000),
    /** The sum of the lines; below zero when more was taken back than charged. */
    total: moneySchema,
    /** Of the client's credit, what this invoice uses up. */
    creditApplied: priceSchema.optional(),
    currency: z.string().max(3),
  }),
  sample: {
    number: 1,
    client: { id: 'c1', name: 'Harbour School' },
    week,
    date: '2026-11-22',
    dueOn: '2026-12-06',
    lines: [
      {
        chargeId: 'ch1',
        requestId: 'r1',
        text: 'Boiler service',
        occurredOn: '2026-11-20',
        postedOn: '2026-11-20',
        gross: 12_900,
        discount: 645,
        net: 12_255,
      },
    ],
    total: 12_255,
    currency: 'EUR',
  },
});
export const PaymentRequested = clientStatement('PaymentRequested', {
  origin: 'decided',
  schema: z.object({
    attempt: z.int().min(1),
    method: z.enum(['bank-transfer', 'direct-debit']),
    amount: priceSchema,
    /** What credit notes have taken off the invoice by then. */
    credited: priceSchema.optional(),
    /** The key by which a bank statement names it; letters and digits, at most 35. */
    endToEndId: z.string().min(1).max(35),
  }),
  sample: { attempt: 1, method: 'bank-transfer', amount: 12_255, endToEndId: 'INV000001A1' },
});
export const PaymentSettled = clientStatement('PaymentSettled', {
  schema: z.object({
    client: ownState(clientSchema),
    /** The first day of the week whose invoice it pays. */
    week: ownState(daySchema),
    amount: ownState(priceSchema),
    paidOn: daySchema,
    reference: lineSchema,
  }),
  sample: {
    client: { id: 'c1', name: 'Harbour School' },
    week: '2026-11-16',
    amount: 12_255,
    paidOn: '2026-11-25',
    reference: 'Bank statement 47',
  },
});
export const PaymentReturned = clientStatement('PaymentReturned', {
  origin: 'decided',
  schema: z.object({ attempt: z.int().min(1), reason: lineSchema.min(1) }),
  sample: { attempt: 1, reason: 'Account closed.' },
});

export const ChargeReversed = clientStatement('ChargeReversed', {
  origin: 'decided',
  schema: z.object({
    client: namedSchema,
    week: periodSchema,
    reversalId: idSchema,
    /** The charge that is taken back, and the days that its line showed. */
    chargeId: idSchema,
    charged: postingSchema,
    requestId: idSchema,
    serviceType: namedSchema,
    loyaltyRate: basisPointsSchema,
    /** As they were charged. */
    gross: priceSchema,
    discount: priceSchema,
    net: priceSchema,
    posting: postingSchema,
  }),
  sample: {
    client: { id: 'c1', name: 'Harbour School' },
    week,
    reversalId: 'rv1',
    chargeId: 'ch1',
    charged: { occurredOn: '2026-11-20', postedOn: '2026-11-20' },
    requestId: 'r1',
    serviceType: { id: 't1', name: 'Boiler service' },
    loyaltyRate: 500,
    gross: 12_900,
    discount: 645,
    net: 12_255,
    posting: { occurredOn: '2026-11-21', postedOn: '2026-11-21' },
  },
});
export const PaymentExported = clientStatement('PaymentExported', {
  origin: 'decided',
  schema: exportedSchema,
  sample: { attempt: 1, endToEndId: 'INV000001A1', amount: 12_255, file: 'f1', day: '2026-11-27' },
});

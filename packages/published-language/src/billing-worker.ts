import {
  basisPointsSchema,
  daySchema,
  decidedByServer,
  eventsOf,
  moneySchema,
  ownState,
  priceSchema,
  saidByActor,
  theActor,
} from '@callout/kernel';
import { z } from 'zod';
import { exportedSchema, periodSchema, postingSchema } from './billing-shared.ts';
import { idSchema, lineSchema, namedSchema, workerSchema } from './shared.ts';

const workerStatement = eventsOf('billing', 'worker-statement');
const month = {
  start: '2026-11-01',
  lastDay: '2026-11-30',
  from: '2026-10-31T23:00:00.000Z',
  to: '2026-11-30T23:00:00.000Z',
  timeZone: 'Europe/Berlin',
};

export const WorkerEarned = workerStatement('WorkerEarned', {
  origin: 'decided',
  schema: z.object({
    worker: namedSchema,
    month: periodSchema,
    movementId: idSchema,
    requestId: idSchema,
    serviceType: namedSchema,
    gross: priceSchema,
    share: basisPointsSchema,
    amount: priceSchema,
    tariffVersion: z.int().min(1),
    posting: postingSchema,
  }),
  sample: {
    worker: { id: 'w1', name: 'Mila Novak' },
    month,
    movementId: 'm1',
    requestId: 'r1',
    serviceType: { id: 't1', name: 'Boiler service' },
    gross: 12_900,
    share: 6000,
    amount: 7740,
    tariffVersion: 1,
    posting: { occurredOn: '2026-11-20', postedOn: '2026-11-20' },
  },
});
export const WorkerFined = workerStatement('WorkerFined', {
  origin: 'decided',
  schema: z.object({
    worker: namedSchema,
    month: periodSchema,
    movementId: idSchema,
    requestId: idSchema,
    serviceType: namedSchema,
    amount: priceSchema,
    reason: lineSchema,
    tariffVersion: z.int().min(1),
    posting: postingSchema,
  }),
  sample: {
    worker: { id: 'w1', name: 'Mila Novak' },
    month,
    movementId: 'm2',
    requestId: 'r2',
    serviceType: { id: 't1', name: 'Boiler service' },
    amount: 4000,
    reason: 'failed',
    tariffVersion: 1,
    posting: { occurredOn: '2026-11-20', postedOn: '2026-11-20' },
  },
});
export const PayoutIssued = workerStatement('PayoutIssued', {
  origin: 'decided',
  schema: z.object({
    /** Gapless, counted over the whole organisation. */
    number: z.int().min(1),
    worker: namedSchema,
    month: periodSchema,
    date: daySchema,
    earned: priceSchema,
    fined: priceSchema,
    /** Absent where there are none. */
    bonuses: priceSchema.optional(),
    finesReversed: priceSchema.optional(),
    carriedIn: moneySchema,
    /** Earned less fined, plus bonuses, fines taken back and what was carried in; above zero. */
    total: priceSchema,
    currency: z.string().max(3),
    endToEndId: z.string().min(1).max(35),
  }),
  sample: {
    number: 1,
    worker: { id: 'w1', name: 'Mila Novak' },
    month,
    date: '2026-11-30',
    earned: 7740,
    fined: 4000,
    carriedIn: 0,
    total: 3740,
    currency: 'EUR',
    endToEndId: 'PAY000001',
  },
});
export const PayoutCarriedForward = workerStatement('PayoutCarriedForward', {
  origin: 'decided',
  schema: z.object({
    worker: namedSchema,
    month: periodSchema,
    earned: priceSchema,
    fined: priceSchema,
    /** Absent where there are none. */
    bonuses: priceSchema.optional(),
    finesReversed: priceSchema.optional(),
    carriedIn: moneySchema,
    /** Zero or below; opens the worker's next month. */
    balance: moneySchema,
  }),
  sample: {
    worker: { id: 'w1', name: 'Mila Novak' },
    month,
    earned: 0,
    fined: 4000,
    carriedIn: 0,
    balance: -4000,
  },
});
export const PayoutSettled = workerStatement('PayoutSettled', {
  schema: z.object({ amount: ownState(priceSchema), paidOn: daySchema, reference: lineSchema }),
  sample: { amount: 3740, paidOn: '2026-12-01', reference: 'Bank statement 49' },
});

const personNameSchema = z.string().max(200);
/** Who records the fact. */
const recorderSchema = z.object({
  id: theActor('id', idSchema),
  name: theActor('name', personNameSchema),
});
const bonusSchema = z.object({
  worker: workerSchema,
  month: decidedByServer(periodSchema),
  bonusId: decidedByServer(idSchema),
  amount: saidByActor(priceSchema),
  reason: lineSchema.min(1),
  grantedBy: recorderSchema,
  posting: decidedByServer(postingSchema),
});
const bonusSample = {
  worker: { id: 'w1', name: 'Mila Novak' },
  month,
  bonusId: 'b1',
  amount: 5000,
  reason: 'Stayed until the heating ran.',
  grantedBy: { id: 'u2', name: 'Vera Lang' },
  posting: { occurredOn: '2026-11-20', postedOn: '2026-11-20' },
};
export const BonusGranted = workerStatement('BonusGranted', {
  schema: bonusSchema,
  sample: bonusSample,
});
/** Above the tariff's limit: not owed until a second person has approved it. */
export const BonusProposed = workerStatement('BonusProposed', {
  schema: bonusSchema.extend({ limit: decidedByServer(priceSchema) }),
  sample: { ...bonusSample, amount: 25_000, limit: 10_000 },
});
export const BonusApproved = workerStatement('BonusApproved', {
  schema: bonusSchema.extend({
    amount: ownState(priceSchema),
    /** Who proposed it. */
    grantedBy: ownState(z.object({ id: idSchema, name: personNameSchema })),
    approvedBy: recorderSchema,
  }),
  sample: { ...bonusSample, amount: 25_000, approvedBy: { id: 'u3', name: 'Tomas Berg' } },
});
export const FineReversed = workerStatement('FineReversed', {
  origin: 'decided',
  schema: z.object({
    worker: namedSchema,
    month: periodSchema,
    reversalId: idSchema,
    /** The fine that is taken back, and the days that its line showed. */
    movementId: idSchema,
    fined: postingSchema,
    requestId: idSchema,
    serviceType: namedSchema,
    amount: priceSchema,
    posting: postingSchema,
  }),
  sample: {
    worker: { id: 'w1', name: 'Mila Novak' },
    month,
    reversalId: 'rv2',
    movementId: 'm2',
    fined: { occurredOn: '2026-11-20', postedOn: '2026-11-20' },
    requestId: 'r2',
    serviceType: { id: 't1', name: 'Boiler service' },
    amount: 4000,
    posting: { occurredOn: '2026-11-21', postedOn: '2026-11-21' },
  },
});
export const PayoutExported = workerStatement('PayoutExported', {
  origin: 'decided',
  schema: exportedSchema,
  sample: { attempt: 1, endToEndId: 'PAY000001', amount: 3740, file: 'f2', day: '2026-12-02' },
});
export const PayoutReturned = workerStatement('PayoutReturned', {
  origin: 'decided',
  schema: z.object({ endToEndId: z.string().min(1).max(35), reason: lineSchema.min(1) }),
  sample: { endToEndId: 'PAY000001', reason: 'AC04' },
});

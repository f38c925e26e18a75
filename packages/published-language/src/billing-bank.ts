import { asInput, daySchema, eventsOf, priceSchema } from '@callout/kernel';
import { z } from 'zod';
import { idSchema, lineSchema, namedSchema } from './shared.ts';

export const CreditNoteIssued = eventsOf('billing', 'credit-note')('CreditNoteIssued', {
  origin: 'decided',
  schema: z.object({
    /** Gapless, counted over the whole organisation. */
    number: z.int().min(1),
    client: namedSchema,
    /** The statement whose invoice it corrects, the invoice's number and its week. */
    statement: idSchema,
    invoice: z.int().min(1),
    week: daySchema,
    date: daySchema,
    amount: priceSchema,
    /** Of the amount, what reduces the open invoice; the rest is credit for the next ones. */
    againstOpen: priceSchema,
    toCredit: priceSchema,
    reason: lineSchema.min(1),
    currency: z.string().max(3),
  }),
  sample: {
    number: 1,
    client: { id: 'c1', name: 'Harbour School' },
    statement: 's1',
    invoice: 1,
    week: '2026-11-16',
    date: '2026-11-26',
    amount: 2000,
    againstOpen: 2000,
    toCredit: 0,
    reason: 'The gasket leaked again.',
    currency: 'EUR',
  },
});

export const BANK_ITEMS_MAX = 1000;
const ibanSchema = asInput('iban', z.string().min(1).max(34));
const endToEndIdSchema = z.string().max(35);
/** An account of the organisation; the creditor's identifier is what direct debits need besides. */
export const ownAccountSchema = z.object({
  name: z.string().trim().min(1).max(70),
  iban: ibanSchema,
  creditorId: z.string().trim().max(35).optional(),
});
export const BankFileCreated = eventsOf('billing', 'bank-file')('BankFileCreated', {
  origin: 'decided',
  schema: z.object({
    /** Two go to the bank, one comes from it. */
    purpose: z.enum(['direct-debits', 'payouts', 'bank-statement']),
    /** Ours for what goes out, the bank's for what comes in. */
    messageId: z.string().min(1).max(120),
    /** The day of collection or of payment; of a statement, the day it was imported. */
    day: daySchema,
    account: ownAccountSchema,
    currency: z.string().max(3),
    /** What goes to the bank. */
    items: z
      .array(
        z.object({
          statement: idSchema,
          attempt: z.int().min(1),
          endToEndId: endToEndIdSchema.min(1),
          amount: priceSchema,
          party: namedSchema,
          iban: ibanSchema,
          mandate: z.object({ reference: z.string().max(35), signedOn: daySchema }).optional(),
        }),
      )
      .max(BANK_ITEMS_MAX),
    /** What the bank told. */
    entries: z
      .array(
        z.object({
          endToEndId: endToEndIdSchema,
          amount: priceSchema,
          direction: z.enum(['in', 'out']),
          bookedOn: daySchema,
          /** The bank's reason, when money came back. */
          returned: lineSchema.optional(),
          /** What is not known is listed, never guessed. */
          outcome: z.enum(['settled', 'returned', 'repeated', 'unknown']),
          /** Whose payment it is, unless it is unknown. */
          of: z.enum(['payment', 'payout']).optional(),
          statement: idSchema.optional(),
          attempt: z.int().min(1).optional(),
        }),
      )
      .max(BANK_ITEMS_MAX),
    total: priceSchema,
  }),
  sample: {
    purpose: 'direct-debits',
    messageId: '0f3c1f1e6d0b5a579f0e0c3c2a2f7b11',
    day: '2026-11-27',
    account: { name: 'Northside Care', iban: 'DE89370400440532013000', creditorId: 'DE98ZZZ1' },
    currency: 'EUR',
    items: [
      {
        statement: 's1',
        attempt: 1,
        endToEndId: 'INV000001A1',
        amount: 12_255,
        party: { id: 'c1', name: 'Harbour School' },
        iban: 'DE02120300000000202051',
        mandate: { reference: 'M-2026-7', signedOn: '2026-11-02' },
      },
    ],
    entries: [],
    total: 12_255,
  },
});

import { daySchema, instantSchema, priceSchema } from '@callout/kernel';
import { z } from 'zod';
import { idSchema } from './shared.ts';

/** The day a fact occurred, by its own clock, and the day it was posted, by the log's. */
export const postingSchema = z.object({ occurredOn: daySchema, postedOn: daySchema });

export const periodSchema = z.object({
  /** First and last day of the week or month, both included. */
  start: daySchema,
  lastDay: daySchema,
  from: instantSchema,
  /** Not included. */
  to: instantSchema,
  timeZone: z.string().max(60),
});

/** What went to the bank, in which file, and the day that the file asks for. */
export const exportedSchema = z.object({
  attempt: z.int().min(1),
  endToEndId: z.string().min(1).max(35),
  amount: priceSchema,
  file: idSchema,
  day: daySchema,
});

import { instantSchema } from '@callout/kernel';
import { z } from 'zod';

// How a device and the server stand with each other, beside the facts that they exchange.

const UNSENT_MAX = 10_000_000;
export const SURFACES = ['browser', 'installed', 'desktop'] as const;
export type Surface = (typeof SURFACES)[number];

/**
 * `POST /sync/v1/contact`: what a device says of itself whenever it has reached the server, and after its
 * unsent work has changed. All of it is the device's word; only the clock is compared.
 */
export const contactRequestSchema = z
  .strictObject({
    device: z.string().min(1).max(80),
    /** Of the program: `1.4.0+3f2a91c`. */
    application: z
      .string()
      .regex(/^[\w.+-]{1,40}$/)
      .optional(),
    surface: z.enum(SURFACES).optional(),
    /** The same for everybody who signs in on this installation; says nothing about anybody. */
    installation: z.uuid().optional(),
    unsent: z.int().min(0).max(UNSENT_MAX),
    unsentFiles: z.int().min(0).max(UNSENT_MAX),
    /** What its own clock says, uncorrected. */
    clock: instantSchema,
  })
  .meta({ id: 'Contact' });
export type ContactRequest = z.output<typeof contactRequestSchema>;

/** What a manager wants of a device that somebody has lost or left with. */
export const DEVICE_ORDERS = ['hand-in', 'clear'] as const;
export type DeviceOrder = (typeof DEVICE_ORDERS)[number];

export const contactResponseSchema = z
  .object({
    now: instantSchema,
    /** `hand-in`: send everything, and say so; the answer to that is `clear`: keep nothing. */
    order: z.enum(DEVICE_ORDERS).optional(),
  })
  .meta({ id: 'ContactAnswer' });
export type ContactResponse = z.output<typeof contactResponseSchema>;

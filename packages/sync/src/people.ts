import { roleSchema } from '@callout/kernel';
import { z } from 'zod';
import { DEVICE_ORDERS, SURFACES } from './contact.ts';

// What the server answers about those who may sign in, their devices and their sessions.

/** Someone who may sign in; never what a password or a link could be had from. */
export const personSchema = z
  .object({
    ...{
      id: z.string(),
      login: z.string(),
      name: z.string(),
      roles: z.array(roleSchema).readonly(),
    },
    ...{ subject: z.string().optional(), email: z.string().optional() },
    ...{ disabled: z.boolean(), hasPassword: z.boolean() },
    /** Until when the last invitation can be used; absent when there is none that can. */
    invitedUntil: z.string().optional(),
  })
  .meta({ id: 'Person' });
export type PersonShown = Readonly<z.infer<typeof personSchema>>;

/** What a manager has ordered, and when the device heard of it. */
const deviceOrderSchema = z.object({
  how: z.enum(DEVICE_ORDERS),
  ...{ at: z.string(), by: z.string(), heardAt: z.string().optional() },
});

export const deviceSchema = z
  .object({
    ...{ id: z.string(), label: z.string().optional() },
    person: z.object({ id: z.string(), name: z.string(), login: z.string() }),
    ...{ registeredAt: z.string().optional(), lastSeenAt: z.string() },
    /** Somebody is signed in on it. */
    signedIn: z.boolean(),
    revoked: z.boolean(),
    /** Two events came under one number: its disk was copied, or a backup restored. */
    cloned: z.boolean(),
    /** Facts that the device itself says it has lost. */
    lost: z.int(),
    /** Facts and files, as it told last. */
    ...{ unsent: z.int().optional(), toldAt: z.string().optional() },
    ...{ application: z.string().optional(), surface: z.enum(SURFACES).optional() },
    /** Of its clock, as the server measured it; negative when it is behind. */
    clockAheadMinutes: z.int().optional(),
    order: deviceOrderSchema.optional(),
  })
  .meta({ id: 'Device' });
export type DeviceShown = Readonly<z.infer<typeof deviceSchema>>;

export const sessionSchema = z
  .object({
    id: z.string(),
    device: z.object({ id: z.string(), label: z.string().optional() }).optional(),
    createdAt: z.string(),
    /** To a quarter of an hour. */
    lastUsedAt: z.string(),
    /** The one that asks. */
    current: z.boolean(),
  })
  .meta({ id: 'Session' });
export type SessionShown = Readonly<z.infer<typeof sessionSchema>>;

/** `GET /api/v1/users` */
export const peoplePageSchema = z.object({
  people: z.array(personSchema),
  /** The login to go on after; absent on the last page. */
  next: z.string().optional(),
});
/** `GET /api/v1/devices/unheard`: at most a hundred of them, and how many there are. */
export const unheardDevicesSchema = z.object({
  devices: z.array(
    z.object({
      ...{ id: z.string(), person: z.string(), label: z.string().optional() },
      ...{ lastContactAt: z.string(), unsent: z.int().optional() },
    }),
  ),
  count: z.int(),
  /** Who has devices that may hold work of then, and of how many of them all of it has come. */
  people: z.object({ all: z.int(), heard: z.int() }),
});
/** `GET /api/v1/me/sessions` */
export const sessionsPageSchema = z.object({ sessions: z.array(sessionSchema) });

import { z } from 'zod';
import { type Role, roleSchema } from './vocabulary.ts';

/**
 * How an actor stands to a stream. `any` asks for no tie at all; the others are answered by the
 * stream from its state.
 */
export const RELATIONS = ['own', 'assigned', 'formerly-assigned', 'any'] as const;
export type Relation = (typeof RELATIONS)[number];

/** `subject` is the stream that the person is, where they are one. */
export const actorSchema = z.object({
  id: z.string().min(1).max(120),
  role: roleSchema,
  name: z.string().max(200),
  subject: z.string().max(120).optional(),
});
/** Who recorded a fact, in the one role that they recorded it in. It stands on the event for good. */
export interface Actor {
  readonly id: string;
  readonly role: Role;
  readonly name: string;
  readonly subject?: string | undefined;
}

/**
 * Who stands before the server or at a device now: a person who has signed in, with all of their
 * roles, or a program of the server itself. What they may see and do is answered from this; with a
 * command they become the `Actor` of its facts.
 */
export interface Principal {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
  /** The stream that they are, where they are one. */
  readonly subject?: string | undefined;
}

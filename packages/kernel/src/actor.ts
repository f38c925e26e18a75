import { z } from 'zod';

/**
 * Who can issue a command. `policy` and `clock` are the system's own, and `import` is the tool that
 * brings facts of an outside system, history among them; nobody signs in as any of the three.
 */
export const ROLES = [
  'client',
  'worker',
  'manager',
  'supplies',
  'reviewer',
  'accountant',
  'applicant',
  'clock',
  'policy',
  'import',
] as const;
export type Role = (typeof ROLES)[number];
type SignInRole = Exclude<Role, 'clock' | 'policy' | 'import' | 'applicant'>;
const NEVER_SIGNED_IN: readonly Role[] = ['clock', 'policy', 'import', 'applicant'];
export function isSignInRole(role: Role): role is SignInRole {
  return !NEVER_SIGNED_IN.includes(role);
}
export const SIGN_IN_ROLES = ROLES.filter(isSignInRole);

/**
 * How an actor stands to a stream. `any` asks for no tie at all; the others are answered by the
 * stream from its state.
 */
export const RELATIONS = ['own', 'assigned', 'formerly-assigned', 'any'] as const;
export type Relation = (typeof RELATIONS)[number];

/** `subject` is the stream that the person is: the client's for a client, the worker's for a worker. */
export const actorSchema = z.object({
  id: z.string().min(1).max(120),
  role: z.enum(ROLES),
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
  /** The stream that they are: a client's for a client, a worker's for a worker. */
  readonly subject?: string | undefined;
}

/**
 * One who may see a document: everybody of a role (`role:manager`), or the one client or worker that
 * is this stream (`client:<id>`, `worker:<id>`).
 */
export type AudienceToken = `role:${Role}` | `client:${string}` | `worker:${string}`;

/** The tokens that a principal holds. */
export function tokensOf(
  principal: Pick<Principal, 'roles' | 'subject'>,
): readonly AudienceToken[] {
  const tokens: AudienceToken[] = [];
  for (const role of principal.roles) {
    if (role === 'client' || role === 'worker') {
      if (principal.subject) tokens.push(`${role}:${principal.subject}`);
    } else {
      tokens.push(`role:${role}`);
    }
  }
  // Clients and workers see what is meant for all of them (the catalogue) besides their own.
  for (const role of principal.roles) {
    if (role === 'client' || role === 'worker') tokens.push(`role:${role}`);
  }
  return tokens;
}

import { z } from 'zod';

/**
 * The names of a system's contexts and people, which the kernel itself knows none of. A published
 * language registers them once, as the members of this interface:
 * - `context`, `role`: the names that there are
 * - `subjectRole`: the roles of people who are a stream of their own
 * - `audience`: the tokens by which documents are shown
 * - `recipients`: whom mails are written to, and what names each
 *
 *     declare module '@callout/kernel' { interface Vocabulary { context: 'sales' | 'stock' } }
 */
export interface Vocabulary {
  /** Nobody signs in as these: policies, the clock, and the tool that brings facts of an outside system. */
  readonly systemRole: 'clock' | 'policy' | 'import';
}

type Registered<Part extends string, Otherwise> = Part extends keyof Vocabulary
  ? Vocabulary[Part]
  : Otherwise;

export type ContextName = Registered<'context', string>;

/** Who can issue a command. */
export type Role = Registered<'role', string> | Vocabulary['systemRole'];
export type SubjectRole = Registered<'subjectRole', string>;
/** One who may see a document: everybody of a role, or the one person that is a stream. */
export type AudienceToken = Registered<'audience', `${string}:${string}`>;
export type Recipients = Registered<'recipients', Readonly<Record<string, string>>>;

const name = z.string().min(1).max(40);
/** A name as it was written down; whether there is such a context is for the model to say. */
export const contextNameSchema = name as unknown as z.ZodType<ContextName>;
export const roleSchema = name as unknown as z.ZodType<Role>;

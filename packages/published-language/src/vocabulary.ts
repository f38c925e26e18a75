import { LOCALES, type MailTo, type Principal, type Role, type Vocabulary } from '@callout/kernel';
import { z } from 'zod';

export const CONTEXTS = ['provisioning', 'management', 'review', 'billing'] as const;

/** Who can issue a command; `clock`, `policy` and `import` are the system's own. */
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
type PersonRole = Exclude<(typeof ROLES)[number], Vocabulary['systemRole']>;
type SignInRole = Exclude<PersonRole, 'applicant'>;
const NEVER_SIGNED_IN: readonly Role[] = ['clock', 'policy', 'import', 'applicant'];
export function isSignInRole(role: Role): role is SignInRole {
  return !NEVER_SIGNED_IN.includes(role);
}
export const SIGN_IN_ROLES = ROLES.filter(isSignInRole);

/** Clients and workers are streams of their own, and see what is theirs. */
const SUBJECT_ROLES = ['client', 'worker'] as const;
function isSubjectRole(role: Role): role is (typeof SUBJECT_ROLES)[number] {
  return SUBJECT_ROLES.some((one) => one === role);
}

type AudienceToken = `role:${(typeof ROLES)[number]}` | `client:${string}` | `worker:${string}`;
/** Everybody of a role sees the document. */
export const forRole = (role: Role): AudienceToken => `role:${role}`;
/** The one client or worker that is this stream sees it. */
export const forClient = (id: string): AudienceToken => `client:${id}`;
export const forWorker = (id: string): AudienceToken => `worker:${id}`;
const FOR_SUBJECT = { client: forClient, worker: forWorker } as const;

/** The tokens that a principal holds: what they are, and what is meant for all of their roles. */
export function tokensOf({
  roles,
  subject,
}: Pick<Principal, 'roles' | 'subject'>): readonly AudienceToken[] {
  const own = subject ? roles.filter(isSubjectRole).map((role) => FOR_SUBJECT[role](subject)) : [];
  return [...own, ...roles.map(forRole)];
}

const idSchema = z.string().min(1).max(120);
/** Whom mails are written to; a mailbox is the address of somebody of whom nothing is known yet. */
const RECIPIENTS = {
  client: idSchema,
  worker: idSchema,
  /** By their application. */
  applicant: idSchema,
  /** Somebody who signs in. */
  account: idSchema,
  managers: z.literal('all'),
  mailbox: z.object({ email: z.email().max(254), locale: z.enum(LOCALES) }),
} as const;
/** Reads whom a mail is written to: one recipient of those that there are. */
export const recipientSchema = z.union(
  Object.entries(RECIPIENTS).map(([who, schema]) => z.strictObject({ [who]: schema })),
) as unknown as z.ZodType<MailTo>;

declare module '@callout/kernel' {
  interface Vocabulary {
    readonly context: (typeof CONTEXTS)[number];
    readonly role: PersonRole;
    readonly subjectRole: (typeof SUBJECT_ROLES)[number];
    readonly audience: AudienceToken;
    readonly recipients: {
      readonly [R in keyof typeof RECIPIENTS]: z.output<(typeof RECIPIENTS)[R]>;
    };
  }
}

import { instantSchema } from '@callout/kernel';
import { emailSchema, idSchema, nameSchema, SIGN_IN_ROLES } from '@callout/published-language';
import { z } from 'zod';
import { PASSWORD_LENGTH_MAX } from '../../host/passwords.ts';

/** People or devices in one answer. */
export const PEOPLE_MAX = 200;

/** An address as login is written small, as mail systems take it. */
const loginSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._@+-]{0,119}$/i, 'login-invalid')
  .transform((login) => (login.includes('@') ? login.toLowerCase() : login));
/** Only its outer bound: what makes a password good is asked where it is set, and says why. */
export const passwordSchema = z
  .string()
  .min(1)
  .max(PASSWORD_LENGTH_MAX * 2);

export const newPersonSchema = z
  .strictObject({
    login: loginSchema,
    name: nameSchema,
    roles: z
      .array(z.enum(SIGN_IN_ROLES))
      .min(1)
      .max(SIGN_IN_ROLES.length)
      .transform((roles) => [...new Set(roles)]),
    subject: idSchema.optional(),
    email: emailSchema.optional(),
  })
  .meta({ id: 'NewPerson' });
export const changedPersonSchema = z
  .strictObject({ disabled: z.boolean().optional(), email: emailSchema.optional() })
  .refine((change) => Object.keys(change).length > 0, 'nothing-to-change')
  .meta({ id: 'ChangedPerson' });
export const peopleQuerySchema = z.strictObject({
  q: z.string().max(200).optional(),
  after: z.string().max(120).optional(),
  limit: z.coerce.number().int().min(1).max(PEOPLE_MAX).default(PEOPLE_MAX),
});
export const unheardQuerySchema = z.strictObject({
  since: instantSchema,
  worker: idSchema.optional().describe('Only the devices of this worker.'),
});
export const changedPasswordSchema = z
  .strictObject({
    current: passwordSchema,
    next: passwordSchema,
  })
  .meta({ id: 'ChangedPassword' });

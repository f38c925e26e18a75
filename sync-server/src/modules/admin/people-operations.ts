import { ok, type Result, refused } from '@callout/kernel';
import { emailSchema } from '@callout/published-language';
import { DEVICE_ORDERS } from '@callout/sync';
import { z } from 'zod';
import type { By, People } from '../people/people.ts';
import { newPersonSchema, PEOPLE_MAX, passwordSchema } from '../people/schemas.ts';
import { type AdminContext, type AdminOperation, operation } from './operation.ts';

const BY: By = 'console';
const login = z.string().min(1).max(120);
const named = z.strictObject({ login });

const nobody = (name: string) => refused({ code: 'person-unknown', params: { login: name } });

/** Does something to the person who has this login. */
async function withPerson<T>(
  { people }: AdminContext,
  name: string,
  work: (people: People, id: string) => Promise<Result<T>>,
): Promise<Result<T>> {
  const id = await people.idOf(name);
  return id === undefined ? nobody(name) : work(people, id);
}

export const peopleOperations: readonly AdminOperation[] = [
  operation(
    'user.add',
    newPersonSchema.extend({ password: passwordSchema.optional() }),
    ({ people }, person) => people.add(person, BY),
  ),
  operation(
    'user.list',
    z.strictObject({ after: z.string().max(120).default('') }),
    async ({ people }, { after }) => ok(await people.list({ after, limit: PEOPLE_MAX })),
  ),
  operation(
    'user.password',
    named.extend({ password: passwordSchema }),
    (parts, { login: name, password }) =>
      withPerson(parts, name, (people, id) => people.setPassword(id, password)),
  ),
  operation('user.disable', named, (parts, { login: name }) =>
    withPerson(parts, name, (people, id) => people.setDisabled(id, true, BY)),
  ),
  operation('user.enable', named, (parts, { login: name }) =>
    withPerson(parts, name, (people, id) => people.setDisabled(id, false, BY)),
  ),
  operation(
    'user.invite',
    named.extend({ email: emailSchema.optional() }),
    (parts, { login: name, email }) =>
      withPerson(parts, name, async (people, id) => {
        const kept = email === undefined ? undefined : await people.setEmail(id, email, BY);
        return kept && !kept.ok ? kept : people.invite(id, BY);
      }),
  ),
  operation(
    'device.list',
    z.strictObject({ login: login.optional() }),
    async ({ people }, { login: name }) => {
      const person = name === undefined ? undefined : await people.idOf(name);
      if (name !== undefined && person === undefined) return nobody(name);
      return ok(await people.devices({ person, limit: PEOPLE_MAX }));
    },
  ),
  operation(
    'device.revoke',
    z.strictObject({ device: z.string().min(1).max(80) }),
    (parts, given) => parts.people.revokeDevice(given.device, BY),
  ),
  operation(
    'device.clear',
    z.strictObject({ device: z.string().min(1).max(80), how: z.enum(DEVICE_ORDERS) }),
    (parts, given) => parts.people.clearDevice(given.device, given.how, BY),
  ),
];

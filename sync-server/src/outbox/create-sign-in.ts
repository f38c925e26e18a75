import { derivedId } from '@callout/kernel';
import { z } from 'zod';
import type { Passwords } from '../auth/passwords.ts';
import { DeliveryFailed, type SystemDelivery } from '../engine/dependencies.ts';
import type { User } from '../store/port.ts';
import { mailText } from './mail-texts.ts';
import { type MailParts, organisationOf } from './send-mail.ts';

/** What a sign-in form takes. */
const LOGIN_LENGTH_MAX = 120;
const PASSWORD_BYTES = 32;

const askedSchema = z.object({ worker: z.string(), name: z.string(), email: z.string() });

export interface SignInParts extends MailParts {
  readonly passwords: Passwords;
  readonly random: (bytes: number) => Uint8Array;
}

async function addUser(parts: SignInParts, asked: z.output<typeof askedSchema>): Promise<User> {
  const login = asked.email.toLowerCase();
  if (login.length > LOGIN_LENGTH_MAX) {
    throw new DeliveryFailed('login-too-long', { isFinal: true });
  }
  const id = derivedId('sign-in', asked.worker);
  const known = await parts.store.userById(id);
  if (known) return known;
  // Nobody knows this password: the sign-in works from when one is set for it.
  const password = Buffer.from(parts.random(PASSWORD_BYTES)).toString('base64url');
  const user: User = {
    id,
    login,
    name: asked.name,
    roles: ['worker'],
    subject: asked.worker,
    passwordHash: await parts.passwords.hash(password),
    disabled: false,
  };
  return parts.store.write(async (transaction) => {
    const made = await transaction.userById(id);
    if (made) return made;
    if (await transaction.user(login)) throw new DeliveryFailed('login-taken', { isFinal: true });
    await transaction.putUser(user);
    return user;
  });
}

/**
 * Makes the sign-in of a new worker, once, and writes to him. He can use it when somebody of the
 * office has set a password (`pnpm callout user password <login>`), which the mail tells him.
 */
export function createSignInDelivery(parts: SignInParts): SystemDelivery {
  return async (input, { messageId, askedAt }) => {
    const asked = askedSchema.parse(input);
    const { login } = await addUser(parts, asked);
    const { name: organisation, locale } = await organisationOf(parts.store);
    const text = mailText('sign-in-created', locale, { name: asked.name, login, organisation });
    if (!text) throw new DeliveryFailed('template-unknown', { isFinal: true });
    await parts.postOffice.send({ to: asked.email, ...text, id: messageId, at: askedAt });
    return {};
  };
}

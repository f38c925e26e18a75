import { derivedId } from '@callout/kernel';
import { signInCreated } from '@callout/model';
import { z } from 'zod';
import { DeliveryFailed, type SystemDelivery } from '../../engine/dependencies.ts';
import type { Account, Store } from '../../store/port.ts';
import { type InvitationParts, sendInvitation } from './send-invitation.ts';

/** What a sign-in form takes. */
const LOGIN_LENGTH_MAX = 120;

const askedSchema = z.object({ worker: z.string(), name: z.string(), email: z.string() });

/** Without a password: nobody can sign in with this login before its person has chosen one. */
async function addUser(store: Store, asked: z.output<typeof askedSchema>): Promise<string> {
  const login = asked.email.toLowerCase();
  if (login.length > LOGIN_LENGTH_MAX) {
    throw new DeliveryFailed('login-too-long', { isFinal: true });
  }
  const account: Account = {
    id: derivedId('sign-in', asked.worker),
    login,
    name: asked.name,
    roles: ['worker'],
    subject: asked.worker,
    email: asked.email,
    disabled: false,
  };
  return store.write(async (transaction) => {
    if (await transaction.accountById(account.id)) return account.id;
    if (await transaction.account(login))
      throw new DeliveryFailed('login-taken', { isFinal: true });
    await transaction.putAccount(account);
    return account.id;
  });
}

/** Makes the sign-in of a new worker, once, and invites them to choose a password. */
export function createSignInDelivery(parts: InvitationParts): SystemDelivery {
  return async (input, about) => {
    const person = await addUser(parts.store, askedSchema.parse(input));
    await sendInvitation(parts, person, signInCreated, about);
    return {};
  };
}

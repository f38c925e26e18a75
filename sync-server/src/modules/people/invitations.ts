import { ok, type Result, refused } from '@callout/kernel';
import { isSecretOf } from '../../host/tokens.ts';
import type { Reader, User } from '../../store/port.ts';
import { passwordRefusal } from './password-rules.ts';
import type { InvitationShown } from './people.ts';
import { endSessions, type PeopleContext, withoutInvitation } from './people-context.ts';

const GONE = { code: 'invitation-gone' };

export function createInvitations(context: PeopleContext) {
  return {
    openInvitation: async (id: string, secret: string): Promise<InvitationShown | undefined> => {
      const user = await invited(context, context.store, id, secret);
      return user && { login: user.login, name: user.name };
    },
    acceptInvitation: (id: string, secret: string, password: string) =>
      accept(context, id, secret, password),
  };
}

/** Unknown, used, replaced and expired links are answered alike. */
async function invited(
  { clock }: PeopleContext,
  reader: Reader,
  id: string,
  secret: string,
): Promise<User | undefined> {
  const user = await reader.userById(id);
  const { invitation } = user ?? {};
  if (!user || !invitation || user.disabled || invitation.expiresAt <= clock.now())
    return undefined;
  return isSecretOf(invitation.tokenHash, secret) ? user : undefined;
}

async function accept(
  context: PeopleContext,
  id: string,
  secret: string,
  password: string,
): Promise<Result<InvitationShown>> {
  const found = await invited(context, context.store, id, secret);
  if (!found) return refused(GONE);
  const weak = passwordRefusal(password, found.login, 'password');
  if (weak) return refused(weak);
  const passwordHash = await context.passwords.hash(password);
  const done = await context.store.write(async (transaction) => {
    // Once: pressed twice, the second finds the link used.
    const user = await invited(context, transaction, id, secret);
    if (!user) return refused(GONE);
    await endSessions(transaction, id);
    await transaction.putUser({ ...withoutInvitation(user), passwordHash });
    return ok({ login: user.login, name: user.name });
  });
  if (done.ok) {
    context.tellEnded(id);
    context.log.info({ person: id }, 'an invitation was accepted');
  }
  return done;
}

import { ok, type Result, refused } from '@callout/kernel';
import { isSecretOf } from '../../host/tokens.ts';
import type { Account, Reader } from '../../store/port.ts';
import { passwordRefusal } from './password-rules.ts';
import type { InvitationShown } from './people.ts';
import { endSessions, type PeopleContext, withoutInvitation } from './people-context.ts';

const GONE = { code: 'invitation-gone' };

export function createInvitations(context: PeopleContext) {
  return {
    openInvitation: async (id: string, secret: string): Promise<InvitationShown | undefined> => {
      const account = await invited(context, context.store, id, secret);
      return account && { login: account.login, name: account.name };
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
): Promise<Account | undefined> {
  const account = await reader.accountById(id);
  const { invitation } = account ?? {};
  if (!account || !invitation || account.disabled || invitation.expiresAt <= clock.now())
    return undefined;
  return isSecretOf(invitation.tokenHash, secret) ? account : undefined;
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
    const account = await invited(context, transaction, id, secret);
    if (!account) return refused(GONE);
    await endSessions(transaction, id);
    await transaction.putAccount({ ...withoutInvitation(account), passwordHash });
    return ok({ login: account.login, name: account.name });
  });
  if (done.ok) {
    context.tellEnded(id);
    context.log.info({ person: id }, 'an invitation was accepted');
  }
  return done;
}

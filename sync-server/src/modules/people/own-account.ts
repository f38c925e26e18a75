import { createHash } from 'node:crypto';
import { ok, type Result, refuse, refused } from '@callout/kernel';
import type { SessionShown } from '@callout/sync';
import type { SignedIn } from '../../engine/access/sessions.ts';
import type { Session } from '../../store/port.ts';
import { passwordRefusal } from './password-rules.ts';
import { NOT_THERE, type People } from './people.ts';
import { endSessions, type PeopleContext, withoutInvitation } from './people-context.ts';

export function createOwnAccount(context: PeopleContext) {
  return {
    changeOwnPassword: (who: SignedIn, current: string, next: string) =>
      changeOwnPassword(context, who, current, next),
    sessions: (who: SignedIn) => sessions(context, who),
    endSession: (who: SignedIn, id: string) => endSession(context, who, id),
    endOtherSessions: async (who: SignedIn) => {
      const { id } = who.principal;
      await context.store.write((transaction) => endSessions(transaction, id, who.tokenHash));
      context.tellEnded(id);
    },
  } satisfies Partial<People>;
}

async function changeOwnPassword(
  context: PeopleContext,
  who: SignedIn,
  current: string,
  next: string,
): Promise<Result<undefined>> {
  const { store, passwords } = context;
  const { id } = who.principal;
  const found = await store.accountById(id);
  if (!found || !(await passwords.matches(found.passwordHash, current))) {
    return refused(refuse('password-wrong', { fields: ['current'] }));
  }
  const weak =
    current === next
      ? refuse('password-same', { fields: ['next'] })
      : passwordRefusal(next, found.login, 'next');
  if (weak) return refused(weak);
  const passwordHash = await passwords.hash(next);
  const done = await store.write(async (transaction) => {
    const account = await transaction.accountById(id);
    // Two changes at once: the second knew a password that is none any more.
    if (!account || account.passwordHash !== found.passwordHash) {
      return refused(refuse('password-wrong', { fields: ['current'] }));
    }
    await endSessions(transaction, id, who.tokenHash);
    await transaction.putAccount({ ...withoutInvitation(account), passwordHash });
    return ok(undefined);
  });
  if (done.ok) {
    context.tellEnded(id);
    context.log.info({ person: id }, 'a person changed their password');
  }
  return done;
}

/** Names a session to its own person; its hash opens nothing, but need not travel either. */
function sessionId({ tokenHash }: Session): string {
  return createHash('sha256').update(`session ${tokenHash}`).digest('hex').slice(0, 32);
}

async function sessions({ store, clock }: PeopleContext, who: SignedIn) {
  const now = clock.now();
  const live = (await store.sessionsOf(who.principal.id)).filter(
    ({ expiresAt }) => expiresAt > now,
  );
  const found = await Promise.all(
    live.map(async (session): Promise<SessionShown | undefined> => {
      const { device: id, createdAt, lastUsedAt = createdAt } = session;
      const known = id === undefined ? undefined : await store.device(id);
      // One that waits for its device to hear that it is to be cleared opens nothing.
      if (known?.revoked) return undefined;
      const { label } = known ?? {};
      const device = id === undefined ? {} : { device: { id, ...(label ? { label } : {}) } };
      const current = session.tokenHash === who.tokenHash;
      return { id: sessionId(session), ...device, createdAt, lastUsedAt, current };
    }),
  );
  const shown = found.filter((session) => session !== undefined);
  return shown.sort((a, b) => (a.lastUsedAt < b.lastUsedAt ? 1 : -1));
}

async function endSession(
  context: PeopleContext,
  who: SignedIn,
  id: string,
): Promise<Result<undefined>> {
  const account = who.principal.id;
  const ended = await context.store.write(async (transaction) => {
    const found = (await transaction.sessionsOf(account)).find((one) => sessionId(one) === id);
    if (found) await transaction.removeSession(found.tokenHash);
    return found !== undefined;
  });
  if (!ended) return refused(NOT_THERE);
  context.tellEnded(account);
  return ok(undefined);
}

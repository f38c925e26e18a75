import { createHash } from 'node:crypto';
import { addMinutes, type InstantText, isSignInRole } from '@callout/kernel';
import type { Clock, Person } from '../engine/port.ts';
import type { Session, Store, User } from '../store/port.ts';
import type { Passwords } from './passwords.ts';

const DAY_MINUTES = 24 * 60;
/** A session ends when it was not used for so long. */
export const SESSION_DAYS = 30;
const TOKEN_BYTES = 32;

/** Who asks, and by which session. */
export interface SignedIn {
  readonly person: Person;
  readonly login: string;
  readonly device?: string | undefined;
  readonly tokenHash: string;
}

export interface Sessions {
  /** Answers undefined when login and password do not fit, or the person is disabled. */
  readonly signIn: (
    login: string,
    password: string,
    device: string | undefined,
  ) => Promise<{ readonly token: string; readonly signedIn: SignedIn } | undefined>;
  /** Answers undefined when the token is unknown, has ended, or belongs to a revoked device. */
  readonly find: (token: string) => Promise<SignedIn | undefined>;
  readonly findByHash: (tokenHash: string) => Promise<SignedIn | undefined>;
  readonly signOut: (tokenHash: string) => Promise<void>;
}

function tokenHashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

export function createSessions(parts: {
  readonly store: Store;
  readonly clock: Clock;
  readonly passwords: Passwords;
  readonly random: (bytes: number) => Uint8Array;
}): Sessions {
  const { store, clock, passwords } = parts;

  const signIn: Sessions['signIn'] = async (login, password, device) => {
    const user = await store.user(login);
    const matches = await passwords.matches(user?.passwordHash, password);
    if (!user || !matches || user.disabled) return undefined;
    const revoked = device !== undefined && (await store.device(device))?.revoked;
    if (revoked) return undefined;
    const token = Buffer.from(parts.random(TOKEN_BYTES)).toString('base64url');
    const now = clock.now();
    const session: Session = {
      tokenHash: tokenHashOf(token),
      user: user.id,
      ...(device === undefined ? {} : { device }),
      createdAt: now,
      expiresAt: addMinutes(now, SESSION_DAYS * DAY_MINUTES),
    };
    await store.write((transaction) => transaction.putSession(session));
    return { token, signedIn: signedInAs(user, session) };
  };

  const findByHash: Sessions['findByHash'] = async (tokenHash) => {
    const session = await store.session(tokenHash);
    const now = clock.now();
    if (!session || session.expiresAt <= now) return undefined;
    const user = await store.userById(session.user);
    if (!user || user.disabled) return undefined;
    if (session.device !== undefined && (await store.device(session.device))?.revoked) {
      return undefined;
    }
    await prolong(store, session, now);
    return signedInAs(user, session);
  };

  return {
    signIn,
    findByHash,
    find: (token) => findByHash(tokenHashOf(token)),
    signOut: (tokenHash) => store.write((transaction) => transaction.removeSession(tokenHash)),
  };
}

/** Slides the end of a session, at most once a day: a read must not become a write each time. */
async function prolong(store: Store, session: Session, now: InstantText): Promise<void> {
  if (session.expiresAt > addMinutes(now, (SESSION_DAYS - 1) * DAY_MINUTES)) return;
  const expiresAt = addMinutes(now, SESSION_DAYS * DAY_MINUTES);
  await store.write(async (transaction) => {
    // It may have been signed out in the meantime and must not come back.
    const current = await transaction.session(session.tokenHash);
    if (current) await transaction.putSession({ ...current, expiresAt });
  });
}

function signedInAs(user: User, session: Session): SignedIn {
  return {
    person: {
      id: user.id,
      name: user.name,
      // Whatever stands in the store: nobody signs in as the clock, a policy or an import.
      roles: user.roles.filter(isSignInRole),
      ...(user.subject === undefined ? {} : { subject: user.subject }),
    },
    login: user.login,
    ...(session.device === undefined ? {} : { device: session.device }),
    tokenHash: session.tokenHash,
  };
}

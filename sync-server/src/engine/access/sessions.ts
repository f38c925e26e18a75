import {
  addMinutes,
  type InstantText,
  ok,
  type Principal,
  type Result,
  refused,
} from '@callout/kernel';
import { isSignInRole } from '@callout/published-language';
import type { Clock } from '../../host/clock.ts';
import type { Passwords } from '../../host/passwords.ts';
import { newSecret, secretHash } from '../../host/tokens.ts';
import type { Account, Session, Store, Transaction } from '../../store/port.ts';
import { isToClear } from './contact.ts';
import { deviceRefusal } from './device-check.ts';
import { type DeviceClaim, registerDevice } from './devices.ts';

const DAY_MINUTES = 24 * 60;
/** A session ends when it was not used for so long. */
const SESSION_DAYS = 30;
/** Sessions of one person at a time; the one longest not used gives way to a new one. */
const SESSIONS_MAX = 100;
/** When a session was last used is noted this often: a read must not become a write each time. */
const NOTED_MINUTES = 15;

/** Who asks, and by which session. */
export interface SignedIn {
  readonly principal: Principal;
  readonly login: string;
  /** The device that the session is bound to; scripts have none. */
  readonly device?: string | undefined;
  readonly tokenHash: string;
}

export interface Sessions {
  /**
   * Refused with `sign-in-refused` when login and password do not fit or the person is disabled, and
   * with `device-refused` or `device-revoked` when they do, but not on this device.
   */
  readonly signIn: (
    login: string,
    password: string,
    device: DeviceClaim | undefined,
  ) => Promise<Result<{ readonly token: string; readonly signedIn: SignedIn }>>;
  /**
   * Answers undefined when the token is unknown or has ended, its person is disabled, or its device
   * was revoked or belongs to somebody else by now. Asked at every request, on every instance.
   */
  readonly find: (token: string) => Promise<SignedIn | undefined>;
  readonly findByHash: (tokenHash: string) => Promise<SignedIn | undefined>;
  /** Whether this session ended because its device is to keep nothing; that it heard so is noted. */
  readonly isToClear: (token: string) => Promise<boolean>;
  readonly signOut: (tokenHash: string) => Promise<void>;
}

export function createSessions(parts: {
  readonly store: Store;
  readonly clock: Clock;
  readonly passwords: Passwords;
  readonly random: (bytes: number) => Uint8Array;
}): Sessions {
  const { store, clock, passwords } = parts;

  const signIn: Sessions['signIn'] = async (login, password, claim) => {
    const found = await store.account(login);
    const matches = await passwords.matches(found?.passwordHash, password);
    if (!found || !matches || found.disabled) return refused({ code: 'sign-in-refused' });
    const token = newSecret(parts.random);
    const now = clock.now();
    return store.write(async (transaction) => {
      // Hashing takes its time: what has changed meanwhile counts.
      const account = await transaction.accountById(found.id);
      if (!account || account.disabled || account.passwordHash !== found.passwordHash) {
        return refused({ code: 'sign-in-refused' });
      }
      const device = claim && (await registerDevice(transaction, claim, account.id, now));
      if (device && !device.ok) return device;
      const session: Session = {
        tokenHash: secretHash(token),
        user: account.id,
        ...(device ? { device: device.value.id } : {}),
        createdAt: now,
        lastUsedAt: now,
        expiresAt: addMinutes(now, SESSION_DAYS * DAY_MINUTES),
      };
      await removeOldest(transaction, account.id, now);
      await transaction.putSession(session);
      return ok({ token, signedIn: signedInAs(account, session) });
    });
  };

  const findByHash: Sessions['findByHash'] = async (tokenHash) => {
    const session = await store.session(tokenHash);
    const now = clock.now();
    if (!session || session.expiresAt <= now) return undefined;
    const account = await store.accountById(session.user);
    if (!account || account.disabled) return undefined;
    const device = session.device === undefined ? undefined : await store.device(session.device);
    if (device && deviceRefusal(device, account.id)) return undefined;
    await noteUse(store, session, now);
    return signedInAs(account, session);
  };

  return {
    signIn,
    findByHash,
    find: (token) => findByHash(secretHash(token)),
    isToClear: (token) => toldToClear(store, clock.now(), secretHash(token)),
    signOut: (tokenHash) =>
      store.write(async (transaction) => {
        const session = await transaction.session(tokenHash);
        await transaction.removeSession(tokenHash);
        const device = session?.device && (await transaction.device(session.device));
        if (device) await transaction.putDevice({ ...device, leftAt: clock.now() });
      }),
  };
}

async function toldToClear(store: Store, now: InstantText, tokenHash: string): Promise<boolean> {
  const session = await store.session(tokenHash);
  const device = session?.device === undefined ? undefined : await store.device(session.device);
  if (!device?.order || !isToClear(device)) return false;
  if (device.order.heardAt === undefined) {
    await store.write(async (transaction) => {
      const current = await transaction.device(device.id);
      if (!current?.order) return;
      await transaction.putDevice({ ...current, order: { ...current.order, heardAt: now } });
    });
  }
  return true;
}

/** Slides the end of a session, and notes that it and its device were seen. */
async function noteUse(store: Store, session: Session, now: InstantText): Promise<void> {
  const noted = session.lastUsedAt ?? session.createdAt;
  if (noted > addMinutes(now, -NOTED_MINUTES)) return;
  const expiresAt = addMinutes(now, SESSION_DAYS * DAY_MINUTES);
  await store.write(async (transaction) => {
    // It may have been signed out in the meantime and must not come back.
    const current = await transaction.session(session.tokenHash);
    if (!current) return;
    await transaction.putSession({ ...current, expiresAt, lastUsedAt: now });
    const device = current.device && (await transaction.device(current.device));
    if (device) await transaction.putDevice({ ...device, lastSeenAt: now });
  });
}

/** Ended sessions of this person are swept out; beyond the limit, the one longest not used. */
async function removeOldest(
  transaction: Transaction,
  account: string,
  now: InstantText,
): Promise<void> {
  const all = await transaction.sessionsOf(account);
  const used = ({ lastUsedAt, createdAt }: Session) => lastUsedAt ?? createdAt;
  const live = all
    .filter(({ expiresAt }) => expiresAt > now)
    .sort((a, b) => (used(a) < used(b) ? 1 : -1));
  const kept = new Set(live.slice(0, SESSIONS_MAX - 1));
  for (const session of all) {
    if (!kept.has(session)) await transaction.removeSession(session.tokenHash);
  }
}

function signedInAs(account: Account, session: Session): SignedIn {
  return {
    principal: {
      id: account.id,
      name: account.name,
      // Whatever stands in the store: nobody signs in as the clock, a policy or an import.
      roles: account.roles.filter(isSignInRole),
      ...(account.subject === undefined ? {} : { subject: account.subject }),
    },
    login: account.login,
    ...(session.device === undefined ? {} : { device: session.device }),
    tokenHash: session.tokenHash,
  };
}

import { type Refusal, type Result, refused } from '@callout/kernel';
import type { PersonShown } from '@callout/sync';
import type { Engine } from '../../engine/port.ts';
import type { Clock } from '../../host/clock.ts';
import type { Log } from '../../host/log.ts';
import type { Passwords } from '../../host/passwords.ts';
import type { Account, Store, Transaction } from '../../store/port.ts';
import { type By, NOT_PERMITTED, NOT_THERE } from './people.ts';

export interface PeopleParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly passwords: Passwords;
  readonly random: (bytes: number) => Uint8Array;
  readonly engine: Pick<Engine, 'requestEffect'>;
  readonly log: Log;
  readonly dataFolder: string;
}

export interface PeopleContext extends PeopleParts {
  readonly tellEnded: (user: string) => void;
}

export function shown(account: Account, now: string): PersonShown {
  const { id, login, name, roles, subject, email, disabled, passwordHash, invitation } = account;
  const isOpen = invitation !== undefined && invitation.expiresAt > now;
  return {
    ...{ id, login, name, roles, disabled, hasPassword: passwordHash !== undefined },
    ...(subject === undefined ? {} : { subject }),
    ...(email === undefined ? {} : { email }),
    ...(isOpen ? { invitedUntil: invitation.expiresAt } : {}),
  };
}

/** Within the transaction: who was a manager when the request came in may have been disabled since. */
export async function refusalFor(transaction: Transaction, by: By): Promise<Refusal | undefined> {
  if (by === 'console') return undefined;
  const who = await transaction.accountById(by.user);
  return who && !who.disabled && who.roles.includes('manager') ? undefined : NOT_PERMITTED;
}

/** Changes a person as they are now, if whoever asks for it may. */
export async function changePerson(
  { store, clock, log }: PeopleContext,
  asked: { readonly id: string; readonly by: By; readonly what: string },
  change: (transaction: Transaction, account: Account) => Promise<Result<Account>>,
): Promise<Result<PersonShown>> {
  const { id, by, what } = asked;
  const changed = await store.write(async (transaction) => {
    const refusal = await refusalFor(transaction, by);
    if (refusal) return refused(refusal);
    const account = await transaction.accountById(id);
    if (!account) return refused(NOT_THERE);
    const after = await change(transaction, account);
    if (after.ok) await transaction.putAccount(after.value);
    return after;
  });
  if (!changed.ok) return changed;
  log.info({ person: id, by: by === 'console' ? by : by.user }, what);
  return { ok: true, value: shown(changed.value, clock.now()) };
}

/** @param except the session that stays */
export async function endSessions(
  transaction: Transaction,
  account: string,
  except?: string,
): Promise<void> {
  for (const { tokenHash } of await transaction.sessionsOf(account)) {
    if (tokenHash !== except) await transaction.removeSession(tokenHash);
  }
}

export function withoutInvitation({ invitation: _, ...account }: Account): Account {
  return account;
}

import { derivedId, ok, type Result, refuse, refused } from '@callout/kernel';
import type { PersonShown } from '@callout/sync';
import type { Account, Transaction } from '../../store/port.ts';
import { passwordRefusal } from './password-rules.ts';
import type { By, NewPerson, People, PeopleQuery } from './people.ts';
import {
  changePerson,
  endSessions,
  type PeopleContext,
  refusalFor,
  shown,
  withoutInvitation,
} from './people-context.ts';

const ID_BYTES = 16;
/** People that are looked through for one page; an organisation with more is searched by login. */
const LOOKED_THROUGH_MAX = 20_000;
const PAGE = 500;

export function createAccounts(context: PeopleContext) {
  return {
    list: (query: PeopleQuery) => list(context, query),
    add: (person: NewPerson, by: By) => add(context, person, by),
    setDisabled: (id: string, disabled: boolean, by: By) => setDisabled(context, id, disabled, by),
    setEmail: (id: string, email: string, by: By) =>
      changePerson(context, { id, by, what: 'an address was changed' }, async (_, account) =>
        ok({ ...account, email }),
      ),
    setPassword: (id: string, password: string) => setPassword(context, id, password),
    invite: (id: string, by: By) => invite(context, id, by),
    idOf: async (login: string) => (await context.store.account(login))?.id,
  } satisfies Partial<People>;
}

async function list({ store, clock }: PeopleContext, { q, after = '', limit }: PeopleQuery) {
  const words = (q ?? '').trim().toLowerCase();
  const now = clock.now();
  const people: PersonShown[] = [];
  let last = after;
  for (let seen = 0; seen < LOOKED_THROUGH_MAX; seen += PAGE) {
    const page = await store.accountsAfter(last, PAGE);
    for (const account of page) {
      const { login, name } = account;
      if (!`${login}\n${name}`.toLowerCase().includes(words)) continue;
      if (people.length === limit) return { people, next: people.at(-1)?.login };
      people.push(shown(account, now));
    }
    if (page.length < PAGE) return { people };
    last = page.at(-1)?.login ?? last;
  }
  return { people, next: last };
}

/** A login that is given to another person later does not make them the first: ids are random. */
async function add(
  context: PeopleContext,
  person: NewPerson,
  by: By,
): Promise<Result<PersonShown>> {
  const { store, clock, passwords, random, log } = context;
  const { password, ...facts } = person;
  const weak =
    password === undefined ? undefined : passwordRefusal(password, facts.login, 'password');
  if (weak) return refused(weak);
  const hash = password === undefined ? undefined : await passwords.hash(password);
  const account: Account = {
    id: derivedId('user', facts.login, Buffer.from(random(ID_BYTES)).toString('hex')),
    ...facts,
    ...(hash === undefined ? {} : { passwordHash: hash }),
    disabled: false,
  };
  const added = await store.write(async (transaction) => {
    const refusal =
      (await refusalFor(transaction, by)) ?? (await newRefusal(transaction, account, by));
    if (refusal) return refused(refusal);
    await transaction.putAccount(account);
    return ok(account);
  });
  if (!added.ok) return added;
  log.info({ person: account.id, by: by === 'console' ? by : by.user }, 'a person was added');
  if (password === undefined) await requestInvitation(context, account.id);
  return ok(shown(account, clock.now()));
}

async function newRefusal(
  transaction: Transaction,
  { login, roles, subject, email }: Account,
  by: By,
) {
  if (await transaction.account(login)) {
    return refuse('login-taken', { fields: ['login'], params: { login } });
  }
  const tied = roles.find((role) => role === 'client' || role === 'worker');
  if (tied && subject === undefined) return refuse('subject-missing', { fields: ['subject'] });
  if (by === 'console') return undefined;
  // Whoever sets up an empty database from a shell may name clients that are yet to be told of.
  if (tied && subject !== undefined && !(await transaction.document(tied, subject))) {
    return refuse('subject-unknown', { fields: ['subject'], params: { role: tied } });
  }
  if (email === undefined && !login.includes('@')) {
    return refuse('address-missing', { fields: ['email'] });
  }
  return undefined;
}

async function setDisabled(context: PeopleContext, id: string, disabled: boolean, by: By) {
  if (disabled && by !== 'console' && by.user === id) return refused({ code: 'not-yourself' });
  const what = disabled ? 'a person was disabled' : 'a person was enabled';
  const done = await changePerson(context, { id, by, what }, async (transaction, account) => {
    if (disabled) await endSessions(transaction, id);
    return ok({ ...(disabled ? withoutInvitation(account) : account), disabled });
  });
  if (done.ok && disabled) context.tellEnded(id);
  return done;
}

async function setPassword(context: PeopleContext, id: string, password: string) {
  const login = (await context.store.accountById(id))?.login ?? '';
  const weak = passwordRefusal(password, login, 'password');
  if (weak) return refused(weak);
  const passwordHash = await context.passwords.hash(password);
  const asked = { id, by: 'console', what: 'a password was set' } as const;
  const done = await changePerson(context, asked, async (transaction, account) => {
    await endSessions(transaction, id);
    return ok({ ...withoutInvitation(account), passwordHash });
  });
  if (done.ok) context.tellEnded(id);
  return done;
}

/** The link itself is made when the mail is sent, so that it stands nowhere but in the mail. */
async function requestInvitation({ engine }: PeopleContext, person: string): Promise<void> {
  await engine.requestEffect('management', { command: 'SendInvitation', data: { person } });
}

async function invite(context: PeopleContext, id: string, by: By) {
  const asked = { id, by, what: 'an invitation was asked for' };
  const done = await changePerson(context, asked, async (_, account) =>
    account.disabled ? refused({ code: 'person-disabled' }) : ok(withoutInvitation(account)),
  );
  if (done.ok) await requestInvitation(context, id);
  return done;
}

import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { derivedId, SIGN_IN_ROLES } from '@callout/kernel';
import { z } from 'zod';
import { createPasswords, PASSWORD_LENGTH_MAX } from '../auth/passwords.ts';
import type { Store, User } from '../store/port.ts';
import { type CliCommand, type Desk, mistaken, withStore } from './command.ts';

const USAGE = [
  'user add <login> --name <name> --role <role>[,<role>] [--subject <client or worker id>]',
  'user list',
  'user password <login>',
  'user disable <login>',
  'user enable <login>',
].join('\n  ');
const LIST_MAX = 10_000;
const PASSWORD_LENGTH_MIN = 8;

const newUserSchema = z.object({
  login: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,59}$/i),
  name: z.string().trim().min(1).max(120),
  roles: z.array(z.enum(SIGN_IN_ROLES)).min(1),
  subject: z.string().min(1).max(120).optional(),
});
const FAULTS: Readonly<Record<string, string>> = {
  login: 'The login may hold letters, digits, dots, dashes and underscores, at most 60.',
  name: '--name must be given, with at most 120 characters.',
  roles: `--role must name one or more of ${SIGN_IN_ROLES.join(', ')}.`,
  subject: '--subject must be the id of a client or a worker.',
};

export const user: CliCommand = {
  usage: USAGE,
  summary: 'People who may sign in. Passwords are read from the first line of stdin.',
  run: async (args, desk) => {
    const [what, ...rest] = args;
    switch (what) {
      case 'add':
        return add(rest, desk);
      case 'list':
        return list(desk);
      case 'password':
        return change(rest, desk, async (found) => ({
          ...found,
          passwordHash: await passwordFor(found.login, desk),
        }));
      case 'disable':
        return change(rest, desk, async (found) => ({ ...found, disabled: true }));
      case 'enable':
        return change(rest, desk, async (found) => ({ ...found, disabled: false }));
      default:
        throw mistaken(`user ${what ?? ''} is not known:\n  ${USAGE}`);
    }
  },
};

async function add(args: readonly string[], desk: Desk): Promise<number> {
  const wanted = readNewUser(args);
  return withStore(desk, async (store) => {
    const { login, name, roles, subject } = wanted;
    if (await store.user(login)) throw mistaken(`The login "${login}" is taken.`);
    const added: User = {
      // Random, so that a login that is given to another person later does not make him the first.
      id: derivedId('user', login, randomBytes(16).toString('hex')),
      login,
      name,
      roles,
      ...(subject === undefined ? {} : { subject }),
      passwordHash: await passwordFor(login, desk),
      disabled: false,
    };
    await store.write((transaction) => transaction.putUser(added));
    desk.say(`${login} can sign in as ${roles.join(', ')}.`);
    return 0;
  });
}

function readNewUser(args: readonly string[]): z.output<typeof newUserSchema> {
  const { values, positionals } = parsed(args);
  const read = newUserSchema.safeParse({
    login: positionals[0],
    name: values.name,
    roles: values.role?.split(',').map((role) => role.trim()),
    subject: values.subject,
  });
  if (!read.success) throw mistaken(FAULTS[String(read.error.issues[0]?.path[0])] ?? USAGE);
  const tied = read.data.roles.some((role) => role === 'client' || role === 'worker');
  if (tied && read.data.subject === undefined) {
    throw mistaken('A client or a worker needs --subject: the id of the client or worker he is.');
  }
  return read.data;
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        name: { type: 'string' },
        role: { type: 'string' },
        subject: { type: 'string' },
      },
    });
  } catch (error) {
    throw mistaken(error instanceof Error ? error.message : String(error));
  }
}

async function list(desk: Desk): Promise<number> {
  return withStore(desk, async (store) => {
    for (const found of await store.users(LIST_MAX)) {
      const state = found.disabled ? ' (disabled)' : '';
      desk.say(`${found.login}\t${found.roles.join(',')}\t${found.name}${state}`);
    }
    return 0;
  });
}

async function change(
  [login]: readonly string[],
  desk: Desk,
  changed: (found: User) => Promise<User>,
): Promise<number> {
  if (login === undefined) throw mistaken(`The login is missing:\n  ${USAGE}`);
  return withStore(desk, async (store) => {
    const after = await changed(await existing(store, login));
    await store.write((transaction) => transaction.putUser(after));
    desk.say(`${login} is changed.`);
    return 0;
  });
}

async function existing(store: Store, login: string): Promise<User> {
  const found = await store.user(login);
  if (!found) throw mistaken(`There is nobody with the login "${login}".`);
  return found;
}

async function passwordFor(login: string, desk: Desk): Promise<string> {
  const password = await desk.ask(`Password for ${login}: `);
  if (password.length < PASSWORD_LENGTH_MIN || password.length > PASSWORD_LENGTH_MAX) {
    throw mistaken(
      `A password has ${PASSWORD_LENGTH_MIN} to ${PASSWORD_LENGTH_MAX} characters, not ${password.length}.`,
    );
  }
  return createPasswords().hash(password);
}

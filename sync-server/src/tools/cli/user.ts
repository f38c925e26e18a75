import { parseArgs } from 'node:util';
import { SIGN_IN_ROLES } from '@callout/kernel';
import { peoplePageSchema } from '@callout/sync';
import { newPersonSchema } from '../../modules/people/schemas.ts';
import { administer } from './administer.ts';
import { type CliCommand, type CliContext, mistaken } from './command.ts';

const USAGE = [
  'user add <login> --name <name> --role <role>[,<role>] [--subject <client or worker id>]',
  '         [--email <address>] [--invite]',
  'user list',
  'user password <login>',
  'user invite <login> [--email <address>]',
  'user disable <login>',
  'user enable <login>',
].join('\n  ');
const PAGES_MAX = 200;

const FAULTS: Readonly<Record<string, string>> = {
  login: 'The login may hold letters, digits, and . _ @ + -, at most 120.',
  name: '--name must be given, with at most 200 characters.',
  roles: `--role must name one or more of ${SIGN_IN_ROLES.join(', ')}.`,
  subject: '--subject must be the id of a client or a worker.',
  email: '--email must be an address.',
};

export const user: CliCommand = {
  usage: USAGE,
  summary:
    'People who may sign in, beside a running server too. Passwords are read from the first line of ' +
    'stdin; with --invite they choose their own by a link that is mailed to them.',
  run: async (args, context) => {
    const [what, ...rest] = args;
    switch (what) {
      case 'add':
        return add(rest, context);
      case 'list':
        return list(context);
      case 'password':
        return setPassword(rest, context);
      case 'invite':
        return invite(rest, context);
      case 'disable':
      case 'enable':
        return change(what, rest, context);
      default:
        throw mistaken(`user ${what ?? ''} is not known:\n  ${USAGE}`);
    }
  },
};

async function add(args: readonly string[], context: CliContext): Promise<number> {
  const { values, positionals } = parsed(args);
  const { name, subject, email, role } = values;
  const read = newPersonSchema.safeParse({
    ...{ login: positionals[0], name, subject, email },
    roles: role?.split(',').map((one) => one.trim()),
  });
  if (!read.success) throw mistaken(FAULTS[String(read.error.issues[0]?.path[0])] ?? USAGE);
  const { login, roles } = read.data;
  const password = values.invite ? {} : { password: await passwordFor(login, context) };
  await administer(context, 'user.add', { ...read.data, ...password });
  const how = values.invite ? 'is invited to sign in' : 'can sign in';
  context.say(`${login} ${how} as ${roles.join(', ')}.`);
  return 0;
}

function parsed(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...{ name: text, role: text, subject: text, email: text },
        invite: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw mistaken(error instanceof Error ? error.message : String(error));
  }
}

async function list(context: CliContext): Promise<number> {
  let after = '';
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const { people, next } = peoplePageSchema.parse(
      await administer(context, 'user.list', { after }),
    );
    for (const { login, roles, name, disabled, hasPassword } of people) {
      const state = disabled ? ' (disabled)' : hasPassword ? '' : ' (no password yet)';
      context.say(`${login}\t${roles.join(',')}\t${name}${state}`);
    }
    if (next === undefined) break;
    after = next;
  }
  return 0;
}

async function setPassword([login]: readonly string[], context: CliContext): Promise<number> {
  if (login === undefined) throw mistaken(`The login is missing:\n  ${USAGE}`);
  const password = await passwordFor(login, context);
  await administer(context, 'user.password', { login, password });
  context.say(`${login} is changed, and signed out everywhere.`);
  return 0;
}

async function invite(args: readonly string[], context: CliContext): Promise<number> {
  const { values, positionals } = parsed(args);
  const [login] = positionals;
  if (login === undefined) throw mistaken(`The login is missing:\n  ${USAGE}`);
  await administer(context, 'user.invite', {
    login,
    ...(values.email ? { email: values.email } : {}),
  });
  context.say(`A link goes to ${login}; the one before opens nothing any more.`);
  return 0;
}

async function change(
  what: 'disable' | 'enable',
  [login]: readonly string[],
  context: CliContext,
): Promise<number> {
  if (login === undefined) throw mistaken(`The login is missing:\n  ${USAGE}`);
  await administer(context, `user.${what}`, { login });
  context.say(`${login} is ${what}d.`);
  return 0;
}

function passwordFor(login: string, context: CliContext): Promise<string> {
  return context.ask(`Password for ${login}: `);
}

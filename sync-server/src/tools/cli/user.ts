import { SIGN_IN_ROLES } from '@callout/published-language';
import { peoplePageSchema } from '@callout/sync';
import { z } from 'zod';
import { newPersonSchema } from '../../modules/people/schemas.ts';
import { administer } from './administer.ts';
import { type AddCommand, type CliContext, mistaken } from './command.ts';

const PAGES_MAX = 200;

const FAULTS: Readonly<Record<string, string>> = {
  login: 'The login may hold letters, digits, and . _ @ + -, at most 120.',
  name: '--name must be given, with at most 200 characters.',
  roles: `--role must name one or more of ${SIGN_IN_ROLES.join(', ')}.`,
  subject: '--subject must be the id of a client or a worker.',
  email: '--email must be an address.',
};

export const user: AddCommand = (program, run) => {
  const group = program
    .command('user')
    .description(
      'People who may sign in, beside a running server too. Passwords are read from the first line of stdin.',
    );
  group
    .command('add')
    .argument('<login>')
    .description('Lets a person sign in.')
    .option('--name <name>')
    .option('--role <roles>', `one or more, with commas between: ${SIGN_IN_ROLES.join(', ')}`)
    .option('--subject <id>', 'the client or worker that they are')
    .option('--email <address>')
    .option('--invite', 'they choose their own password by a link that is mailed to them')
    .action(run(add));
  group.command('list').description('Lists them.').action(run(list));
  group
    .command('password')
    .argument('<login>')
    .description('Sets another password, and signs them out everywhere.')
    .action(run(setPassword));
  group
    .command('invite')
    .argument('<login>')
    .option('--email <address>')
    .description('Mails a link by which they choose their own password.')
    .action(run(invite));
  for (const what of ['disable', 'enable'] as const) {
    group
      .command(what)
      .argument('<login>')
      .description(what === 'disable' ? 'Shuts a person out.' : 'Lets them in again.')
      .action(
        run(async (context, login) => {
          await administer(context, `user.${what}`, { login });
          context.say(`${login} is ${what}d.`);
          return 0;
        }),
      );
  }
};

interface NewPerson {
  readonly name?: string | undefined;
  readonly role?: string | undefined;
  readonly subject?: string | undefined;
  readonly email?: string | undefined;
  readonly invite?: true | undefined;
}

async function add(context: CliContext, name: string, said: NewPerson): Promise<number> {
  const { role, invite: isInvited, ...person } = said;
  const read = newPersonSchema.safeParse({
    ...{ ...person, login: name },
    roles: role?.split(',').map((one) => one.trim()),
  });
  if (!read.success) {
    const [field] = read.error.issues[0]?.path ?? [];
    throw mistaken(FAULTS[String(field)] ?? z.prettifyError(read.error));
  }
  const { login, roles } = read.data;
  const password = isInvited ? {} : { password: await passwordFor(login, context) };
  await administer(context, 'user.add', { ...read.data, ...password });
  const how = isInvited ? 'is invited to sign in' : 'can sign in';
  context.say(`${login} ${how} as ${roles.join(', ')}.`);
  return 0;
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

async function setPassword(context: CliContext, login: string): Promise<number> {
  const password = await passwordFor(login, context);
  await administer(context, 'user.password', { login, password });
  context.say(`${login} is changed, and signed out everywhere.`);
  return 0;
}

async function invite(
  context: CliContext,
  login: string,
  { email }: { readonly email?: string | undefined },
): Promise<number> {
  await administer(context, 'user.invite', { login, ...(email ? { email } : {}) });
  context.say(`A link goes to ${login}; the one before opens nothing any more.`);
  return 0;
}

function passwordFor(login: string, context: CliContext): Promise<string> {
  return context.ask(`Password for ${login}: `);
}

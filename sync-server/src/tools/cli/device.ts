import { deviceSchema } from '@callout/sync';
import { z } from 'zod';
import { administer } from './administer.ts';
import type { AddCommand, CliContext } from './command.ts';

export const device: AddCommand = (program, run) => {
  const group = program.command('device').description('Devices, beside a running server too.');
  group.command('list').argument('[login]').description('Lists them.').action(run(list));
  group
    .command('revoke')
    .argument('<device>')
    .description('Signs a device out for good at once; what it sends later is not taken.')
    .action(
      run(async (context, name) => {
        await administer(context, 'device.revoke', { device: name });
        context.say(`The device ${name} is revoked.`);
        return 0;
      }),
    );
  group
    .command('clear')
    .argument('<device>')
    .option('--now', 'without waiting for what it has not sent: that is lost')
    .description('Has a device send what it holds, and then keep nothing of it.')
    .action(
      run(async (context, name, options: { readonly now?: true }) => {
        const how = options.now ? 'clear' : 'hand-in';
        await administer(context, 'device.clear', { device: name, how });
        context.say(`The device ${name} is cleared at its next contact.`);
        return 0;
      }),
    );
};

async function list(context: CliContext, login?: string): Promise<number> {
  const input = login === undefined ? {} : { login };
  const devices = z.array(deviceSchema).parse(await administer(context, 'device.list', input));
  for (const { id, person, label = '', lastSeenAt, revoked, signedIn, unsent } of devices) {
    const state = revoked ? 'revoked' : signedIn ? 'signed in' : 'signed out';
    const sent = unsent === undefined ? 'sent unknown' : `${unsent} unsent`;
    context.say([id, person.login, label, lastSeenAt, state, sent].join('\t'));
  }
  return 0;
}

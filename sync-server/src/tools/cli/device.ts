import { deviceSchema } from '@callout/sync';
import { z } from 'zod';
import { administer } from './administer.ts';
import { type CliCommand, type CliContext, mistaken } from './command.ts';

const USAGE = ['device list [<login>]', 'device revoke <device>'].join('\n  ');

export const device: CliCommand = {
  usage: USAGE,
  summary:
    'Devices, beside a running server too. A revoked one is signed out for good at once; what it ' +
    'sends later is not taken.',
  run: async ([what, name], context) => {
    if (what === 'list') return list(name, context);
    if (what !== 'revoke' || name === undefined) throw mistaken(`Not known:\n  ${USAGE}`);
    await administer(context, 'device.revoke', { device: name });
    context.say(`The device ${name} is revoked.`);
    return 0;
  },
};

async function list(login: string | undefined, context: CliContext): Promise<number> {
  const input = login === undefined ? {} : { login };
  const devices = z.array(deviceSchema).parse(await administer(context, 'device.list', input));
  for (const { id, person, label = '', lastSeenAt, revoked, signedIn } of devices) {
    const state = revoked ? 'revoked' : signedIn ? 'signed in' : 'signed out';
    context.say([id, person.login, label, lastSeenAt, state].join('\t'));
  }
  return 0;
}

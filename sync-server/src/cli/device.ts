import { type CliCommand, mistaken, withStore } from './command.ts';

const USAGE = 'device revoke <device>';

export const device: CliCommand = {
  usage: USAGE,
  summary: 'Signs a lost device out for good; what it sends later is not taken.',
  run: async ([what, id], desk) => {
    if (what !== 'revoke' || id === undefined) throw mistaken(`Not known:\n  ${USAGE}`);
    return withStore(desk, async (store) => {
      const found = await store.device(id);
      if (!found) throw mistaken(`There is no device "${id}".`);
      await store.write((transaction) => transaction.putDevice({ ...found, revoked: true }));
      desk.say(`The device ${id} is revoked.`);
      return 0;
    });
  },
};

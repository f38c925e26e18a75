import { type CliCommand, mistaken, withStoreBeside } from './command.ts';
import { runVerify } from './verify.ts';

export const verifyCommand: CliCommand = {
  usage: 'verify',
  summary: 'Folds the whole log anew and compares every document; may run beside the server.',
  run: async (args, desk) => {
    if (args.length > 0) throw mistaken('verify takes no arguments.');
    return withStoreBeside(desk, (store) =>
      runVerify({ store, model: desk.model, print: desk.say }),
    );
  },
};

import { type CliCommand, mistaken, withReader } from './command.ts';
import { runVerify } from './verify.ts';

export const verifyCommand: CliCommand = {
  usage: 'verify',
  summary:
    'Folds the whole log anew and compares every document and row; reads only, beside the server too.',
  run: async (args, context) => {
    if (args.length > 0) throw mistaken('verify takes no arguments.');
    return withReader(context, (store) =>
      runVerify({ store, model: context.model, print: context.say }),
    );
  },
};

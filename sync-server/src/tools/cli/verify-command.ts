import { type CliCommand, mistaken, withReader } from './command.ts';
import { runVerify } from './verify.ts';

export const verifyCommand: CliCommand = {
  usage: 'verify',
  summary:
    'Folds the whole log anew and compares every document and row; reads only, beside the server too.',
  run: async (args, desk) => {
    if (args.length > 0) throw mistaken('verify takes no arguments.');
    return withReader(desk, (store) => runVerify({ store, model: desk.model, print: desk.say }));
  },
};

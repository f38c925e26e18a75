import { describeModel } from '../http/describe-model.ts';
import { type CliCommand, mistaken } from './command.ts';

export const printModel: CliCommand = {
  usage: 'model',
  summary: 'Prints the whole declared model as JSON.',
  run: async (args, desk) => {
    if (args.length > 0) throw mistaken('model takes no arguments.');
    desk.say(JSON.stringify(describeModel(desk.model), null, 2));
    return 0;
  },
};

import { type AddCommand, withReader } from './command.ts';
import { runVerify } from './verify.ts';

export const verifyCommand: AddCommand = (program, run) =>
  program
    .command('verify')
    .description(
      'Folds the whole log anew and compares every document and row; reads only, beside the server too.',
    )
    .action(
      run((context) =>
        withReader(context, (store) =>
          runVerify({ store, model: context.model, print: context.say }),
        ),
      ),
    );

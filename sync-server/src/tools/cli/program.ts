import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { model } from '@callout/model';
import { readConfig } from '../../host/config.ts';
import { createLog } from '../../host/log.ts';
import { runMain } from '../../host/start-failure.ts';
import type { CliContext } from './command.ts';
import { runCli } from './commands.ts';

/** Runs the command that this process was started with. */
export const runProgram = (): Promise<void> =>
  runMain(() => runCli(process.argv.slice(2), cliContext));

function cliContext(): CliContext {
  return {
    config: readConfig(process.env),
    model,
    log: createLog(),
    say: (line) => process.stdout.write(`${line}\n`),
    ask,
  };
}

async function ask(question: string): Promise<string> {
  const input = process.stdin;
  if (input.isTTY) process.stderr.write(question);
  // What is typed is not shown: the terminal gets an output that writes nothing.
  const reader = createInterface({ input, terminal: input.isTTY === true });
  const ended = once(reader, 'close').then(() => ['']);
  const [line] = await Promise.race([once(reader, 'line'), ended]);
  reader.close();
  if (input.isTTY) process.stderr.write('\n');
  return typeof line === 'string' ? line : '';
}

import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { model } from '@callout/model';
import { readConfig } from '../../host/config.ts';
import { createLog } from '../../host/log.ts';
import { runMain } from '../../host/start-failure.ts';
import { type CliContext, mistaken } from './command.ts';
import { commands } from './commands.ts';

const [name, ...args] = process.argv.slice(2);

await runMain(async () => {
  if (name === undefined || name === 'help' || name === '--help') {
    process.stdout.write(`${help()}\n`);
    return 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) {
    throw mistaken(`There is no command "${name}"; there are ${Object.keys(commands).join(', ')}.`);
  }
  if (args.includes('--help')) {
    process.stdout.write(`${command.summary}\n  ${command.usage}\n`);
    return 0;
  }
  return command.run(args, cliContext());
});

function help(): string {
  const entries = Object.values(commands).map(
    ({ usage, summary }) => `  ${usage}\n      ${summary}`,
  );
  return ['pnpm callout <command>', ...entries].join('\n');
}

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

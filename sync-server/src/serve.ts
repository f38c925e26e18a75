import { model } from '@callout/model';
import { writeCompiled } from './host/compile-cache.ts';
import { readConfig } from './host/config.ts';
import { createLog } from './host/log.ts';
import { runMain } from './host/start-failure.ts';
import { type RunningServer, startServer } from './server.ts';
import { openDemo } from './tools/demo/open.ts';

const DEMO_SIGN_INS =
  'Sign in with the password demo as manager, reviewer, accountant, supplies, worker1 or client1.';
const NOBODY = 'Nobody can sign in yet: add a person with "pnpm callout user add".';

/** Runs the server until it is asked to stop. */
export const serve = (): Promise<void> =>
  runMain(async () => {
    const config = readConfig(process.env);
    const server = await startServer(config, { model, log: createLog(), fillDemo: openDemo });
    process.stdout.write(`Callout ready on ${server.url}\n`);
    if (server.hasDemo) process.stdout.write(`${DEMO_SIGN_INS}\n`);
    else if ((await server.store.accounts(1)).length === 0) process.stdout.write(`${NOBODY}\n`);
    writeCompiled();
    await untilStopped(server);
    return 0;
  });

/** The first signal lets everything finish; a second one means it. */
function untilStopped(server: RunningServer): Promise<void> {
  return new Promise((resolve, reject) => {
    let asked = false;
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        if (asked) process.exit(signal === 'SIGINT' ? 130 : 143);
        asked = true;
        server.stop().then(resolve, reject);
      });
    }
  });
}

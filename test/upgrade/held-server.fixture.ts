// A whole server whose database holds at one step of its upgrade until it is told to go on, so that
// whoever watches has all the time to ask it. Arguments: the data folder, the port, the step, and the
// address of PostgreSQL where it is that. It says "held" there and "ready" when it serves.
import { once } from 'node:events';
import { model } from '@callout/model';
import { createLog, openStore, readConfig, type Store, startServer } from '@callout/sync-server';

const [dataFolder = '', port = '0', step = '1', databaseUrl] = process.argv.slice(2);

/** Holds before its n-th transaction of bulk work; every one before is durable. */
function heldAt(store: Store, holdAt: number): Store {
  let bulks = 0;
  let writes = 0;
  const write: Store['write'] = async (work) => {
    if (bulks > 0) writes += 1;
    if (bulks > 0 && writes === holdAt) {
      const released = once(process, 'message');
      process.send?.('held');
      await released;
    }
    return store.write(work);
  };
  const bulk: Store['bulk'] = (work) =>
    store.bulk(async () => {
      bulks += 1;
      try {
        return await work();
      } finally {
        bulks -= 1;
      }
    });
  return { ...store, write, bulk };
}

const config = {
  ...readConfig({ CALLOUT_PORT: port, CALLOUT_DEMO: '0' }),
  dataFolder,
  databaseUrl,
};
const server = await startServer(config, {
  model,
  log: createLog('silent'),
  openStore: async (...asked) => heldAt(await openStore(...asked), Number(step)),
});
process.send?.('ready');
await once(process, 'message');
await server.stop();
process.disconnect?.();

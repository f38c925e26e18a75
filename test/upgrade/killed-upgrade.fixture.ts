// A program that begins to bring a database up to date and is killed in the middle of it, by itself and
// without a chance to tidy anything up: after so many steps of progress.
import { model } from '@callout/model';
import {
  bringUpToDate,
  createLog,
  createPostgresStore,
  createSqliteStore,
} from '@callout/sync-server';

const [where = '', steps = '1'] = process.argv.slice(2);
const isPostgres = where.startsWith('postgres://');
const store = isPostgres
  ? await createPostgresStore({ url: where })
  : createSqliteStore({ path: where });
let left = Number(steps);
await bringUpToDate({
  store,
  model,
  log: createLog('silent'),
  onProgress: () => {
    left -= 1;
    if (left <= 0) process.kill(process.pid, 'SIGKILL');
  },
});

// Commits so many times a second into a database and says how long each took. Arguments: the database
// and the rate.
import { setTimeout as delay } from 'node:timers/promises';
import { createSqliteStore } from '@callout/sync-server';

const [path = '', rate = '100'] = process.argv.slice(2);
const everyMs = 1_000 / Number(rate);
const store = createSqliteStore({ path });
let took: number[] = [];
let stopped = false;
process.on('SIGTERM', () => {
  stopped = true;
});

const body = { text: 'x'.repeat(2_000) };
let due = performance.now();
for (let row = 0; !stopped; row += 1) {
  const from = performance.now();
  await store.write(async (transaction) => {
    await transaction.nextPosition();
    await transaction.putRow('billing', 'written', `row-${row}`, String(row), body);
  });
  took.push(performance.now() - from);
  if (took.length >= 20) {
    process.stdout.write(`${JSON.stringify(took)}\n`);
    took = [];
  }
  due += everyMs;
  const restMs = due - performance.now();
  if (restMs > 0) await delay(restMs);
  else if (restMs < -1_000) due = performance.now();
}
await store.close();

// Proves group commit on a connection that only notes what it is told: units share a commit, nobody is
// answered before it, a failed one answers nobody, and the queue has an end.
import { expect, it } from 'vitest';
import { StoreBusy, StoreUnavailable } from './errors.ts';
import { BATCH_MAX, type BatchConnection, createWriteQueue, QUEUE_MAX } from './write-queue.ts';

function notedConnection(failAt?: string) {
  const said: string[] = [];
  let open = false;
  const say = async (word: string) => {
    said.push(word);
    if (word === failAt) {
      open = word !== 'INSERT' && open;
      throw new Error(`${word} failed`);
    }
  };
  const connection: BatchConnection = {
    all: async () => [],
    run: (sql) => say(sql.split(' ')[0] ?? ''),
    begin: () => {
      open = true;
      return say('BEGIN');
    },
    commit: () => say('COMMIT'),
    rollback: async () => {
      said.push('ROLLBACK ALL');
      open = false;
    },
    isOpen: () => open,
  };
  return { said, connection };
}
const pause = () => Promise.resolve();
const insert = (sql: { readonly putSetting: (key: string, value: string) => Promise<void> }) =>
  sql.putSetting('a', 'b');

it('commits units that wait together, in savepoints of their own, and answers after the commit', async () => {
  const { said, connection } = notedConnection();
  const queue = createWriteQueue(connection, pause);
  const units = [1, 2].map((n) =>
    queue.write(insert).then(() => {
      said.push(`answer ${n}`);
    }),
  );
  await Promise.all(units);
  const unit = ['SAVEPOINT', 'INSERT', 'RELEASE'];
  expect(said).toEqual(['BEGIN', ...unit, ...unit, 'COMMIT', 'answer 1', 'answer 2']);
});

it('makes more than one batch of what is too much for one', async () => {
  const { said, connection } = notedConnection();
  const queue = createWriteQueue(connection, pause);
  const count = 2 * BATCH_MAX + 1;
  await Promise.all(Array.from({ length: count }, () => queue.write(insert)));
  expect(said.filter((word) => word === 'COMMIT')).toHaveLength(3);
});

it('rejects every unit of a batch whose commit fails, and works on', async () => {
  const { said, connection } = notedConnection('COMMIT');
  const queue = createWriteQueue(connection, pause);
  const answers = await Promise.allSettled([queue.write(insert), queue.write(insert)]);
  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(said.at(-1)).toBe('ROLLBACK ALL');
  await expect(queue.write(insert)).rejects.toThrow('COMMIT failed');
});

it('lets no unit pass over a database that cannot serve, nor what waits behind it', async () => {
  const { said, connection } = notedConnection();
  const full: BatchConnection = {
    ...connection,
    run: async (sql, params) => {
      await connection.run(sql, params);
      if (sql.startsWith('INSERT')) throw new StoreUnavailable('full', 'the disk is full');
    },
  };
  const queue = createWriteQueue(full, pause);
  const units = Array.from({ length: BATCH_MAX + 1 }, () =>
    queue.write(async (sql) => {
      await insert(sql).catch(() => undefined);
      return 'passed over';
    }),
  );
  const answers = await Promise.allSettled(units);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set(['rejected']));
  expect(said).toEqual(['BEGIN', 'SAVEPOINT', 'INSERT', 'ROLLBACK ALL']);
});

it('refuses one unit more than the queue holds, and carries out those that it took', async () => {
  const { connection } = notedConnection();
  const queue = createWriteQueue(connection, pause);
  const taken = Array.from({ length: QUEUE_MAX }, () => queue.write(insert));
  await expect(queue.write(insert)).rejects.toThrow(StoreBusy);
  await Promise.all(taken);
  await queue.write(insert);
});

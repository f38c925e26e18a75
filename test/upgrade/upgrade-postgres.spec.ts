// Proves the same of PostgreSQL: what every schema so far would hold there is brought up to date, by one
// of two servers that start at once while the other waits, also after that one was killed; and that
// verify reads one moment in a transaction that cannot write.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { model } from '@callout/model';
import {
  bringUpToDate,
  createLog,
  createPostgresStore,
  readPostgresStore,
  type UpgradeProgress,
  verify,
} from '@callout/sync-server';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startPostgres } from '../contract/postgres.fixture.ts';
import { keptFolders, removeUnpacked, unpacked } from './folders.fixture.ts';
import { loadIntoPostgres } from './postgres-folder.fixture.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });
const log = createLog('silent');
let postgres: Awaited<ReturnType<typeof startPostgres>>;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(async () => {
  await postgres.stop();
  removeUnpacked();
});

/** A database as that schema's migrations make it, with the rows of a kept folder. */
async function loaded(file: string, schema: number): Promise<string> {
  const url = await postgres.createDatabase();
  await loadIntoPostgres(postgres, url, { path: unpacked(file).path, schema });
  return url;
}

describe.each(keptFolders())('schema $schema: $file', ({ file, schema, events }) => {
  it('is brought up to date, and verify is clean and writes nothing', async () => {
    const url = await loaded(file, schema);
    const stores = [
      await createPostgresStore({ url }),
      await createPostgresStore({ url }),
    ] as const;
    const told: [UpgradeProgress[], UpgradeProgress[]] = [[], []];
    await Promise.all(
      stores.map((store, index) =>
        bringUpToDate({ store, model, log, onProgress: (progress) => told[index]?.push(progress) }),
      ),
    );
    // Whoever came second found nothing left to do.
    expect(told.filter((progress) => progress.length > 0).length).toBeLessThan(2);
    await Promise.all(stores.map((store) => store.close()));
    const before = await postgres.dump(url);
    const { reader, close } = await readPostgresStore({ url });
    const found = await verify(reader, model);
    await close();
    expect(found).toMatchObject({ events, differences: [] });
    expect(await postgres.dump(url)).toEqual(before);
  });
});

it('refuses to verify an older schema, and leaves it as it was', async () => {
  const url = await loaded('schema-1.sqlite.zst', 1);
  const before = await postgres.dump(url);
  await expect(readPostgresStore({ url })).rejects.toThrow(
    /of an older Callout \(schema 1, this one knows \d+\): start the server once/,
  );
  expect(await postgres.dump(url)).toEqual(before);
});

it('goes on where a killed server left it, whose lock goes with it', async () => {
  const url = await loaded('schema-4.sqlite.zst', 4);
  const program = join(import.meta.dirname, 'killed-upgrade.fixture.ts');
  for (const afterProgress of [1, 3, 6]) {
    const child = fork(program, [url, String(afterProgress)], { stdio: 'ignore' });
    const [, signal] = await once(child, 'exit');
    expect(signal).toBe('SIGKILL');
  }
  const store = await createPostgresStore({ url });
  await bringUpToDate({ store, model, log });
  expect((await verify(store, model)).differences).toEqual([]);
  await store.close();
});

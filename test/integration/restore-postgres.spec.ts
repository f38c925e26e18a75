// Rehearses the road of docs/operations/backup.md for PostgreSQL: a database is dumped while people
// write to it, restored into another one, verified there and given a new epoch, of which devices hear.
// All that was acknowledged before the dump is there, and nothing that was not.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import {
  installedPostgres,
  startInstalledPostgres,
} from '../contract/postgres-installed.fixture.ts';
import { callout } from './command-line.fixture.ts';
import { openTestServer, type TestServer } from './http-server.fixture.ts';
import { foundOrganisation, requestServices, run, tomorrow } from './scene.fixture.ts';

vi.setConfig({ testTimeout: 240_000 });
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** Adds notes one after the other until it is told to stop; says how many are acknowledged. */
function startWriting({ server }: TestServer) {
  let isStopped = false;
  let written = 0;
  let wake: (() => void) | undefined;
  const writing = (async () => {
    while (!isStopped) {
      await run(server.engine, {
        context: 'provisioning',
        command: 'AddNote',
        stream: 'r1',
        data: { text: `Note ${written + 1}` },
      });
      written += 1;
      wake?.();
    }
  })();
  return {
    written: () => written,
    more: () =>
      new Promise<void>((resolve) => {
        wake = resolve;
      }),
    stop: async () => {
      isStopped = true;
      await writing;
    },
  };
}

async function notesIn(testServer: TestServer): Promise<readonly string[]> {
  const events = await testServer.server.store.events(0, 1_000_000);
  return events
    .filter(({ type }) => type === 'NoteAdded')
    .map(({ data }) => (data as { readonly text: string }).text);
}

const names = (count: number) => Array.from({ length: count }, (_, index) => `Note ${index + 1}`);

test('a live database is dumped, restored elsewhere, verified, and begins a new epoch', async ({
  skip,
}) => {
  const programs = installedPostgres();
  if (!programs) return skip('no PostgreSQL with pg_dump is installed (Debian: postgresql)');
  const postgres = await startInstalledPostgres(programs);
  closing.push(postgres.stop);
  const folder = mkdtempSync(join(tmpdir(), 'callout-rehearsal-'));
  closing.push(() => rmSync(folder, { recursive: true, force: true }));
  const dump = join(folder, 'callout.dump');

  const databaseUrl = await postgres.createDatabase('live');
  const live = await openTestServer({ databaseUrl });
  closing.push(live.close);
  await foundOrganisation(live.server.engine, 1);
  await requestServices(live.server.engine, 1, tomorrow());
  const writer = startWriting(live);
  closing.push(writer.stop);
  await writer.more();
  const before = writer.written();
  await postgres.run('pg_dump', '--format=custom', `--file=${dump}`, databaseUrl);
  const during = writer.written() - before;
  await writer.more();
  await writer.stop();
  expect(during).toBeGreaterThan(0);

  const other = await postgres.createDatabase('restored');
  await postgres.run('pg_restore', '--clean', '--if-exists', `--dbname=${other}`, dump);
  const shell = { folder: join(folder, 'data'), databaseUrl: other };
  const verified = await callout(shell, 'verify');
  expect([verified.code, verified.err]).toEqual([0, '']);
  expect(verified.out).toMatch(/: every document and row equals its fold\.\n$/);
  const declared = await callout(shell, 'epoch', 'new');
  expect([declared.code, declared.err]).toEqual([0, '']);

  const restored = await openTestServer({ databaseUrl: other, dataFolder: shell.folder });
  closing.push(restored.close);
  expect((await restored.anybody.get('/healthz')).body).toMatchObject({ status: 'ok' });
  const kept = await notesIn(restored);
  expect(kept).toEqual(names(kept.length));
  expect(kept.length).toBeGreaterThanOrEqual(before);
  expect(kept.length).toBeLessThan(writer.written());
  expect(await notesIn(live)).toEqual(names(writer.written()));

  const [was, is] = [await live.server.store.log(), await restored.server.store.log()];
  expect(is.id).toBe(was.id);
  expect(
    (await restored.server.store.epochs(10)).map(({ epoch, previous, reason }) => ({
      epoch,
      previous,
      reason,
    })),
  ).toEqual([{ epoch: is.epoch, previous: was.epoch, reason: 'declared' }]);
  // What a device hears that stands where the live log stood.
  await restored.add({ login: 'mara', roles: ['manager'] });
  const mara = await restored.asDevice('mara', 'desk');
  const pulled = await mara.get(
    `/sync/v1/pull?context=provisioning&after=${was.position}&limit=10`,
  );
  expect(pulled.body).toMatchObject({ log: { id: is.id, epoch: is.epoch } });
});

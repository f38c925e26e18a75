// Proves on both engines that devices and sessions are found by their person; and of several servers on
// one PostgreSQL, that what one of them or a shell changes shuts sessions out at all of them.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { model } from '@callout/model';
import { NO_NUMBERS } from '@callout/sync';
import {
  createLog,
  createPostgresStore,
  createSqliteStore,
  type Device,
  readConfig,
  type Session,
  type Store,
  startServer,
} from '@callout/sync-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPostgres } from './postgres.fixture.ts';

const AT = '2026-11-23T09:00:00.000Z';
const device = (id: string, user: string, lastSeenAt = AT): Device => ({
  ...{ id, user, numbers: NO_NUMBERS, lastSeenAt, cloned: false, revoked: false },
});
const session = (tokenHash: string, user: string): Session => ({
  ...{ tokenHash, user, createdAt: AT, expiresAt: '2026-12-23T09:00:00.000Z' },
});

let folder: string;
let postgres: Awaited<ReturnType<typeof startPostgres>>;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'callout-people-'));
  postgres = await startPostgres();
}, 120_000);
afterAll(async () => {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

const openSqlite = async () => createSqliteStore({ path: join(folder, 'one.sqlite') });
const openPostgres = async () => createPostgresStore({ url: await postgres.createDatabase() });

describe.each([
  ['SQLite', openSqlite],
  ['PostgreSQL', openPostgres],
] as const)('%s', (_, open) => {
  it('finds devices and sessions by their person', async () => {
    const store: Store = await open();
    await store.write(async (transaction) => {
      await transaction.putDevice(device('d1', 'ada'));
      await transaction.putDevice(device('d2', 'ada', '2026-11-24T09:00:00.000Z'));
      await transaction.putDevice(device('d3', 'bo'));
      await transaction.putSession(session('s1', 'ada'));
      await transaction.putSession(session('s2', 'ada'));
      await transaction.putSession(session('s3', 'bo'));
      // Whoever has taken it over is found, and nobody else.
      await transaction.putDevice(device('d3', 'ada', '2026-11-22T09:00:00.000Z'));
    });
    expect((await store.devicesOf('ada', 9)).map(({ id }) => id)).toEqual(['d2', 'd1', 'd3']);
    expect((await store.devicesOf('ada', 1)).map(({ id }) => id)).toEqual(['d2']);
    expect(await store.devicesOf('bo', 9)).toEqual([]);
    expect((await store.sessionsOf('ada')).map(({ tokenHash }) => tokenHash)).toEqual(['s1', 's2']);
    await store.write(async (transaction) => {
      await transaction.removeDevice('d2');
      await transaction.removeSession('s1');
    });
    expect((await store.devicesOf('ada', 9)).map(({ id }) => id)).toEqual(['d1', 'd3']);
    expect((await store.sessionsOf('ada')).map(({ tokenHash }) => tokenHash)).toEqual(['s2']);
    await store.close();
  });

  it('reads people in the order of their logins, from any of them on', async () => {
    const store: Store = await open();
    const person = (login: string) => ({
      ...{ id: `id-${login}`, login, name: login, roles: ['worker'] as const, disabled: false },
    });
    await store.write(async (transaction) => {
      for (const login of ['c', 'a', 'b']) await transaction.putAccount(person(login));
    });
    const after = async (login: string, limit: number) =>
      (await store.accountsAfter(login, limit)).map((user) => user.login);
    expect([
      await after('', 9),
      await after('a', 9),
      await after('', 2),
      await after('c', 9),
    ]).toEqual([['a', 'b', 'c'], ['b', 'c'], ['a', 'b'], []]);
    await store.close();
  });
});

const PASSWORD = 'correct horse';

/** A server whose heartbeats come when the test says so. */
async function serve(url: string, name: string) {
  const beats: (() => void)[] = [];
  const every = (ms: number, work: () => void) => {
    if (ms === 20_000) beats.push(work);
    return () => undefined;
  };
  const dataFolder = join(folder, name);
  const settings = readConfig({ CALLOUT_PORT: '0', CALLOUT_DEMO: '0' });
  const config = { ...settings, dataFolder, databaseUrl: url };
  const parts = { model, log: createLog('silent'), timers: { every } };
  const server = await startServer(config, parts);
  const beat = () => {
    for (const work of beats) work();
  };
  return { server, beat };
}

async function listen(url: string, token: string): Promise<{ readonly ended: Promise<string> }> {
  const headers = { Authorization: `Bearer ${token}` };
  const response = await fetch(`${url}/sync/v1/live`, { headers });
  const reader = response.body?.getReader();
  await reader?.read();
  const rest = async () => {
    for (;;) if ((await reader?.read())?.done !== false) return 'the end';
  };
  return { ended: rest() };
}

describe('two servers on one PostgreSQL', () => {
  const post = async (url: string, path: string, body: unknown, token = '') => {
    const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` };
    const response = await fetch(`${url}${path}`, {
      ...{ method: 'POST', headers, body: JSON.stringify(body) },
    });
    return { status: response.status, body: response.status === 204 ? {} : await response.json() };
  };
  const tokenAt = async (url: string, login: string, device?: string) => {
    const deviceKey = device && createHash('sha256').update(device).digest('base64url');
    const asked = { login, password: PASSWORD, ...(device ? { device, deviceKey } : {}) };
    const { body } = await post(url, '/api/v1/sessions', asked);
    return (body as { readonly token: string }).token;
  };
  const isIn = async (url: string, token: string) =>
    (
      await fetch(`${url}/api/v1/sessions/current`, {
        headers: { Authorization: `Bearer ${token}` },
      })
    ).status === 200;

  it('shut a session out together, whichever of them, or a shell, has ended it', async () => {
    const url = await postgres.createDatabase();
    const one = await serve(url, 'one');
    const other = await serve(url, 'other');
    try {
      const passwordHash = await one.server.passwords.hash(PASSWORD);
      await one.server.store.write(async (transaction) => {
        const person = { passwordHash, disabled: false };
        await transaction.putAccount({
          ...{ ...person, id: 'u1', login: 'mara', name: 'Mara', roles: ['manager'] },
        });
        await transaction.putAccount({
          ...{ ...person, id: 'u2', login: 'wim', name: 'Wim', roles: ['worker'], subject: 'w1' },
        });
      });
      const mara = await tokenAt(one.server.url, 'mara');
      const phone = await tokenAt(other.server.url, 'wim', 'phone');
      const tablet = await tokenAt(other.server.url, 'wim', 'tablet');
      const heard = await listen(other.server.url, phone);
      const revoked = await post(
        one.server.url,
        '/api/v1/read-models/devices/phone/revoke',
        {},
        mara,
      );
      expect(revoked.status).toBe(200);
      expect(await isIn(other.server.url, phone)).toBe(false);
      other.beat();
      expect(await heard.ended).toBe('the end');
      expect(await isIn(other.server.url, tablet)).toBe(true);
      const listening = await listen(one.server.url, tablet);
      expect(await shell(url, 'user', 'disable', 'wim')).toBe('wim is disabled.\n');
      expect([await isIn(one.server.url, tablet), await isIn(other.server.url, tablet)]).toEqual([
        false,
        false,
      ]);
      one.beat();
      expect(await listening.ended).toBe('the end');
    } finally {
      await one.server.stop();
      await other.server.stop();
    }
  }, 60_000);
});

async function shell(url: string, ...args: readonly string[]): Promise<string> {
  const main = join(import.meta.dirname, '../../sync-server/src/tools/cli/main.ts');
  const env = { ...process.env, CALLOUT_DATABASE_URL: url, CALLOUT_DATA: join(folder, 'shell') };
  const child = spawn(process.execPath, [main, ...args], {
    ...{ env, stdio: ['ignore', 'pipe', 'inherit'] },
  });
  let said = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  await once(child, 'close');
  return said;
}

// Proves: the server as a program says where it is and stops in order; what stands in its way at the
// start is named in one sentence with a fitting exit code, and nothing half-done is left.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { model } from '@callout/model';
import { describeModel, readConfig, StartFailure } from '@callout/sync-server';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

// Every step is a program of its own, and a busy machine starts them slowly.
vi.setConfig({ testTimeout: 180_000 });

const ROOT = join(import.meta.dirname, '../..');
let folder: string;
let started: ChildProcess[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'callout-start-'));
  started = [];
});
afterEach(async () => {
  for (const child of started) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

function run(file: string, args: readonly string[], env: Record<string, string>, input = '') {
  const child = spawn(process.execPath, [join(ROOT, 'sync-server/src', file), ...args], {
    env: { PATH: process.env['PATH'] ?? '', CALLOUT_DEMO: '0', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  started.push(child);
  child.stdin.end(input);
  const said = { out: '', err: '' };
  // A letter of two bytes may be cut between two pieces; the decoder puts it together again.
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    said.out += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    said.err += chunk;
  });
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...said }));
  const ready = async () => {
    while (!said.out.includes('Callout ready on ')) {
      const over = await Promise.race([once(child.stdout, 'data').then(() => false), ended]);
      if (over) throw new Error(`it ended: ${said.err}`);
    }
    return /^Callout ready on (\S+)$/m.exec(said.out)?.[1] ?? '';
  };
  return { child, ended, ready };
}

const serve = (env: Record<string, string>) => run('main.ts', [], env);
const callout = (args: readonly string[], env: Record<string, string>, input?: string) =>
  run('tools/cli/main.ts', args, env, input).ended;
const here = () => ({ CALLOUT_DATA: join(folder, 'data'), CALLOUT_PORT: '0' });

test('it says where it is, answers there, and stops when it is asked to', async () => {
  const server = serve(here());
  const url = await server.ready();
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  const health = await (await fetch(`${url}/healthz`)).json();
  expect(health).toMatchObject({ status: 'ok', position: 0 });
  server.child.kill('SIGTERM');
  expect(await server.ended).toEqual({
    code: 0,
    out:
      `Callout ready on ${url}\n` +
      'Nobody can sign in yet: add a person with "pnpm callout user add".\n',
    err: '',
  });
  expect(existsSync(join(folder, 'data/callout.pid'))).toBe(false);
});

test('a port in use', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const ended = await serve({ ...here(), CALLOUT_PORT: String(port) }).ended;
  other.close();
  expect(ended).toEqual({
    code: 1,
    out: '',
    err: `CALLOUT_PORT: port ${port} on 127.0.0.1 is in use by another program.\n`,
  });
  expect(await readdir(folder)).toEqual([]);
});

test('a data folder that cannot be written', async () => {
  await writeFile(join(folder, 'data'), 'not a folder');
  const inside = await serve({ ...here(), CALLOUT_DATA: join(folder, 'data/deep') }).ended;
  expect(inside).toMatchObject({ code: 1, out: '' });
  expect(inside.err).toBe(
    `CALLOUT_DATA: the folder ${join(folder, 'data/deep')} cannot be written (ENOTDIR).\n`,
  );
});

test('a database that is none', async () => {
  const server = serve(here());
  await server.ready();
  server.child.kill('SIGTERM');
  await server.ended;
  for (const ending of ['', '-wal', '-shm']) {
    await writeFile(join(folder, `data/callout.sqlite${ending}`), 'x'.repeat(5000));
  }
  const ended = await serve(here()).ended;
  expect(ended).toMatchObject({ code: 1, out: '' });
  expect(ended.err).toMatch(/^.+callout\.sqlite.+\.\n$/);
});

test('a second server, and a command that writes, are refused while one runs', async () => {
  const server = serve(here());
  await server.ready();
  const sentence =
    `CALLOUT_DATA: the folder ${join(folder, 'data')} is in use ` +
    `by process ${server.child.pid}.\n`;
  expect(await serve(here()).ended).toEqual({ code: 1, out: '', err: sentence });
  expect(await callout(['close-week'], here())).toEqual({
    ...{ code: 1, out: '', err: sentence },
  });
  expect((await callout(['verify'], here())).code).toBe(0);
});

test('what a killed server held is free again', async () => {
  const server = serve(here());
  await server.ready();
  server.child.kill('SIGKILL');
  await server.ended;
  const again = serve(here());
  expect(await again.ready()).toMatch(/^http:/);
});

test('people are added, listed, disabled and given passwords from a shell', async () => {
  const adding = ['user', 'add', 'mara', '--name', 'Mara Voss', '--role', 'manager,reviewer'];
  const added = { code: 0, out: 'mara can sign in as manager, reviewer.\n', err: '' };
  expect(await callout(adding, here(), 'secret-word\n')).toEqual(added);
  expect(await callout(adding, here(), 'secret-word\n')).toEqual({
    ...{ code: 2, out: '', err: 'The login "mara" is taken.\n' },
  });
  expect((await callout(['user', 'disable', 'mara'], here())).code).toBe(0);
  expect((await callout(['user', 'list'], here())).out).toBe(
    'mara\tmanager,reviewer\tMara Voss (disabled)\n',
  );
  expect(await callout(['user', 'password', 'mara'], here(), 'short\n')).toEqual({
    ...{ code: 2, out: '', err: 'A password has at least 10 characters.\n' },
  });
  const noRole = ['user', 'add', 'wim', '--name', 'Wim', '--role', 'emperor'];
  expect(await callout(noRole, here(), 'x')).toMatchObject({ code: 2, out: '' });
});

test('a backup is taken beside a running server and put in place again', async () => {
  const adding = ['user', 'add', 'mara', '--name', 'Mara', '--role', 'manager'];
  await callout(adding, here(), 'secret-word\n');
  const server = serve(here());
  await server.ready();
  const copy = join(folder, 'copy');
  expect((await callout(['backup', copy], here())).code).toBe(0);
  expect((await callout(['restore', copy], here())).code).toBe(1);
  server.child.kill('SIGTERM');
  await server.ended;
  await callout(['user', 'disable', 'mara'], here());
  expect((await callout(['restore', copy], here())).code).toBe(0);
  expect((await callout(['user', 'list'], here())).out).toBe('mara\tmanager\tMara\n');
  await writeFile(join(copy, 'callout.sqlite'), 'damaged');
  expect(await callout(['restore', copy], here())).toMatchObject({ code: 1, out: '' });
});

test('a PostgreSQL that does not answer is named without its password', async () => {
  const CALLOUT_DATABASE_URL = 'postgres://callout:secret@127.0.0.1:1/callout';
  const { code, out, err } = await serve({ ...here(), CALLOUT_DATABASE_URL }).ended;
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toMatch(/^CALLOUT_DATABASE_URL: The PostgreSQL database at 127\.0\.0\.1:1 .+\.\n$/);
  expect(err).not.toContain('secret');
});

test('the model is printed, and periods are closed, from a shell', async () => {
  const printed = await callout(['model'], here());
  expect(JSON.parse(printed.out)).toEqual(JSON.parse(JSON.stringify(describeModel(model))));
  expect(await callout(['close-week'], here())).toEqual({
    ...{ code: 0, out: 'Nothing was due: no week that is over is open.\n', err: '' },
  });
  expect(await callout(['close-month', 'now'], here())).toEqual({
    ...{
      code: 2,
      out: '',
      err: "too many arguments for 'close-month'. Expected 0 arguments but got 1: now.\n",
    },
  });
  expect(await callout(['device', 'revoke', 'phone'], here())).toEqual({
    ...{ code: 2, out: '', err: 'There is no device "phone".\n' },
  });
});

test('an unknown command', async () => {
  const { code, out, err } = await callout(['rain'], here());
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(/^unknown command 'rain'\n$/);
});

describe('settings', () => {
  const failing = (env: Record<string, string>) => {
    try {
      readConfig(env);
    } catch (error) {
      if (error instanceof StartFailure) return [error.exitCode, error.message];
      throw error;
    }
    return 'read';
  };
  test.each([
    ['CALLOUT_PORT', '65536', 'be a whole number from 0 to 65535, not "65536"'],
    ['CALLOUT_PORT', '-1', 'be a whole number from 0 to 65535, not "-1"'],
    ['CALLOUT_PORT', '4810x', 'be a whole number from 0 to 65535, not "4810x"'],
    ['CALLOUT_OPEN', 'firefox', 'be desktop, browser or none, not "firefox"'],
    ['CALLOUT_DEMO', 'yes', 'be 1 or 0, not "yes"'],
    ['CALLOUT_TEST_CLOCK', 'true', 'be 1 or 0, not "true"'],
    ['CALLOUT_UPLOADS_DAYS', '0', 'be a whole number from 1 to 3650, not "0"'],
    ['CALLOUT_UPLOADS_PERSON_MB', '1.5', 'be a whole number from 10 to 1000000, not "1.5"'],
    ...['yes!', '10.0.0.1', 'a,,b'].map((hosts) => [
      'CALLOUT_OUTBOUND_PRIVATE',
      hosts,
      `be 1, 0, or names of hosts, such as scores.internal,ranking.internal, not "${hosts}"`,
    ]),
    [
      'CALLOUT_METRICS_TOKEN',
      'short',
      'be 16 to 200 letters, digits, hyphens and underscores, not what it is',
    ],
    ...['everywhere', '127.0.0.256', '10.0.0.0/8'].map((host) => [
      'CALLOUT_HOST',
      host,
      `be an address of this machine, such as 127.0.0.1, 0.0.0.0 (every one) or ::, not "${host}"`,
    ]),
    ...['true', '11', '-1', '10.0.0.0/33', '10.0.0.5,', 'proxy.example', '*', '::/129'].map(
      (proxy) => [
        'CALLOUT_TRUST_PROXY',
        proxy,
        'be 0, the number of proxies before the server (1 to 10), or their addresses and ' +
          `networks, such as 10.0.0.5,192.168.0.0/16, not "${proxy}"`,
      ],
    ),
    [
      'CALLOUT_DATABASE_URL',
      'mysql://u:secret@h/d',
      'be an address that begins with postgres://, not what it is',
    ],
  ])('%s=%s', (name = '', value = '', sentence = '') => {
    const said = failing({ [name]: value });
    expect(said).toEqual([2, `${name} must ${sentence}.`]);
  });

  const settings = () =>
    String(failing({ CALLOUT_PROT: '1' })[1])
      .replace(/^CALLOUT_PROT is no setting of Callout; there are (.+)\.$/, '$1')
      .split(', ');

  test('a name that is no setting is answered with those that are', () => {
    expect(settings()).toEqual(expect.arrayContaining(['CALLOUT_PORT', 'CALLOUT_TEST_CLOCK']));
    for (const name of settings()) expect(name).toMatch(/^CALLOUT_[A-Z_]+$/);
  });

  test('every setting stands in the table of the README', async () => {
    const readme = await readFile(join(ROOT, 'README.md'), 'utf8');
    const forTests = ['CALLOUT_TEST_CLOCK'];
    const missing = settings().filter((name) => !readme.includes(`| \`${name}\` |`));
    expect(missing).toEqual(forTests);
  });

  test.each([
    ['1', true],
    ['scores.internal, Ranking', ['scores.internal', 'ranking']],
  ])('CALLOUT_OUTBOUND_PRIVATE=%s', (text, read) => {
    expect(readConfig({ CALLOUT_OUTBOUND_PRIVATE: text }).outboundPrivate).toEqual(read);
  });

  test.each([
    ['0', false],
    ['2', 2],
    ['loopback, 10.0.0.5, fd00::/8', ['loopback', '10.0.0.5', 'fd00::/8']],
  ])('CALLOUT_TRUST_PROXY=%s', (text, read) => {
    expect(readConfig({ CALLOUT_TRUST_PROXY: text }).trustProxy).toEqual(read);
  });

  test('what is not set', () => {
    expect(readConfig({ CALLOUT_PORT: '' })).toEqual({
      port: 4810,
      dataFolder: join(ROOT, 'data'),
      databaseUrl: undefined,
      publicUrl: undefined,
      smtpUrl: undefined,
      mailFrom: undefined,
      demo: true,
      demoPublic: false,
      host: '127.0.0.1',
      trustProxy: false,
      metricsToken: undefined,
      uploadLimits: {
        ...{ personFiles: 500, personBytes: 2 ** 30, totalBytes: 20 * 2 ** 30 },
        days: 7,
      },
      outboundPrivate: false,
      testClock: false,
    });
  });
});

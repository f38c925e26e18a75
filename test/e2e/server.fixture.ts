import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { derivedId, type Role } from '@callout/kernel';
import { createPasswords, openStore, readConfig } from '@callout/sync-server';

const ROOT = join(import.meta.dirname, '../..');
const SERVER = join(ROOT, 'sync-server/src/main.ts');
const CLI = join(ROOT, 'sync-server/src/tools/cli/main.ts');
export const PASSWORD = 'correct horse';

/** The real server as a process of its own, on a free port and a folder that is removed at the end. */
export interface Server {
  readonly url: string;
  readonly dataFolder: string;
  readonly as: (login: string) => Promise<Caller>;
  /** Sets the server's clock and runs what became due. */
  readonly moveClockTo: (now: string) => Promise<void>;
  /** Runs `pnpm callout …` on its data folder; answers what it said. */
  readonly callout: (...args: readonly string[]) => Promise<string>;
  /** Stops it, does this, and starts it again at the same address. */
  readonly startAgainAfter: (work: () => Promise<void>) => Promise<void>;
  readonly stop: () => Promise<void>;
}

interface Caller {
  readonly order: (
    context: string,
    command: string,
    stream: string | undefined,
    data: unknown,
  ) => Promise<{ readonly events: readonly { readonly stream: string }[] }>;
  readonly get: (path: string) => Promise<unknown>;
  readonly post: (path: string, body: unknown) => Promise<unknown>;
}

export interface Account {
  readonly login: string;
  readonly name: string;
  readonly role: Role;
  readonly subject?: string;
}

/** @param accounts people who sign in with `PASSWORD`; with none, the demo organisation is there */
export async function startServer(accounts: readonly Account[]): Promise<Server> {
  const folder = await mkdtemp(join(tmpdir(), 'callout-e2e-'));
  const isDemo = accounts.length === 0;
  const env = environment(join(folder, 'data'), isDemo);
  if (!isDemo) await addAccounts(env.CALLOUT_DATA, accounts);
  const server = await startIn(env, isDemo ? 'demo' : PASSWORD);
  return {
    ...server,
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The server on a folder that is there already, and stays. */
export function startServerOn(dataFolder: string, password: string): Promise<Server> {
  return startIn(environment(dataFolder, false), password);
}

function environment(dataFolder: string, isDemo: boolean) {
  return {
    ...process.env,
    CALLOUT_DATA: dataFolder,
    CALLOUT_PORT: '0',
    CALLOUT_OPEN: 'none',
    CALLOUT_DEMO: isDemo ? '1' : '0',
    CALLOUT_TEST_CLOCK: '1',
  };
}

async function startIn(env: ReturnType<typeof environment>, password: string): Promise<Server> {
  const start = (port: string) =>
    spawn(process.execPath, [SERVER], {
      env: { ...env, CALLOUT_PORT: port },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  let child = start('0');
  const url = await readyAt(child);
  return {
    url,
    dataFolder: env.CALLOUT_DATA,
    callout: (...args) => runCommand(env, args),
    startAgainAfter: async (work) => {
      await ended(child);
      await work();
      child = start(new URL(url).port);
      await readyAt(child);
    },
    as: (login) => signedIn(url, login, password),
    moveClockTo: async (now) => {
      const response = await fetch(`${url}/test/clock`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ now }),
      });
      if (!response.ok) throw new Error(`the clock did not move: ${await response.text()}`);
    },
    stop: () => ended(child),
  };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

let hashed: Promise<string> | undefined;

/** In this process: a command for each of them would take longer than many a test. */
async function addAccounts(dataFolder: string, accounts: readonly Account[]): Promise<void> {
  hashed ??= createPasswords().hash(PASSWORD);
  const passwordHash = await hashed;
  await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  const store = await openStore(readConfig({ CALLOUT_DATA: dataFolder }));
  await store.write(async (transaction) => {
    for (const { role, ...account } of accounts) {
      const id = derivedId('user', account.login);
      const facts = { id, roles: [role], passwordHash, disabled: false };
      await transaction.putAccount({ ...account, ...facts });
    }
  });
  await store.close();
}

async function runCommand(
  env: NodeJS.ProcessEnv,
  args: readonly string[],
  input = '',
): Promise<string> {
  const child = spawn(process.execPath, [CLI, ...args], { env, stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.end(input);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      said += text;
    });
  }
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${said}`);
  return said;
}

function readyAt(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const note = (text: string) => {
      said += text;
      const url = /Callout ready on (\S+)/.exec(said)?.[1];
      if (url !== undefined) resolve(url);
    };
    child.stdout?.setEncoding('utf8').on('data', note);
    child.stderr?.setEncoding('utf8').on('data', note);
    child.on('exit', (code) => reject(new Error(`the server ended with ${code}: ${said}`)));
  });
}

async function signedIn(url: string, login: string, password: string): Promise<Caller> {
  const session = await fetch(`${url}/api/v1/sessions`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ login, password }),
  });
  const { token } = (await session.json()) as { readonly token: string };
  const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` };
  return {
    order: async (context, command, stream, data) => {
      const response = await fetch(`${url}/api/v1/commands`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ context, command, ...(stream ? { stream } : {}), data }),
      });
      const answer = await response.json();
      if (!response.ok) throw new Error(`${command} was refused: ${JSON.stringify(answer)}`);
      return answer as { readonly events: readonly { readonly stream: string }[] };
    },
    post: async (path, body) => {
      const init = { method: 'POST', headers, body: JSON.stringify(body) };
      return (await fetch(`${url}${path}`, init)).json();
    },
    get: async (path) => (await fetch(`${url}${path}`, { headers })).json(),
  };
}

import { execFile, execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from './postgres.fixture.ts';

const NEEDED = ['createdb', 'initdb', 'pg_ctl', 'pg_dump', 'pg_restore', 'postgres'] as const;
/** Debian keeps a server's programs of every version here, and none of them on the way of a shell. */
const DEBIAN = '/usr/lib/postgresql';
const USER = 'callout';
const execute = promisify(execFile);

/**
 * The folder with the programs of a PostgreSQL that is installed on this machine: its server and, of
 * the same version, what dumps and restores. The package of the other tests has the server alone.
 */
export function installedPostgres(): string | undefined {
  const onPath = (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'postgres'));
  const ofDebian = existsSync(DEBIAN)
    ? readdirSync(DEBIAN).map((version) => join(DEBIAN, version, 'bin/postgres'))
    : [];
  return [...onPath, ...ofDebian.sort().reverse()]
    .filter((program) => existsSync(program))
    .map((program) => dirname(realpathSync(program)))
    .find((folder) => NEEDED.every((name) => existsSync(join(folder, name))));
}

/** PostgreSQL refuses to run as root: then it runs as the user whom its package has made. */
function otherUser(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const number = (flag: string) =>
    Number(execFileSync('id', [flag, 'postgres'], { stdio: 'pipe' }));
  return { uid: number('-u'), gid: number('-g') };
}

/** Starts it in a folder of its own, which is removed with it. @param programs from `installedPostgres` */
export async function startInstalledPostgres(programs: string) {
  const folder = mkdtempSync(join(tmpdir(), 'callout-installed-postgres-'));
  const user = otherUser();
  chmodSync(folder, 0o700);
  if (user) chownSync(folder, user.uid, user.gid);
  const port = await freePort();
  const data = join(folder, 'data');
  const asServer = async (name: string, ...args: readonly string[]) => {
    await execute(join(programs, name), args, { ...user, cwd: folder });
  };
  await asServer('initdb', '-D', data, '-U', USER, '--auth=trust', '--encoding=UTF8', '--locale=C');
  const options = `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1 -c fsync=off`;
  await asServer('pg_ctl', '-D', data, '-w', '-l', join(folder, 'log'), '-o', options, 'start');
  const address = ['--host=127.0.0.1', `--port=${port}`, `--username=${USER}`];
  return {
    createDatabase: async (name: string): Promise<string> => {
      await execute(join(programs, 'createdb'), [...address, name]);
      return `postgres://${USER}@127.0.0.1:${port}/${name}`;
    },
    /** Runs one of its programs as whoever looks after the database would. */
    run: async (name: 'pg_dump' | 'pg_restore', ...args: readonly string[]): Promise<void> => {
      await execute(join(programs, name), args);
    },
    stop: async () => {
      await asServer('pg_ctl', '-D', data, '-w', '-m', 'fast', 'stop');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

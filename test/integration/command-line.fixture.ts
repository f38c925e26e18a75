import { spawn } from 'node:child_process';
import { join } from 'node:path';

const CLI = join(import.meta.dirname, '../../sync-server/src/tools/cli/main.ts');

export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A data folder, what is typed into the command, and the database where it is not in the folder. */
export interface Typed {
  readonly folder: string;
  readonly input?: string;
  readonly databaseUrl?: string;
}

/** Runs `pnpm callout …` as a process of its own, as a person would, on this data folder. */
export function callout(where: string | Typed, ...args: readonly string[]): Promise<Said> {
  const typed: Typed = typeof where === 'string' ? { folder: where } : where;
  const { folder, input = '', databaseUrl } = typed;
  return new Promise((resolve, reject) => {
    const database = databaseUrl === undefined ? {} : { CALLOUT_DATABASE_URL: databaseUrl };
    const env = { ...process.env, CALLOUT_DATA: folder, ...database };
    const child = spawn(process.execPath, [CLI, ...args], { env, stdio: ['pipe', 'pipe', 'pipe'] });
    child.stdin.end(input);
    let out = '';
    let err = '';
    // A letter of two bytes may be cut between two pieces; the decoder puts it together again.
    child.stdout.setEncoding('utf8').on('data', (text) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      err += text;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? -1, out, err }));
  });
}

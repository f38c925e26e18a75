import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const MAIN = join(import.meta.dirname, '../../sync-server/src/main.ts');

/** A real server, as a process of its own, on a disk of its own where the machine allows mounting one. */
export interface KilledServer {
  readonly dataFolder: string;
  readonly hasOwnDisk: boolean;
  /** Answers the port once it is ready. */
  readonly start: () => Promise<number>;
  readonly end: (signal: 'SIGKILL' | 'SIGTERM') => Promise<void>;
  /** Leaves no byte free; the one that comes back frees it again. */
  readonly fillDisk: () => () => void;
  readonly discard: () => Promise<void>;
}

export function createServerOnDisk(megabytes: number): KilledServer {
  const folder = mkdtempSync(join(tmpdir(), 'callout-faults-server-'));
  const hasOwnDisk = mounted(folder, megabytes);
  const dataFolder = join(folder, 'data');
  let child: ChildProcess | undefined;

  async function end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const ending = child;
    child = undefined;
    if (!ending) return;
    const isEnded = ending.exitCode !== null || ending.signalCode !== null;
    if (isEnded) return;
    const gone = once(ending, 'exit');
    ending.kill(signal);
    await gone;
  }

  return {
    ...{ dataFolder, hasOwnDisk, end },
    start: async () => {
      const env = {
        PATH: process.env['PATH'] ?? '',
        ...{ CALLOUT_PORT: '0', CALLOUT_DATA: dataFolder },
        ...{ CALLOUT_OPEN: 'none', CALLOUT_DEMO: '0' },
      };
      const started = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'ignore'] });
      child = started;
      for await (const line of createInterface({ input: started.stdout })) {
        const ready = /^Callout ready on http:\S+:(\d+)$/.exec(line);
        if (ready?.[1]) {
          started.stdout.resume();
          return Number(ready[1]);
        }
      }
      throw new Error('the server ended before it was ready');
    },
    fillDisk: () => fillUp(join(folder, 'filler')),
    discard: async () => {
      await end('SIGKILL');
      if (hasOwnDisk) execFileSync('umount', ['-l', folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Only the superuser may mount; a disk that is really full cannot be had otherwise. */
function mounted(folder: string, megabytes: number): boolean {
  const how = ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder];
  try {
    execFileSync('mount', how, { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
}

function fillUp(path: string): () => void {
  const file = openSync(path, 'w');
  try {
    for (let bytes = 1 << 20; bytes >= 1; ) {
      try {
        writeSync(file, Buffer.alloc(bytes));
      } catch {
        bytes >>= 1;
      }
    }
  } finally {
    closeSync(file);
  }
  return () => rmSync(path);
}

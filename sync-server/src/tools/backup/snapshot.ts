import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const PROGRAM = join(import.meta.dirname, 'snapshot-process.ts');
const LOOK_EVERY_MS = 500;

/**
 * Copies a database as it is at this moment, while others go on writing: docs/adr/0135.
 * @param onBytes how much has been written so far
 * @throws what SQLite said, or the signal's reason when it was called off
 */
export async function takeSnapshot(
  source: string,
  target: string,
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
): Promise<void> {
  signal.throwIfAborted();
  const child = spawn(process.execPath, [PROGRAM, source, target], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const kill = () => child.kill('SIGKILL');
  signal.addEventListener('abort', kill);
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = `${said}${text}`.slice(-2_000);
  });
  const done = new AbortController();
  const watching = watch(target, done.signal, onBytes);
  try {
    const [code] = await once(child, 'close');
    signal.throwIfAborted();
    if (code !== 0) throw new Error(reasonIn(said));
  } finally {
    signal.removeEventListener('abort', kill);
    done.abort();
    await watching;
  }
}

async function watch(
  path: string,
  done: AbortSignal,
  onBytes: (bytes: number) => void,
): Promise<void> {
  while (!done.aborted) {
    await delay(LOOK_EVERY_MS, undefined, { signal: done }).catch(() => undefined);
    const found = await stat(path).catch(() => undefined);
    if (found) onBytes(found.size);
  }
}

/** Node prints the place in the source and the stack around it. */
function reasonIn(said: string): string {
  return /^(?:\w*Error): (.+)$/m.exec(said)?.[1] ?? 'the snapshot ended without a word';
}

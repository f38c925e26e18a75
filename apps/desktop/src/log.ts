import { appendFileSync, renameSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { messageOf } from './files.ts';

export interface ShellLog {
  /** A sentence of the shell's own; what came from outside in it is cleaned. Never throws. */
  readonly write: (sentence: string) => void;
  readonly path: string;
}

interface LogOptions {
  readonly folder: string;
  readonly now: () => Date;
  /** Where a person at a terminal reads the same. */
  readonly echo: (line: string) => void;
  readonly bytesMax?: number;
}

const lineLengthMax = 2_000;

/**
 * The shell's local log: two files, the older of them given up when the newer one is full. It is
 * written at once, for what it is there to tell of may end the process. Nothing sends it anywhere.
 */
export function openLog({ folder, now, echo, bytesMax = 512 * 1024 }: LogOptions): ShellLog {
  const path = join(folder, 'callout.log');
  return {
    path,
    write: (sentence) => {
      const text = cleaned(sentence);
      echo(text);
      try {
        if (sizeOf(path) >= bytesMax) renameSync(path, `${path}.old`);
        appendFileSync(path, `${now().toISOString()} ${text}\n`, { mode: 0o600 });
      } catch (error) {
        echo(`The log could not be written: ${messageOf(error)}`);
      }
    },
  };
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** Errors name what they failed at: addresses, numbers, a person's folder. Their kind is enough here. */
function cleaned(text: string): string {
  return text
    .replaceAll(homedir(), '~')
    .replace(/\b([a-z][a-z0-9+.-]*:\/\/[^\s/?#"']+)[^\s"']*/gi, '$1/…')
    .replace(/\b(tel|mailto):\S+/gi, '$1:…')
    .replace(/[^\s@<>"']+@[^\s@<>"']+/g, '…@…')
    .replace(/\s+/g, ' ')
    .slice(0, lineLengthMax);
}

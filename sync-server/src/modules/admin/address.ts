import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { placesIn } from '../../host/data-folder.ts';

/** The path of a local socket may not be longer; the operating systems say so, not we. */
const SOCKET_BYTES_MAX = 100;
const ONLY_ME = 0o700;

/**
 * Makes the place of a data folder's administrative socket and notes it in the folder. It lies in a
 * directory that only its owner may enter, so that nobody reaches the socket even in the moment
 * before its own mode is set. Only for who holds the folder's lock: what a crash left is removed.
 */
export function makeAddress(dataFolder: string): { readonly path: string; remove: () => void } {
  const { admin } = placesIn(dataFolder);
  rmSync(admin, { recursive: true, force: true });
  mkdirSync(admin, { mode: ONLY_ME });
  chmodSync(admin, ONLY_ME);
  const path = socketIn(admin);
  writeFileSync(join(admin, 'address'), path, { mode: 0o600 });
  return {
    path,
    remove: () => {
      rmSync(admin, { recursive: true, force: true });
      if (dirname(path) !== admin && process.platform !== 'win32') {
        rmSync(dirname(path), { recursive: true, force: true });
      }
    },
  };
}

function socketIn(folder: string): string {
  // Pipes of Windows have one name space for all: the name is the secret, and stands in the folder.
  if (process.platform === 'win32') {
    return `\\\\.\\pipe\\callout-${randomBytes(16).toString('hex')}`;
  }
  const near = join(folder, 'socket');
  if (Buffer.byteLength(near) <= SOCKET_BYTES_MAX) return near;
  return join(mkdtempSync(join(tmpdir(), 'callout-admin-')), 'socket');
}

/** Where a server that holds this folder can be asked; undefined when none has said so. */
export function readAddress(dataFolder: string): string | undefined {
  try {
    return readFileSync(join(placesIn(dataFolder).admin, 'address'), 'utf8') || undefined;
  } catch {
    return undefined;
  }
}

import { createHash, randomBytes } from 'node:crypto';
import type { DesktopSecrets } from './bridge.ts';
import { createQueue } from './files.ts';
import { keyBytes } from './seal.ts';

/**
 * The key under which a person's lines are sealed. `none`: there is no key store, or no key was ever
 * made; `locked`: there is a key, and the key store does not give it now; `lost`: it never will.
 */
export type JournalKey =
  | { readonly kind: 'key'; readonly key: Uint8Array }
  | { readonly kind: 'none' | 'locked' | 'lost' };

/** One random key for each person at each server, kept by the operating system's key store. */
export interface JournalKeys {
  /** Makes it where there is none. */
  readonly forWriting: (server: string, owner: string) => Promise<JournalKey>;
  readonly forReading: (server: string, owner: string) => Promise<JournalKey>;
  readonly forget: (server: string, owner: string) => Promise<void>;
}

export function createJournalKeys(secrets: DesktopSecrets): JournalKeys {
  const known = new Map<string, Uint8Array>();
  // Two that ask at once for a key that is not there must not make two.
  const inTurn = createQueue();

  async function kept(name: string): Promise<JournalKey> {
    const cached = known.get(name);
    if (cached) return { kind: 'key', key: cached };
    const answer = await secrets.get(name);
    if (!answer.ok) return { kind: answer.code === 'unreadable' ? 'lost' : 'locked' };
    if (answer.value === null) return { kind: 'none' };
    const key = Buffer.from(answer.value, 'base64');
    if (key.length !== keyBytes) return { kind: 'lost' };
    known.set(name, key);
    return { kind: 'key', key };
  }

  async function made(name: string): Promise<JournalKey> {
    const before = await kept(name);
    if (before.kind === 'key' || before.kind === 'locked') return before;
    // Without a key store the lines are written open, as the person is told on the screen.
    if ((await secrets.protection()) === 'none') return { kind: 'none' };
    const key = randomBytes(keyBytes);
    const done = await secrets.set(name, key.toString('base64'));
    if (!done.ok) return { kind: 'locked' };
    known.set(name, key);
    return { kind: 'key', key };
  }

  return {
    forWriting: (server, owner) => inTurn(() => made(nameOf(server, owner))),
    forReading: (server, owner) => inTurn(() => kept(nameOf(server, owner))),
    forget: (server, owner) =>
      inTurn(async () => {
        known.delete(nameOf(server, owner));
        await secrets.delete(nameOf(server, owner));
      }),
  };
}

/** The file of secrets lists its names openly: they tell neither the server nor the person. */
function nameOf(server: string, owner: string): string {
  return `shell.journal.${createHash('sha256').update(`${server}|${owner}`).digest('hex')}`;
}

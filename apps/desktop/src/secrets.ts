import { readFile } from 'node:fs/promises';
import type { DesktopRefusal, DesktopSecrets, SecretAnswer, SecretProtection } from './bridge.ts';
import { createQueue, isMissing, messageOf, writeWhole } from './files.ts';

/** The part of Electron's `safeStorage` that is used here. */
export interface KeyStore {
  isAsyncEncryptionAvailable(): Promise<boolean>;
  encryptStringAsync(text: string): Promise<Buffer>;
  decryptStringAsync(bytes: Buffer): Promise<{ result: string; shouldReEncrypt: boolean }>;
  /** Only on Linux does it say anything. */
  getSelectedStorageBackend(): string;
}

export interface SecretsPlace {
  readonly path: string;
  readonly keyStore: KeyStore;
  readonly platform: string;
  /** The server whose secrets those are that were kept before each was kept with its server. */
  readonly oldAreOf?: string;
}

/** Enough for some for every person who ever signs in on this device. */
const secretsMax = 400;

/** Names with the encrypted bytes in base64. */
type Secrets = ReadonlyMap<string, string>;

/** Keeps secrets in one file, each encrypted by the operating system's key store. */
export function openSecrets(place: SecretsPlace): DesktopSecrets {
  const inTurn = createQueue();
  const { path, oldAreOf } = place;
  // What cannot be bound cannot be read either, and is said by the first that asks.
  if (oldAreOf !== undefined)
    void inTurn(() => bindOldSecrets(path, oldAreOf)).catch(() => undefined);
  return {
    protection: () => inTurn(() => protectionOf(place)),
    get: (name) => inTurn(() => orRefusal('disk', () => get(place, name))),
    set: (name, value) => inTurn(() => orRefusal('disk', () => set(place, name, value))),
    delete: (name) => inTurn(() => orRefusal('disk', () => remove(place, name))),
  };
}

/**
 * Secrets from before they were kept by server become those of the one that the shell is started for:
 * no other is known. Said once, before anything is read.
 */
async function bindOldSecrets(path: string, server: string): Promise<void> {
  const secrets = [...(await readSecrets(path))];
  if (secrets.every(([name]) => isBound(name))) return;
  const bound = secrets.map(([name, sealed]): [string, string] => [
    isBound(name) ? name : `${server} ${name}`,
    sealed,
  ]);
  await writeSecrets(path, new Map(bound));
}

/** A name of the page follows its server after a space; the shell's own begin with its own word. */
function isBound(name: string): boolean {
  return name.includes(' ') || name.startsWith('shell.');
}

async function protectionOf({ keyStore, platform }: SecretsPlace): Promise<SecretProtection> {
  if (!(await keyStore.isAsyncEncryptionAvailable().catch(() => false))) return 'none';
  const isWeak = platform === 'linux' && keyStore.getSelectedStorageBackend() === 'basic_text';
  return isWeak ? 'basic_text' : 'system';
}

async function get(place: SecretsPlace, name: string) {
  const secrets = await readSecrets(place.path);
  const sealed = secrets.get(name);
  if (sealed === undefined) return { ok: true, value: null } as const;
  if ((await protectionOf(place)) === 'none') return unavailable;
  return await orRefusal('unreadable', () => unseal(place, secrets, name, sealed));
}

async function unseal(
  place: SecretsPlace,
  secrets: Secrets,
  name: string,
  sealed: string,
): Promise<SecretAnswer> {
  const bytes = Buffer.from(sealed, 'base64');
  const { result, shouldReEncrypt } = await place.keyStore.decryptStringAsync(bytes);
  // The secret is at hand whether or not the newer key takes it over this time.
  if (shouldReEncrypt) await sealAgain(place, secrets, name, result).catch(() => undefined);
  return { ok: true, value: result };
}

async function sealAgain(place: SecretsPlace, secrets: Secrets, name: string, value: string) {
  const sealed = await seal(place, value);
  await writeSecrets(place.path, new Map([...secrets, [name, sealed]]));
}

async function set(place: SecretsPlace, name: string, value: string) {
  if ((await protectionOf(place)) === 'none') return unavailable;
  const secrets = await readSecrets(place.path);
  if (!secrets.has(name) && secrets.size >= secretsMax) {
    return refusal('too-many', `There are ${secretsMax} secrets already.`);
  }
  const sealed = await orRefusal('unavailable', () => seal(place, value));
  if (typeof sealed !== 'string') return sealed;
  await writeSecrets(place.path, new Map([...secrets, [name, sealed]]));
  return { ok: true } as const;
}

async function remove({ path }: SecretsPlace, name: string) {
  const secrets = new Map(await readSecrets(path));
  if (secrets.delete(name)) await writeSecrets(path, secrets);
  return { ok: true } as const;
}

/** @returns the encrypted bytes in base64 */
async function seal({ keyStore }: SecretsPlace, value: string): Promise<string> {
  return (await keyStore.encryptStringAsync(value)).toString('base64');
}

/** A file that cannot be read as secrets is an error and not an empty one: it must not be replaced. */
async function readSecrets(path: string): Promise<Secrets> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (isMissing(error)) return '{}';
    throw error;
  });
  const entries = Object.entries(JSON.parse(text));
  if (!entries.every(isSealedEntry)) throw new Error(`${path} does not hold secrets.`);
  return new Map(entries);
}

function isSealedEntry(entry: [string, unknown]): entry is [string, string] {
  return typeof entry[1] === 'string';
}

async function writeSecrets(path: string, secrets: Secrets): Promise<void> {
  await writeWhole(path, JSON.stringify(Object.fromEntries(secrets)));
}

const unavailable = refusal(
  'unavailable',
  'The key store of the operating system does not answer.',
);

function refusal<Code extends string>(code: Code, detail: string): DesktopRefusal<Code> {
  return { ok: false, code, detail };
}

async function orRefusal<T, Code extends string>(
  code: Code,
  work: () => Promise<T>,
): Promise<T | DesktopRefusal<Code>> {
  try {
    return await work();
  } catch (error) {
    return refusal(code, messageOf(error));
  }
}

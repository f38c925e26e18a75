import { Mutex } from 'async-mutex';
import { createContext, useContext } from 'react';
import { z } from 'zod';

/** Where small texts that others must not read are kept: the system's key store, or the browser. */
export interface KeptTexts {
  readonly read: (name: string) => Promise<string | undefined>;
  readonly write: (name: string, text: string) => Promise<void>;
  readonly remove: (name: string) => Promise<void>;
}

/** What somebody has typed and not sent, by command and document. */
export interface Drafts {
  readonly read: (key: string) => Promise<Readonly<Record<string, unknown>> | undefined>;
  readonly keep: (key: string, values: Readonly<Record<string, unknown>>) => Promise<void>;
  readonly forget: (key: string) => Promise<void>;
  /** Removes every draft of this person, and the key that they are sealed with. */
  readonly wipe: () => Promise<void>;
}

const DRAFTS_MAX = 30;
const AGE_MS_MAX = 14 * 24 * 3_600_000;
/** Of all drafts together; the oldest go first. */
const CHARACTERS_MAX = 200_000;

const draftsSchema = z.record(
  z.string(),
  z.object({ at: z.number(), values: z.record(z.string(), z.unknown()) }),
);
type Held = z.infer<typeof draftsSchema>;

const NO_DRAFTS: Drafts = {
  read: async () => undefined,
  keep: async () => undefined,
  forget: async () => undefined,
  wipe: async () => undefined,
};
export const DraftsContext = createContext<Drafts>(NO_DRAFTS);

export function useDrafts(): Drafts {
  return useContext(DraftsContext);
}

interface DraftParts {
  /** The person's own id: nobody else's drafts are opened. */
  readonly person: string;
  readonly secrets: KeptTexts;
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  readonly now: () => number;
}

/**
 * One person's drafts on this device, sealed with a key that is theirs alone: whoever signs in after
 * them, or looks into the browser's storage, reads none of it. A draft is a convenience: whatever fails
 * here keeps nobody from their work.
 */
export function createDrafts({ person, secrets, storage, now }: DraftParts): Drafts {
  const place = `callout.drafts.${person}`;
  const keyName = `callout.drafts-key.${person}`;
  // One after the other: two writes at once would each lose what the other has added.
  const mutex = new Mutex();
  const inTurn = <T>(work: () => Promise<T>, otherwise: T): Promise<T> =>
    mutex.runExclusive(work).catch(() => otherwise);
  const load = async (): Promise<Held> => {
    const sealed = storage.getItem(place);
    const key = sealed === null ? undefined : await keyOf(secrets, keyName);
    if (sealed === null || !key) return {};
    const held = draftsSchema.parse(JSON.parse(await opened(key, sealed)));
    return fresh(held, now());
  };
  const store = async (held: Held): Promise<void> => {
    if (Object.keys(held).length === 0) return storage.removeItem(place);
    const key = (await keyOf(secrets, keyName)) ?? (await newKey(secrets, keyName));
    storage.setItem(place, await sealed(key, JSON.stringify(held)));
  };
  return {
    read: (key) => inTurn(async () => (await load())[key]?.values, undefined),
    keep: (key, values) =>
      inTurn(async () => {
        const held = await load().catch(() => ({}));
        await store(bounded({ ...held, [key]: { at: now(), values } }));
      }, undefined),
    forget: (key) =>
      inTurn(async () => {
        const { [key]: gone, ...held } = await load();
        if (gone) await store(held);
      }, undefined),
    wipe: () =>
      inTurn(async () => {
        storage.removeItem(place);
        await secrets.remove(keyName);
      }, undefined),
  };
}

function fresh(held: Held, nowMs: number): Held {
  return Object.fromEntries(Object.entries(held).filter(([, { at }]) => nowMs - at <= AGE_MS_MAX));
}

/** The newest, as many as fit. */
function bounded(held: Held): Held {
  const newest = Object.entries(held).sort(([, a], [, b]) => b.at - a.at);
  let characters = 0;
  return Object.fromEntries(
    newest.slice(0, DRAFTS_MAX).filter(([, draft]) => {
      characters += JSON.stringify(draft).length;
      return characters <= CHARACTERS_MAX;
    }),
  );
}

const CIPHER = 'AES-GCM';
const IV_BYTES = 12;

async function keyOf(secrets: KeptTexts, name: string): Promise<CryptoKey | undefined> {
  const kept = await secrets.read(name);
  return kept === undefined ? undefined : importKey(bytesOf(kept));
}

async function newKey(secrets: KeptTexts, name: string): Promise<CryptoKey> {
  const made = crypto.getRandomValues(new Uint8Array(32));
  await secrets.write(name, textOf(made));
  return importKey(made);
}

function importKey(bytes: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', bytes, CIPHER, false, ['encrypt', 'decrypt']);
}

async function sealed(key: CryptoKey, text: string): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const content = new TextEncoder().encode(text);
  const secret = await crypto.subtle.encrypt({ name: CIPHER, iv }, key, content);
  return `${textOf(iv)}.${textOf(new Uint8Array(secret))}`;
}

async function opened(key: CryptoKey, text: string): Promise<string> {
  const [iv = '', secret = ''] = text.split('.');
  const content = await crypto.subtle.decrypt(
    { name: CIPHER, iv: bytesOf(iv) },
    key,
    bytesOf(secret),
  );
  return new TextDecoder().decode(content);
}

function textOf(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

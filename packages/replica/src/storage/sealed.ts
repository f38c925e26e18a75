import { ok, type Result, refused } from '@callout/kernel';
import type { Random } from '../platform/ports.ts';

const NAME = new TextEncoder().encode('CALLOUT-UNSENT-2\n');
const SALT_BYTES = 16;
const IV_BYTES = 12;
const DIGEST_BYTES = 32;
const HEAD_BYTES = NAME.length + SALT_BYTES + IV_BYTES + DIGEST_BYTES;
/** Work for whoever tries codes; the code alone has 80 random bits. */
const ROUNDS = 600_000;
/** Crockford's 32: none of them is taken for another. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_LENGTH = 16;

/** A code that opens one file, to be said over the telephone: `7K2M-9QXA-…`. */
export function newCode(random: Random): string {
  const letters = Array.from(random(CODE_LENGTH), (byte) => ALPHABET[byte % ALPHABET.length]);
  return letters.join('').replace(/(.{4})(?=.)/g, '$1-');
}

/** As it was meant: a person writes small letters, no dashes, and O for 0. */
function meant(code: string): string {
  return code
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
}

async function keyOf(code: string, salt: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  const typed = new TextEncoder().encode(meant(code));
  const base = await crypto.subtle.importKey('raw', typed, 'PBKDF2', false, ['deriveKey']);
  return crypto.subtle.deriveKey(
    { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: ROUNDS },
    base,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  );
}

const digestOf = async (content: Uint8Array<ArrayBuffer>) =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', content));

/** Sealed with AES-GCM: our name for it, salt, nonce, the digest of what follows, and that. */
export async function seal(
  content: Uint8Array<ArrayBuffer>,
  code: string,
  random: Random,
): Promise<Blob> {
  const salt = new Uint8Array(random(SALT_BYTES));
  const iv = new Uint8Array(random(IV_BYTES));
  const cipher = { name: 'AES-GCM', iv, additionalData: NAME };
  const key = await keyOf(code, salt);
  const secret = new Uint8Array(await crypto.subtle.encrypt(cipher, key, content));
  return new Blob([NAME, salt, iv, await digestOf(secret), secret], {
    type: 'application/octet-stream',
  });
}

/**
 * Refused with `unsent-work-unreadable` for another kind of file, with `unsent-work-damaged` where
 * something of it is missing or changed, and with `unsent-work-code` for a wrong code.
 */
export async function unseal(
  file: Uint8Array<ArrayBuffer>,
  code: string,
): Promise<Result<Uint8Array<ArrayBuffer>>> {
  if (!NAME.every((byte, at) => file[at] === byte))
    return refused({ code: 'unsent-work-unreadable' });
  const ivAt = NAME.length + SALT_BYTES;
  const digestAt = ivAt + IV_BYTES;
  const salt = file.slice(NAME.length, ivAt);
  const iv = file.slice(ivAt, digestAt);
  const digest = file.slice(digestAt, HEAD_BYTES);
  const secret = file.slice(HEAD_BYTES);
  const found = await digestOf(secret);
  const isWhole = digest.length === DIGEST_BYTES && found.every((byte, i) => byte === digest[i]);
  if (!isWhole) return refused({ code: 'unsent-work-damaged' });
  try {
    const cipher = { name: 'AES-GCM', iv, additionalData: NAME };
    const content = await crypto.subtle.decrypt(cipher, await keyOf(code, salt), secret);
    return ok(new Uint8Array(content));
  } catch {
    return refused({ code: 'unsent-work-code' });
  }
}

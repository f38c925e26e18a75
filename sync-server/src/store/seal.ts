import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export function newSealingKey(): string {
  return randomBytes(KEY_BYTES).toString('base64');
}

/** Seals a text for the one place that it is kept at: moved elsewhere it does not open. */
export function sealText(key: string, text: string, place: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, Buffer.from(key, 'base64'), nonce);
  cipher.setAAD(Buffer.from(place));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
}

/** @throws when the key, the place or the text is not the one it was sealed with */
export function openText(key: string, sealed: string, place: string): string {
  const bytes = Buffer.from(sealed, 'base64');
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const opening = createDecipheriv(CIPHER, Buffer.from(key, 'base64'), nonce, {
    authTagLength: TAG_BYTES,
  });
  opening.setAAD(Buffer.from(place));
  opening.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  const text = opening.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
  return Buffer.concat([text, opening.final()]).toString('utf8');
}

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

// AES-256-GCM, each text under a nonce of its own. What the text belongs to is sealed with it, so that
// a sealed text that was moved elsewhere does not open there.

const cipher = 'aes-256-gcm';
export const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;

/** @returns nonce, tag and sealed text as base64 */
export function sealText(key: Uint8Array, text: string, belongsTo: string): string {
  const nonce = randomBytes(nonceBytes);
  const sealing = createCipheriv(cipher, key, nonce, { authTagLength: tagBytes });
  sealing.setAAD(Buffer.from(belongsTo));
  const sealed = Buffer.concat([sealing.update(text, 'utf8'), sealing.final()]);
  return Buffer.concat([nonce, sealing.getAuthTag(), sealed]).toString('base64');
}

/** `undefined` for what was not sealed by `sealText` with this key for this place. */
export function unsealText(key: Uint8Array, sealed: string, belongsTo: string): string | undefined {
  const bytes = Buffer.from(sealed, 'base64');
  if (bytes.length < nonceBytes + tagBytes) return;
  const opening = createDecipheriv(cipher, key, bytes.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  });
  opening.setAAD(Buffer.from(belongsTo));
  opening.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
  try {
    const text = opening.update(bytes.subarray(nonceBytes + tagBytes));
    return Buffer.concat([text, opening.final()]).toString('utf8');
  } catch {
    return;
  }
}

import { createHash, timingSafeEqual } from 'node:crypto';

/** Of sign-in tokens, device keys and invitations: they are random, so a plain hash is enough. */
const SECRET_BYTES = 32;

/** 43 characters that fit into an address, a header and a mail. */
export function newSecret(random: (bytes: number) => Uint8Array): string {
  return Buffer.from(random(SECRET_BYTES)).toString('base64url');
}

export function secretHash(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

export function isSecretOf(hash: string, secret: string): boolean {
  const expected = Buffer.from(hash);
  const given = Buffer.from(secretHash(secret));
  return given.length === expected.length && timingSafeEqual(given, expected);
}

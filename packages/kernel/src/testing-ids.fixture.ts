import { derivedId, uuidV7 } from './ids.ts';

const MADE_AT_MS = Date.parse('2026-11-23T09:00:00.000Z');

/** An id in the form that devices make, the same for the same parts. */
export function madeIdOf(...parts: readonly (string | number)[]): string {
  const digits = derivedId(...parts).replaceAll('-', '');
  const random = Uint8Array.from({ length: 16 }, (_, n) =>
    Number.parseInt(digits.slice(2 * n, 2 * n + 2), 16),
  );
  return uuidV7(MADE_AT_MS, random);
}

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

/** Bytes that are counted, not drawn: two that draw as often draw the same. */
export function countedBytes(): (bytes: number) => Uint8Array {
  let drawn = 0;
  return (bytes) => {
    drawn += 1;
    return Uint8Array.from({ length: bytes }, (_, index) => (drawn >> (8 * (index % 4))) & 255);
  };
}

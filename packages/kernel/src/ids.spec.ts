// Proves that ids of facts sort by time, and that derived ids are the same for ever and never clash
// because their parts run together.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { derivedId, uuidV7 } from './ids.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-([57])[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const random = fc.uint8Array({ minLength: 16, maxLength: 16 });
const times = fc.integer({ min: 0, max: 2 ** 42 });

it('a later fact has a greater id', () => {
  fc.assert(
    fc.property(times, fc.integer({ min: 1, max: 1_000_000 }), random, random, (at, gap, a, b) => {
      expect(uuidV7(at, a) < uuidV7(at + gap, b)).toBe(true);
      expect(uuidV7(at, a)).toMatch(uuid);
    }),
  );
});

it('the same time and randomness give the same id', () => {
  fc.assert(
    fc.property(times, random, (at, bytes) => {
      expect(uuidV7(at, bytes)).toBe(uuidV7(at, bytes));
    }),
  );
});

it('the same parts give the same id, other parts another one', () => {
  const parts = fc.array(fc.oneof(fc.string(), fc.integer()), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(parts, parts, (a, b) => {
      expect(derivedId(...a)).toBe(derivedId(...a));
      expect(derivedId(...a)).toMatch(uuid);
      const same = a.length === b.length && a.every((part, n) => String(part) === String(b[n]));
      expect(derivedId(...a) === derivedId(...b)).toBe(same);
    }),
  );
  expect(derivedId('ab', 'c')).not.toBe(derivedId('a', 'bc'));
  expect(derivedId('a/b')).not.toBe(derivedId('a', 'b'));
});

it('is frozen: changing it would rename everything that was ever derived', () => {
  expect(derivedId('supplies-kit', 'r1', 1)).toBe('8f28278d-de7d-514a-8792-727af59e4a44');
});

// Proves that a wait is any share of a span that doubles with every failure up to its most, and that
// every share is as likely as any other.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backOffMs } from './back-off.ts';

const RANGE = { firstMs: 1_000, mostMs: 60_000 };
const drawn = (high: number, low: number) => () => Uint8Array.of(high, low);

describe('a back-off', () => {
  it('is at most a span that doubles with every failure, and never beyond its most', () => {
    const failures = [1, 2, 3, 6, 7, 31, 1_000, Number.MAX_SAFE_INTEGER];
    const most = failures.map((count) => backOffMs(count, RANGE, drawn(255, 255)));
    expect(most).toEqual([1_000, 2_000, 4_000, 32_000, 60_000, 60_000, 60_000, 60_000]);
  });

  it('may be nothing at all, after however many failures', () => {
    const failures = [1, 2, 1_000];
    expect(failures.map((count) => backOffMs(count, RANGE, drawn(0, 0)))).toEqual([0, 0, 0]);
  });

  it('grows evenly with what was drawn, from the first byte to the second', () => {
    const draws = [drawn(0, 1), drawn(64, 0), drawn(128, 0), drawn(191, 255)];
    expect(draws.map((draw) => backOffMs(7, RANGE, draw))).toEqual([1, 15_000, 30_000, 45_000]);
  });

  it('is a whole number within its span, whatever is drawn', () => {
    const byte = fc.integer({ min: 0, max: 255 });
    const count = fc.integer({ min: 1, max: 100 });
    fc.assert(
      fc.property(count, byte, byte, (failures, high, low) => {
        const waitMs = backOffMs(failures, RANGE, drawn(high, low));
        const spanMs = Math.min(60_000, 1_000 * 2 ** (failures - 1));
        expect([Number.isInteger(waitMs), waitMs >= 0, waitMs <= spanMs]).toEqual([
          true,
          true,
          true,
        ]);
      }),
    );
  });
});

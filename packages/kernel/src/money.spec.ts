// Proves that no minor unit is lost or invented, and that rounding happens in one way (DOMAIN rule 8).
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allocate,
  basisPoints,
  basisPointsSchema,
  decimalText,
  formatMoney,
  minus,
  money,
  moneySchema,
  negated,
  priceSchema,
  shareOf,
  sum,
} from './money.ts';

const LARGE = 10_000_000_000_000;
const amounts = fc.integer({ min: -LARGE, max: LARGE }).map(money);
const rates = fc.integer({ min: 0, max: 10_000 }).map(basisPoints);
const weights = fc
  .array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 30 })
  .filter((all) => all.some((weight) => weight > 0));

describe('shareOf', () => {
  it('rounds half up, away from zero below it', () => {
    // 50 % of 1, 3 and 5 minor units: the halves.
    expect([1, 3, 5].map((n) => shareOf(money(n), basisPoints(5000)))).toEqual([1, 2, 3]);
    expect([-1, -3, -5].map((n) => shareOf(money(n), basisPoints(5000)))).toEqual([-1, -2, -3]);
    // Just below and just above a half: 4,999 bp and 5,001 bp of 1.
    expect(shareOf(money(1), basisPoints(4999))).toBe(0);
    expect(shareOf(money(1), basisPoints(5001))).toBe(1);
    // The tariff's own figures.
    expect(shareOf(money(12_900), basisPoints(500))).toBe(645);
    expect(shareOf(money(12_900), basisPoints(6000))).toBe(7740);
    expect(shareOf(money(9_999), basisPoints(1200))).toBe(1200);
  });
  it('the share of a reversal is the reversal of the share', () => {
    fc.assert(
      fc.property(amounts, rates, (amount, rate) => {
        expect(shareOf(negated(amount), rate)).toBe(negated(shareOf(amount, rate)));
      }),
    );
  });
  it('is never further than half a unit from the exact share', () => {
    fc.assert(
      fc.property(amounts, rates, (amount, rate) => {
        const twice =
          2n * (BigInt(shareOf(amount, rate)) * 10_000n - BigInt(amount) * BigInt(rate));
        expect(twice <= 10_000n && twice >= -10_000n).toBe(true);
      }),
    );
  });
  it('of the whole is the amount, of nothing is zero and never minus zero', () => {
    fc.assert(
      fc.property(amounts, (amount) => {
        expect(shareOf(amount, basisPoints(10_000))).toBe(amount);
        expect(Object.is(shareOf(amount, basisPoints(0)), 0)).toBe(true);
      }),
    );
  });
});

describe('allocate', () => {
  it('sums exactly to the total', () => {
    fc.assert(
      fc.property(amounts, weights, (total, parts) => {
        expect(sum(allocate(total, parts))).toBe(total);
      }),
    );
  });
  it('gives every part its floor or one unit more, and nothing for no weight', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: LARGE }).map(money), weights, (total, parts) => {
        const all = BigInt(parts.reduce((a, b) => a + b, 0));
        allocate(total, parts).forEach((part, index) => {
          const floor = Number((BigInt(total) * BigInt(parts[index] ?? 0)) / all);
          expect([floor, floor + 1]).toContain(part);
          if (parts[index] === 0) expect(part).toBe(0);
        });
      }),
    );
  });
  it('on equal remainders the earlier part gets the unit', () => {
    expect(allocate(money(100), [1, 1, 1])).toEqual([34, 33, 33]);
    expect(allocate(money(-100), [1, 1, 1])).toEqual([-34, -33, -33]);
  });
  it('refuses weights that mean nothing', () => {
    for (const faulty of [[], [0, 0], [-1, 2], [0.5], [Number.NaN]]) {
      expect(() => allocate(money(1), faulty)).toThrow(RangeError);
    }
  });
});

describe('what is not money', () => {
  it('is refused when it is made', () => {
    for (const n of [0.1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
      expect(() => money(n)).toThrow(RangeError);
    }
    for (const bp of [-1, 10_001, 0.5]) expect(() => basisPoints(bp)).toThrow(RangeError);
    expect(Object.is(money(-0), 0)).toBe(true);
    expect(minus(money(1), money(3))).toBe(-2);
  });
  it('is refused when it is read', () => {
    expect(moneySchema.safeParse(1.5).success).toBe(false);
    expect(moneySchema.safeParse(LARGE + 1).success).toBe(false);
    expect(moneySchema.safeParse('1').success).toBe(false);
    expect(priceSchema.safeParse(-1).success).toBe(false);
    expect(basisPointsSchema.safeParse(10_001).success).toBe(false);
    expect(priceSchema.parse(12_900)).toBe(12_900);
  });
});

it('shows an amount in the minor units of its currency', () => {
  expect(formatMoney(12_900, 'EUR', 'en')).toBe('€129.00');
  expect(formatMoney(12_900, 'JPY', 'en')).toBe('¥12,900');
});

it('has a real minus for people, and the hyphen that programs read for them', () => {
  expect(formatMoney(-12_900, 'EUR', 'en')).toBe('\u2212€129.00');
  expect(formatMoney(-12_900, 'EUR', 'ru')).toBe('\u2212129,00\u00a0€');
  expect(decimalText(-12_900, 2)).toBe('-129.00');
});

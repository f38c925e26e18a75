import { z } from 'zod';
import { asInput } from './input-kind.ts';

/** Integer minor units (cents, kopecks) of the organisation's currency. */
export type Money = number & { readonly __unit: 'minor' };
/** Hundredths of a percent: 10,000 is the whole. */
export type BasisPoints = number & { readonly __unit: 'bp' };

const WHOLE_BP = 10_000;
/** Ten trillion minor units: far above any invoice, far below where integers stop being exact. */
const MINOR_MAX = 10_000_000_000_000;

export const moneySchema = asInput(
  'money',
  z
    .int()
    .min(-MINOR_MAX)
    .max(MINOR_MAX)
    .transform((n) => n as Money),
);
/** Money that is not negative. */
export const priceSchema = asInput(
  'money',
  z
    .int()
    .min(0)
    .max(MINOR_MAX)
    .transform((n) => n as Money),
);
export const basisPointsSchema = asInput(
  'share',
  z
    .int()
    .min(0)
    .max(WHOLE_BP)
    .transform((n) => n as BasisPoints),
);

export function money(minor: number): Money {
  if (!Number.isSafeInteger(minor)) throw new RangeError(`not an integer of minor units: ${minor}`);
  return (minor === 0 ? 0 : minor) as Money;
}

export function basisPoints(bp: number): BasisPoints {
  if (!Number.isInteger(bp) || bp < 0 || bp > WHOLE_BP) {
    throw new RangeError(`not between 0 and ${WHOLE_BP} basis points: ${bp}`);
  }
  return bp as BasisPoints;
}

export const ZERO = money(0);

export function sum(amounts: readonly Money[]): Money {
  return money(amounts.reduce<number>((total, amount) => total + amount, 0));
}

export function minus(a: Money, b: Money): Money {
  return money(a - b);
}

export function negated(amount: Money): Money {
  return money(-amount);
}

/**
 * The one place where money is rounded: half up, away from zero below it, so that the share of a
 * reversal is exactly the reversal of the share.
 */
export function shareOf(amount: Money, rate: BasisPoints): Money {
  const product = BigInt(Math.abs(amount)) * BigInt(rate);
  const whole = BigInt(WHOLE_BP);
  const rounded = Number((product * 2n + whole) / (whole * 2n));
  return money(amount < 0 ? -rounded : rounded);
}

/**
 * Splits a total by weights without losing or inventing a minor unit (largest remainder; on equal
 * remainders the earlier part gets the unit).
 */
export function allocate(total: Money, weights: readonly number[]): readonly Money[] {
  if (weights.some((weight) => !Number.isSafeInteger(weight) || weight < 0)) {
    throw new RangeError('weights are integers and not negative');
  }
  const weightTotal = weights.reduce((a, b) => a + b, 0);
  if (weightTotal === 0) throw new RangeError('at least one weight is above zero');
  const sign = total < 0 ? -1 : 1;
  const size = BigInt(Math.abs(total));
  const parts = weights.map((weight, index) => {
    const product = size * BigInt(weight);
    const floor = product / BigInt(weightTotal);
    return { index, floor: Number(floor), rest: product - floor * BigInt(weightTotal) };
  });
  let left = Math.abs(total) - parts.reduce((a, part) => a + part.floor, 0);
  const byRest = [...parts].sort((a, b) =>
    a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1,
  );
  for (const part of byRest) {
    if (left === 0) break;
    part.floor += 1;
    left -= 1;
  }
  return parts.map((part) => money(part.floor * sign));
}

/** How many digits a currency's amounts have after the point. @param currency an ISO 4217 code */
export function currencyDigits(currency: string): number {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return format.resolvedOptions().maximumFractionDigits ?? 2;
}

/** An integer of minor units as a plain decimal, such as `-12.50`, which loses nothing on the way. */
export function decimalText(minor: number, digits: number): string {
  const text = String(Math.abs(minor)).padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  const sign = minor < 0 ? '-' : '';
  return digits === 0 ? `${sign}${whole}` : `${sign}${whole}.${text.slice(-digits)}`;
}

/** A hyphen is no minus: it is shorter than the digits are wide, and a line may end after it. */
export function withMinus(text: string): string {
  return text.replaceAll('-', '\u2212');
}

/**
 * For people. @param locale a BCP 47 tag, @param currency an ISO 4217 code
 */
export function formatMoney(amount: Money | number, currency: string, locale: string): string {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency });
  return withMinus(format.format(amount / 10 ** currencyDigits(currency)));
}

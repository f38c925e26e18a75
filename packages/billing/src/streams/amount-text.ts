import type { Money } from '@callout/kernel';

/** An amount inside a refusal, in no language: `122.55 EUR`. */
export function amountText(amount: Money, currency: string): string {
  const { maximumFractionDigits: digits = 2 } = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
  }).resolvedOptions();
  return `${(amount / 10 ** digits).toFixed(digits)} ${currency}`;
}

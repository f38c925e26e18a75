import { type Money, money, ZERO } from '@callout/kernel';

/**
 * What is to be paid of an invoice as it was issued: its total less the credit that it uses up. An
 * invoice below zero asks for nothing; what it gives back is credit.
 */
export function dueOf(invoice: {
  readonly total: Money;
  readonly creditApplied?: Money | undefined;
}): Money {
  return money(Math.max(0, invoice.total) - (invoice.creditApplied ?? ZERO));
}

// Proves: a request shows its price, or the approximate one until there is one; and none where it ended
// free of charge because nobody was found in time.
import { expect, it } from 'vitest';
import { type LIFE, requestAfter } from '../ui/request.fixture.ts';
import { priceOf } from './price.ts';

const priceAfter = (...life: readonly (keyof typeof LIFE)[]) => priceOf(requestAfter(life));

it('is the approximate one until a worker is found, and then the one that is fixed', () => {
  expect(priceAfter('ServiceRequested')).toBe(12_000);
  expect(priceAfter('ServiceRequested', 'RequestOverdue')).toBe(12_000);
  expect(priceAfter('ServiceRequested', 'WorkerAssigned', 'PriceSet')).toBe(12_900);
  expect(priceAfter('ServiceRequested', 'ServiceCancelled')).toBe(12_000);
});

it('is none for what nobody came for', () => {
  expect(priceAfter('ServiceRequested', 'RequestOverdue', 'ServiceUnserved')).toBeUndefined();
  expect(priceAfter('ServiceRequested', 'RequestOverdue', 'ServiceCancelled')).toBeUndefined();
});

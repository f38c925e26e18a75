// Proves: a request says its price, or the approximate one until there is one; and none where it ended
// free of charge because nobody was found in time.
import { expect, it } from 'vitest';
import { type LIFE, requestAfter } from '../ui/request.fixture.ts';
import { saidFields } from './field-facts.tsx';

/** The amounts that a request says, by the names of their fields. */
function amountsAfter(...life: readonly (keyof typeof LIFE)[]) {
  return saidFields(requestAfter(life)).flatMap(({ name, cell }) =>
    cell.kind === 'money' ? [[name, cell.value]] : [],
  );
}

it('is the approximate one until a worker is found, and then the one that is fixed', () => {
  const approximate = [['approximatePrice', 12_000]];
  expect(amountsAfter('ServiceRequested')).toEqual(approximate);
  expect(amountsAfter('ServiceRequested', 'RequestOverdue')).toEqual(approximate);
  expect(amountsAfter('ServiceRequested', 'ServiceCancelled')).toEqual(approximate);
  expect(amountsAfter('ServiceRequested', 'WorkerAssigned', 'PriceSet')).toEqual([
    ['price', 12_900],
  ]);
});

it('is none for what nobody came for', () => {
  expect(amountsAfter('ServiceRequested', 'RequestOverdue', 'ServiceUnserved')).toEqual([]);
  expect(amountsAfter('ServiceRequested', 'RequestOverdue', 'ServiceCancelled')).toEqual([]);
});

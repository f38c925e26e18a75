// Proves what a projection remembers of values that others copy: every former one once, the latest last,
// and no more of them than there is room for.
import { expect, it } from 'vitest';
import { type FormerCopies, remembered } from './knowledge.ts';

it('remembers what has changed, and only that', () => {
  expect(remembered(undefined, undefined, { name: 'A' })).toEqual({});
  expect(remembered({}, { name: 'A', price: 1 }, { name: 'A', price: 2 })).toEqual({ price: [1] });
  expect(remembered({ name: ['A'] }, { name: 'B' }, { name: 'A' })).toEqual({ name: ['A', 'B'] });
  expect(remembered({ name: ['A', 'B'] }, { name: 'A' }, { name: 'C' })).toEqual({
    name: ['B', 'A'],
  });
});

it('has a limit', () => {
  let former: FormerCopies = {};
  for (let n = 0; n < 60; n += 1) former = remembered(former, { name: `n${n}` }, { name: 'z' });
  expect(former['name']).toHaveLength(50);
  expect(former['name']?.at(-1)).toBe('n59');
});

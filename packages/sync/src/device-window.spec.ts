// Proves: a device holds what is open, what stands in a catalogue and what was refused and is not settled,
// and of the rest what was closed within so many days, counted in whole days.
import { expect, it } from 'vitest';
import { closedAtOf, isHeld, windowBegin } from './device-window.ts';

const closed = { closed: true, disputes: [], position: 7 } as const;
const dispute = { event: {} as never, refusal: { code: 'no' }, at: '' };

it('says where a document was closed, and nothing of one that stays', () => {
  expect(closedAtOf({}, closed)).toBe(7);
  expect(closedAtOf({}, { ...closed, closed: false })).toBe(0);
  expect(closedAtOf({}, { ...closed, disputes: [dispute] })).toBe(0);
  expect(closedAtOf({ isCatalogue: true }, closed)).toBe(0);
});

it('holds what is open, and closed work behind the beginning of the window', () => {
  expect([0, 6, 7, 8].map((closedAt) => isHeld(closedAt, { after: 7 }))).toEqual([
    true,
    false,
    false,
    true,
  ]);
});

it('begins with a day, so that it moves once a day', () => {
  expect(windowBegin('2026-11-28T00:00:00.000Z', 60)).toBe('2026-09-29T00:00:00.000Z');
  expect(windowBegin('2026-11-28T23:59:59.999Z', 60)).toBe('2026-09-29T00:00:00.000Z');
});

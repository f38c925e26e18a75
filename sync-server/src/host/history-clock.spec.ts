// Proves that a history is never told ahead of the real clock: whatever a table says, the log's own
// clock stops at now, so that nothing is recorded later, and no period is closed that is not over.
import { expect, test } from 'vitest';
import { historyClock } from './history-clock.ts';

const real = { now: () => '2026-11-23T09:00:00.000Z' };

test('it is moved forward along the history, and never back', () => {
  const clock = historyClock('2018-01-01T00:00:00.000Z', real);
  clock.moveTo('2018-03-01T00:00:00.000Z');
  clock.moveTo('2018-02-01T00:00:00.000Z');
  expect(clock.now()).toBe('2018-03-01T00:00:00.000Z');
});

test('it stops at the real clock, and goes on with it', () => {
  let now = '2026-11-23T09:00:00.000Z';
  const clock = historyClock('2018-01-01T00:00:00.000Z', { now: () => now });
  clock.moveTo('2042-01-06T00:00:00.000Z');
  expect(clock.now()).toBe('2026-11-23T09:00:00.000Z');
  now = '2026-11-23T09:05:00.000Z';
  clock.moveTo('2026-11-23T09:04:00.000Z');
  expect(clock.now()).toBe('2026-11-23T09:04:00.000Z');
});

test('a log that was told ahead of the clock begins no history ahead of it', () => {
  expect(historyClock('2042-01-06T00:00:00.000Z', real).now()).toBe(real.now());
});

// Proves that what is counted is bounded by key and by time, that a flood of keys takes no more memory
// than was said, and that a clock which is set back locks nobody out.
import { expect, it } from 'vitest';
import { createLimiter } from './limiter.ts';

function limiterAt(points: number, keysMax = 100) {
  const clock = { ms: 1_000_000 };
  const limiter = createLimiter({ points, windowSeconds: 60, keysMax, nowMs: () => clock.ms });
  return { clock, limiter };
}

it('counts each key by itself and says how long to wait', () => {
  const { clock, limiter } = limiterAt(2);
  expect([limiter.take('a'), limiter.take('a'), limiter.take('b')]).toEqual([0, 0, 0]);
  clock.ms += 15_000;
  expect([limiter.isUsedUp('a'), limiter.take('a'), limiter.isUsedUp('b')]).toEqual([
    true,
    45,
    false,
  ]);
  clock.ms += 45_000;
  expect([limiter.isUsedUp('a'), limiter.take('a')]).toEqual([false, 0]);
});

it('takes back what did not count, and keeps no key for it', () => {
  const { limiter } = limiterAt(1);
  limiter.take('a');
  limiter.giveBack('a');
  expect([limiter.size(), limiter.take('a'), limiter.take('a')]).toEqual([0, 0, 60]);
  limiter.forget('a');
  expect(limiter.take('a')).toBe(0);
  limiter.giveBack('never');
  expect(limiter.size()).toBe(1);
});

it('holds a bounded number of keys, and lets the oldest go', () => {
  const { limiter } = limiterAt(1, 50);
  for (let n = 0; n < 10_000; n += 1) limiter.take(`key-${n}`);
  expect(limiter.size()).toBe(50);
  expect([limiter.isUsedUp('key-9999'), limiter.isUsedUp('key-0')]).toEqual([true, false]);
});

it('lets go of windows that are over', () => {
  const { clock, limiter } = limiterAt(1, 50);
  for (let n = 0; n < 40; n += 1) limiter.take(`key-${n}`);
  clock.ms += 60_000;
  limiter.take('another');
  expect(limiter.size()).toBe(1);
});

it('begins anew when the clock was set back', () => {
  const { clock, limiter } = limiterAt(1);
  limiter.take('a');
  clock.ms -= 86_400_000;
  expect(limiter.take('a')).toBe(0);
});

// Proves the invariants of verdicts and of device numbers (README.md), over random interleavings and
// for numbers that no sound device would send.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recorded } from './recorded.fixture.ts';
import { HOLES_MAX, isEarly, lowestUnsent, NO_NUMBERS, numberSeen } from './verdict.ts';
import { ToyServer } from './world.fixture.ts';

// A property is a thousand small histories: on a busy machine they take their time.
const PATIENCE = { timeout: 60_000 };

describe('verdicts', PATIENCE, () => {
  const arrivals = fc.array(
    fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 6 }),
    { maxLength: 15, size: 'max' },
  );
  const event = (seq: number) =>
    recorded('d1', seq, seq % 4 === 1 ? 'JobOpened' : 'JobNoted', 's1');

  it('V1: every pushed event is answered with exactly one verdict of its own', () => {
    fc.assert(
      fc.property(arrivals, (pushes) => {
        const server = new ToyServer();
        for (const numbers of pushes) {
          const events = numbers.map(event);
          const answered = server.push('d1', 1, events).map((verdict) => verdict.event);
          expect([...answered].sort()).toEqual(events.map(({ id }) => id).sort());
        }
      }),
    );
  });

  it('V2: an event that was judged is in the log once or disputed, never both, however often it comes', () => {
    fc.assert(
      fc.property(arrivals, (pushes) => {
        const server = new ToyServer();
        const judged = new Set<string>();
        for (const numbers of pushes) {
          for (const verdict of server.push('d1', 1, numbers.map(event))) {
            if (verdict.verdict !== 'waiting') judged.add(verdict.event);
          }
        }
        const logged = server.log.map(({ id }) => id);
        expect([...logged, ...server.disputed.keys()].sort()).toEqual([...judged].sort());
      }),
    );
  });

  it('V3: an event is judged only when all that its device recorded before has been, in that order', () => {
    fc.assert(
      fc.property(arrivals, (pushes) => {
        const server = new ToyServer();
        for (const numbers of pushes) server.push('d1', 1, numbers.map(event));
        const judged = server.judged.get('d1') ?? [];
        expect(judged).toEqual(judged.map((_, index) => index + 1));
      }),
    );
  });
});

describe('numbers', PATIENCE, () => {
  const steps = fc.array(
    fc.oneof(
      fc.record({ seen: fc.integer({ min: 1, max: 40 }) }),
      fc.record({ lowest: fc.integer({ min: 1, max: 40 }) }),
    ),
    { maxLength: 60, size: 'max' },
  );

  it('N1: `through` never falls; N2: every number below it was seen or is a hole, never both', () => {
    fc.assert(
      fc.property(steps, (happenings) => {
        let numbers = NO_NUMBERS;
        const seen = new Set<number>();
        for (const step of happenings) {
          const before = numbers.through;
          if ('seen' in step) {
            seen.add(step.seen);
            numbers = numberSeen(numbers, step.seen);
          } else {
            numbers = lowestUnsent(numbers, step.lowest);
          }
          expect(numbers.through).toBeGreaterThanOrEqual(before);
          for (let seq = 1; seq <= numbers.through; seq += 1) {
            expect(seen.has(seq)).toBe(!numbers.holes.includes(seq));
          }
          expect(numbers.above).toEqual(
            [...seen].filter((seq) => seq > numbers.through).sort((a, b) => a - b),
          );
        }
      }),
    );
  });

  it('N3: nothing waits for a number that its device says it no longer holds', () => {
    const numbers = lowestUnsent(NO_NUMBERS, 5);
    expect(numbers).toEqual({ through: 4, above: [], holes: [1, 2, 3, 4] });
    expect(isEarly(numbers, recorded('d1', 5, 'JobNoted', 's1'))).toBe(false);
    expect(isEarly(numbers, recorded('d1', 6, 'JobNoted', 's1'))).toBe(true);
  });

  it('N4: a gap of any size costs no more than the holes that are kept', () => {
    const numbers = lowestUnsent(NO_NUMBERS, Number.MAX_SAFE_INTEGER);
    expect(numbers.holes).toHaveLength(HOLES_MAX);
    expect(numbers.through).toBe(Number.MAX_SAFE_INTEGER - 1);
  });
});

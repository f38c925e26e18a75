// Proves by number what holds of a device's clock (C1–C5), over random lives of a device whose clock
// is off, is set back and forward, sleeps and restarts, and asks the server now and then.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ClockReading,
  clockBegun,
  clockMeasured,
  clockRead,
  clockStamped,
  correctionOf,
  type DeviceClock,
  isInDoubt,
  timeOf,
  UNMEASURED_CLOCK,
} from './device-clock.ts';

const HOUR_MS = 3_600_000;
const NOON_MS = Date.parse('2026-11-23T12:00:00.000Z');

/** A device beside a server: true time runs, the device's clock is off by what it was set to. */
class Life {
  clock: DeviceClock = UNMEASURED_CLOCK;
  trueMs = NOON_MS;
  offMs: number;
  awakeMs = 0;
  readonly facts: { readonly number: number; readonly trueMs: number; readonly toldMs: number }[] =
    [];
  private last: (ClockReading & { leaptMs: number }) | undefined;

  constructor(offMs: number) {
    this.offMs = offMs;
    this.begin();
  }

  private reading(): ClockReading {
    return { wallMs: this.trueMs + this.offMs, elapsedMs: this.awakeMs };
  }
  begin(): void {
    const newest = this.facts.at(-1);
    const newestMs = newest && newest.toldMs + correctionOf(this.clock, newest.number);
    this.clock = clockBegun(this.clock, this.reading().wallMs, newestMs);
    this.last = { ...this.reading(), leaptMs: this.clock.leaptMs };
  }
  private look(): ClockReading {
    const now = this.reading();
    if (this.last) this.clock = clockRead(this.clock, this.last, now);
    this.last = { ...now, leaptMs: this.clock.leaptMs };
    return now;
  }
  pass(ms: number): void {
    this.trueMs += ms;
    this.awakeMs += ms;
  }
  /** The running clock stands still in it. */
  sleep(ms: number): void {
    this.trueMs += ms;
  }
  restart(ms: number): void {
    this.trueMs += ms;
    this.awakeMs = 0;
    this.begin();
  }
  set(byMs: number): void {
    this.offMs += byMs;
  }
  record(): number {
    const toldMs = timeOf(this.clock, this.look().wallMs);
    const number = this.facts.length + 1;
    const told = timeOf(this.clock, this.reading().wallMs);
    this.clock = clockStamped(this.clock, number, told);
    this.facts.push({ number, trueMs: this.trueMs, toldMs: told });
    return toldMs;
  }
  ask(roundTripMs = 40): void {
    const sentMs = this.look().wallMs;
    const serverMs = this.trueMs + roundTripMs / 2;
    this.pass(roundTripMs);
    const sample = { sentMs, serverMs, receivedMs: this.look().wallMs };
    this.clock = clockMeasured(this.clock, sample, this.facts.length) ?? this.clock;
  }
  /** How far off the facts are that would be sent now. */
  errors(): readonly number[] {
    return this.facts.map(
      ({ number, trueMs, toldMs }) => toldMs + correctionOf(this.clock, number) - trueMs,
    );
  }
}

const nearly = (errors: readonly number[], mostMs = 2_500) => {
  for (const error of errors) expect(Math.abs(error)).toBeLessThanOrEqual(mostMs);
};

describe('a device whose clock is off', () => {
  it.each([5 * HOUR_MS, -5 * HOUR_MS])(
    'by %d ms records the right time once it has asked',
    (off) => {
      const life = new Life(off);
      life.ask();
      life.pass(HOUR_MS);
      life.record();
      nearly(life.errors(), 40);
    },
  );
  it.each([5 * HOUR_MS, -5 * HOUR_MS])('by %d ms and works first, sends the right time', (off) => {
    const life = new Life(off);
    life.record();
    life.pass(HOUR_MS);
    life.record();
    expect(life.errors()).toEqual([off, off]);
    life.ask();
    nearly(life.errors(), 40);
  });
  it('keeps what it knows over a restart without a network', () => {
    const life = new Life(5 * HOUR_MS);
    life.ask();
    life.restart(20 * HOUR_MS);
    life.record();
    nearly(life.errors(), 40);
    expect(isInDoubt(life.clock)).toBe(true);
  });
});

it('what was recorded before it was known to be off is no measure for a later run', () => {
  const life = new Life(HOUR_MS);
  life.record();
  life.ask();
  life.restart(60_000);
  life.record();
  nearly(life.errors(), 40);
});

describe('a clock that is set while nobody can be asked', () => {
  it('back, is noticed at once (C2)', () => {
    const life = new Life(0);
    life.ask();
    life.pass(HOUR_MS);
    life.set(-3 * HOUR_MS);
    life.record();
    nearly(life.errors(), 40);
  });
  it('forward, is corrected from there on when the server is asked, and nothing before it (C3)', () => {
    const life = new Life(0);
    life.ask();
    life.record();
    life.set(5 * HOUR_MS);
    life.record();
    life.pass(HOUR_MS);
    life.record();
    expect(life.errors().map((error) => Math.round(error / HOUR_MS))).toEqual([0, 5, 5]);
    life.ask();
    nearly(life.errors());
  });
  it('several times, is corrected from each leap on that was none of a sleep (C3)', () => {
    const life = new Life(0);
    life.ask();
    life.record();
    life.set(24 * HOUR_MS);
    life.record();
    life.sleep(9 * HOUR_MS);
    life.record();
    life.set(48 * HOUR_MS);
    life.record();
    life.ask();
    nearly(life.errors());
    expect(life.clock.corrections.map(({ byMs }) => Math.round(byMs / HOUR_MS))).toEqual([
      -24, -48,
    ]);
  });
  it('is told from a sleep, in which the running clock stands still', () => {
    const life = new Life(0);
    life.ask();
    life.record();
    life.sleep(9 * HOUR_MS);
    life.record();
    life.ask();
    nearly(life.errors());
    expect(life.clock.corrections).toEqual([]);
  });
  it('back while the device is off, never tells time backwards, and is corrected', () => {
    const life = new Life(0);
    life.ask();
    life.pass(HOUR_MS);
    life.record();
    life.set(-3 * HOUR_MS);
    life.restart(HOUR_MS);
    life.record();
    const [first, second] = life.facts;
    expect((second?.toldMs ?? 0) >= (first?.toldMs ?? 0)).toBe(true);
    life.ask();
    nearly(life.errors());
  });
});

it('two tabs that notice the same leap make up for it once', () => {
  const before = { wallMs: NOON_MS, elapsedMs: 0, leaptMs: 0 };
  const now = { wallMs: NOON_MS - 3 * HOUR_MS, elapsedMs: 1_000 };
  const first = clockRead(UNMEASURED_CLOCK, before, now);
  const second = clockRead(first, before, { wallMs: now.wallMs + 500, elapsedMs: 1_500 });
  expect([first.offsetMs, second]).toEqual([3 * HOUR_MS + 1_000, first]);
});

it('an answer that took too long, or arrived before it was asked, says nothing (C4)', () => {
  const sample = { sentMs: NOON_MS, serverMs: NOON_MS, receivedMs: NOON_MS + 10_001 };
  expect(clockMeasured(UNMEASURED_CLOCK, sample, 0)).toBeUndefined();
  expect(
    clockMeasured(UNMEASURED_CLOCK, { ...sample, receivedMs: NOON_MS - 1 }, 0),
  ).toBeUndefined();
});

it('of several looks the sharpest counts (C4)', () => {
  const life = new Life(HOUR_MS);
  life.ask(900);
  life.ask(20);
  life.ask(1_500);
  expect(life.clock.uncertaintyMs).toBe(10);
  expect(life.clock.offsetMs).toBe(-HOUR_MS);
});

const leap = fc.integer({ min: 10_000, max: 30 * HOUR_MS });
const step = fc.oneof(
  fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 20 * HOUR_MS }) }),
  fc.record({ do: fc.constant('sleep' as const), ms: fc.integer({ min: 0, max: 20 * HOUR_MS }) }),
  fc.record({ do: fc.constant('restart' as const), ms: fc.integer({ min: 0, max: HOUR_MS }) }),
  fc.constant({ do: 'record' as const, ms: 0 }),
  fc.constant({ do: 'ask' as const, ms: 0 }),
);

function live(life: Life, steps: readonly { readonly do: string; readonly ms: number }[]): void {
  for (const { do: what, ms } of steps) {
    if (what === 'pass') life.pass(ms);
    else if (what === 'sleep') life.sleep(ms);
    else if (what === 'restart') life.restart(ms);
    else if (what === 'record') life.record();
    else life.ask();
  }
}

describe('over random lives', () => {
  it('a clock that nobody sets is right once it was asked, however far it is off (C1)', () => {
    fc.assert(
      fc.property(fc.tuple(leap, fc.boolean()), fc.array(step), ([by, ahead], steps) => {
        const life = new Life(ahead ? by : -by);
        live(life, [...steps, { do: 'ask', ms: 0 }]);
        nearly(life.errors());
      }),
    );
  });
  it('a clock that is set once between two askings of one run is corrected (C2, C3)', () => {
    const calm = step.filter((one) => one.do === 'pass' || one.do === 'record');
    fc.assert(
      fc.property(
        fc.tuple(leap, fc.boolean(), fc.array(calm), fc.array(calm)),
        ([by, ahead, before, after]) => {
          const life = new Life(0);
          life.ask();
          live(life, [...before, { do: 'record', ms: 0 }]);
          life.set(ahead ? by : -by);
          live(life, [{ do: 'record', ms: 0 }, ...after, { do: 'ask', ms: 0 }]);
          nearly(life.errors());
        },
      ),
    );
  });
  it('time is never told backwards between two askings (C5)', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(step, leap, fc.constantFrom(-1, 0, 0, 1))), (steps) => {
        const life = new Life(0);
        let latestMs = 0;
        let generation = life.clock.generation;
        for (const [one, by, sign] of steps) {
          life.set(by * sign);
          const count = life.facts.length;
          live(life, [one]);
          // A measurement that finds the clock changed takes back what was told before it.
          if (life.clock.generation > generation) latestMs = 0;
          generation = life.clock.generation;
          const told = life.facts[count]?.toldMs;
          if (told === undefined) continue;
          expect(told >= latestMs).toBe(true);
          latestMs = told;
        }
      }),
    );
  });
});

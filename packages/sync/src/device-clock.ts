/**
 * What a device knows of its own clock: how far the server's is from it, and when it may have been
 * set meanwhile. Pure: readings come in as arguments, in milliseconds. See docs/adr/0125.
 */
export interface DeviceClock {
  /** The server's clock less the device's. */
  readonly offsetMs: number;
  /** How wrong that can be at most, when it was measured; undefined before the first measurement. */
  readonly uncertaintyMs: number | undefined;
  /** The device's clock at that moment. */
  readonly measuredAtMs: number;
  /** The latest corrected time that was told: time is never told backwards. */
  readonly latestMs: number;
  /** How far the clock has leapt in all, as far as was noticed: several tabs notice the same leap. */
  readonly leaptMs: number;
  /** Rises with every measurement that finds the clock changed: what was told before is void. */
  readonly generation: number;
  /** Oldest first. Nobody has asked the server since. */
  readonly doubts: readonly ClockDoubt[];
  readonly corrections: readonly ClockCorrection[];
}

/** From here on the clock may be another one. */
interface ClockDoubt {
  /** The number of the first fact that was recorded since; undefined while there is none. */
  readonly fromNumber: number | undefined;
  /** How far the clock leapt; undefined when the device was not running and cannot tell. */
  readonly byMs: number | undefined;
}

/** Facts of these numbers were stamped by a clock that was off, and are sent with their right time. */
interface ClockCorrection {
  readonly fromNumber: number;
  readonly toNumber: number;
  readonly byMs: number;
}

/** Two clocks of the device at one moment: the one that people set, and one that only runs. */
export interface ClockReading {
  readonly wallMs: number;
  /** Since the run began; undefined where there is no such clock. It may stand still in a sleep. */
  readonly elapsedMs: number | undefined;
}

/** What the server's clock said between two readings of the device's. */
export interface ClockSample {
  readonly sentMs: number;
  readonly serverMs: number;
  readonly receivedMs: number;
}

export const UNMEASURED_CLOCK: DeviceClock = {
  offsetMs: 0,
  uncertaintyMs: undefined,
  measuredAtMs: 0,
  latestMs: 0,
  leaptMs: 0,
  generation: 0,
  doubts: [],
  corrections: [],
};

/** Less than this is drift, a slow answer or a network that sets the clock: not worth a doubt. */
const LEAP_MS_MIN = 2_000;
/** An answer that took longer says too little. */
const ROUND_TRIP_MS_MAX = 10_000;
/** How much a cheap quartz loses or gains, at worst. */
const DRIFT = 100e-6;
const KEPT_MAX = 20;

const kept = <T>(list: readonly T[]): readonly T[] => list.slice(-KEPT_MAX);
const doubted = (clock: DeviceClock, byMs: number | undefined): DeviceClock => ({
  ...clock,
  doubts: kept([...clock.doubts, { fromNumber: undefined, byMs }]),
});

/** The corrected time, never before what was told. */
export function timeOf(clock: DeviceClock, wallMs: number): number {
  return Math.max(wallMs + clock.offsetMs, clock.latestMs);
}

/**
 * A run begins. Nobody knows what became of the clock while the device did not run, but time has not
 * gone backwards: a clock that says so was set back, by at least as much.
 * @param latestFactMs the time of the newest fact that waits here, corrected where it has to be
 */
export function clockBegun(
  clock: DeviceClock,
  wallMs: number,
  latestFactMs: number | undefined,
): DeviceClock {
  const latestMs = Math.max(clock.latestMs, latestFactMs ?? 0);
  return doubted(notBehind({ ...clock, latestMs }, wallMs), undefined);
}

function notBehind(clock: DeviceClock, wallMs: number): DeviceClock {
  const behindMs = clock.latestMs - (wallMs + clock.offsetMs);
  return behindMs >= LEAP_MS_MIN ? { ...clock, offsetMs: clock.offsetMs + behindMs } : clock;
}

/**
 * Between two readings of one run; `before` with the leaps that were known at it. A clock that fell behind the running one was set back, and the
 * offset makes up for it. One that leapt ahead was set forward, or the device has slept, when the
 * running clock may stand still: the next measurement tells which.
 */
export function clockRead(
  clock: DeviceClock,
  before: ClockReading & Pick<DeviceClock, 'leaptMs'>,
  now: ClockReading,
): DeviceClock {
  if (before.elapsedMs === undefined || now.elapsedMs === undefined) {
    const set = notBehind(clock, now.wallMs);
    return set === clock ? clock : doubted(set, undefined);
  }
  const knownMs = clock.leaptMs - before.leaptMs;
  const leapMs = now.wallMs - before.wallMs - (now.elapsedMs - before.elapsedMs) - knownMs;
  if (Math.abs(leapMs) < LEAP_MS_MIN) return clock;
  const leapt = { ...clock, leaptMs: clock.leaptMs + leapMs };
  return leapMs < 0 ? { ...leapt, offsetMs: clock.offsetMs - leapMs } : doubted(leapt, leapMs);
}

/** The next fact gets this number: what is in doubt begins with it at the latest. */
export function clockStamped(clock: DeviceClock, number: number, timeMs: number): DeviceClock {
  const isNew = clock.doubts.some(({ fromNumber }) => fromNumber === undefined);
  const doubts = isNew
    ? clock.doubts.map((doubt) => ({ ...doubt, fromNumber: doubt.fromNumber ?? number }))
    : clock.doubts;
  return { ...clock, doubts, latestMs: Math.max(clock.latestMs, timeMs) };
}

/** Whether the server should be asked before anything is sent that this clock has stamped. */
export function isInDoubt({ uncertaintyMs, doubts }: DeviceClock): boolean {
  return uncertaintyMs === undefined || doubts.length > 0;
}

/**
 * The server was asked. A clock that is where it was supposed to be ends every doubt; one that is not
 * was set when one of the doubts began, and what was recorded since is corrected.
 * @param lastNumber the highest number of a fact that was stamped so far
 * @returns undefined when the sample says too little
 */
export function clockMeasured(
  clock: DeviceClock,
  sample: ClockSample,
  lastNumber: number,
): DeviceClock | undefined {
  const roundTripMs = sample.receivedMs - sample.sentMs;
  if (roundTripMs < 0 || roundTripMs > ROUND_TRIP_MS_MAX) return undefined;
  const uncertaintyMs = roundTripMs / 2;
  const offsetMs = Math.round(sample.serverMs - (sample.sentMs + sample.receivedMs) / 2);
  const measured = { ...clock, offsetMs, uncertaintyMs, measuredAtMs: sample.receivedMs };
  const byMs = offsetMs - clock.offsetMs;
  const isFirst = clock.uncertaintyMs === undefined;
  const agedMs =
    (clock.uncertaintyMs ?? 0) + Math.abs(sample.receivedMs - clock.measuredAtMs) * DRIFT;
  const leaps = isFirst ? undefined : leapsThatFit(clock, byMs, uncertaintyMs);
  if (!isFirst && !leaps && Math.abs(byMs) <= agedMs + uncertaintyMs + LEAP_MS_MIN) {
    // The same clock. Of two looks at it the sharper one counts: the one whose answer was quicker.
    const sharper = uncertaintyMs <= agedMs ? measured : clock;
    return { ...sharper, doubts: [] };
  }
  const unseen = clock.doubts.findLast((doubt) => doubt.byMs === undefined);
  // Without a leap that explains it, all since the run began, when nobody looked; at first, all facts.
  const since = { fromNumber: isFirst ? 1 : unseen?.fromNumber, byMs };
  const corrections = (leaps?.map(takenBack) ?? [since]).flatMap((correction) => {
    const { fromNumber } = correction;
    return fromNumber === undefined || fromNumber > lastNumber
      ? []
      : [{ ...correction, fromNumber, toNumber: lastNumber }];
  });
  return {
    ...measured,
    generation: clock.generation + 1,
    latestMs: sample.receivedMs + offsetMs,
    doubts: [],
    corrections: kept([...clock.corrections, ...corrections]),
  };
}

interface Leap {
  readonly fromNumber: number | undefined;
  readonly byMs: number;
}
const takenBack = ({ fromNumber, byMs }: Leap): Leap => ({ fromNumber, byMs: -byMs });
/** Looked through in every combination: a clock that leaps more often is broken, and is asked about. */
const LEAPS_MAX = 10;

/** The leaps that the measurement takes back: they were no sleeps, the clock was set. */
function leapsThatFit(
  { doubts }: DeviceClock,
  byMs: number,
  uncertaintyMs: number,
): readonly Leap[] | undefined {
  if (Math.abs(byMs) < LEAP_MS_MIN) return undefined;
  const leaps = doubts.flatMap(({ fromNumber, byMs: leapMs }) =>
    leapMs === undefined ? [] : [{ fromNumber, byMs: leapMs }],
  );
  return fitting(leaps.slice(-LEAPS_MAX), -byMs, uncertaintyMs + LEAP_MS_MIN);
}

/** Some of them, the fewest and latest first, that come to this sum. */
function fitting(
  leaps: readonly Leap[],
  sumMs: number,
  apartMs: number,
): readonly Leap[] | undefined {
  const latest = leaps.findLast((leap) => Math.abs(leap.byMs - sumMs) <= apartMs);
  if (latest) return [latest];
  for (const [index, leap] of [...leaps.entries()].reverse()) {
    const others = fitting(leaps.slice(0, index), sumMs - leap.byMs, apartMs);
    if (others) return [...others, leap];
  }
  return undefined;
}

/** How much the time of the fact of this number is corrected by, all in all. */
export function correctionOf({ corrections }: DeviceClock, number: number): number {
  return corrections
    .filter(({ fromNumber, toNumber }) => number >= fromNumber && number <= toNumber)
    .reduce((total, { byMs }) => total + byMs, 0);
}

/** Without the corrections of facts that have all left. */
export function withoutCorrectionsBelow(clock: DeviceClock, lowestNumber: number): DeviceClock {
  const corrections = clock.corrections.filter(({ toNumber }) => toNumber >= lowestNumber);
  return corrections.length === clock.corrections.length ? clock : { ...clock, corrections };
}

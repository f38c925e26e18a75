import { createHash } from 'node:crypto';
import { createLimiter } from '../../host/limiter.ts';

export interface AttemptLimits {
  /** Failed attempts on one login from one address. */
  readonly perLogin: number;
  /** Failed attempts on one login from everywhere. */
  readonly perAccount: number;
  /** Failed attempts from one address: a company's workers may share one. */
  readonly perAddress: number;
  /** Failed attempts of a person on a device of their own. */
  readonly perDevice: number;
  readonly windowSeconds: number;
}
export const ATTEMPT_LIMITS: AttemptLimits = {
  perLogin: 10,
  perAccount: 100,
  perAddress: 300,
  perDevice: 10,
  windowSeconds: 15 * 60,
};
/**
 * More than can be checked in a window: two passwords at a time, some 40 a second. So nobody can flood
 * the table to have a count of theirs forgotten.
 */
const KEYS_MAX = 50_000;

/** Who tries to sign in, and from where. */
interface Attempting {
  readonly login: string;
  /** As `clientAddress` gives it. */
  readonly address: string;
  /** Only when this person has signed in on it before: see `isKnownDevice`. */
  readonly knownDevice?: string | undefined;
}

interface Attempt {
  /** Takes the attempt back: it was a right one. */
  readonly succeeded: () => void;
  /** Takes the attempt back: the password was not looked at. */
  readonly notChecked: () => void;
}

export interface Attempts {
  /** Counts an attempt; answers the seconds to wait when there were too many. */
  readonly begin: (attempting: Attempting) => Attempt | { readonly waitSeconds: number };
}

/**
 * Attempts are counted before the password is checked and taken back afterwards: counting only
 * failures afterwards would let a burst of parallel guesses pass. A person on a device of their own
 * has a count of their own, so that no flood of others' guesses stands in their way (docs/adr/0116).
 */
export function createAttempts(limits: AttemptLimits, nowMs: () => number): Attempts {
  const { windowSeconds } = limits;
  const limiter = (points: number) =>
    createLimiter({ points, windowSeconds, keysMax: KEYS_MAX, nowMs });
  const addresses = limiter(limits.perAddress);
  const accounts = limiter(limits.perAccount);
  const pairs = limiter(limits.perLogin);
  const devices = limiter(limits.perDevice);

  function byDevice(login: string, device: string): Attempt | undefined {
    const key = keyOf(login, device);
    if (devices.take(key) > 0) return undefined;
    return { succeeded: () => devices.forget(key), notChecked: () => devices.giveBack(key) };
  }

  function byAddress(login: string, address: string): Attempt | { waitSeconds: number } {
    const account = keyOf(login);
    const pair = keyOf(login, address);
    const counts = [
      [addresses, address],
      [accounts, account],
      [pairs, pair],
    ] as const;
    for (const [index, [counter, key]] of counts.entries()) {
      const waitSeconds = counter.take(key);
      if (waitSeconds === 0) continue;
      for (const [earlier, its] of counts.slice(0, index)) earlier.giveBack(its);
      return { waitSeconds };
    }
    const giveBack = () => {
      for (const [counter, key] of counts) counter.giveBack(key);
    };
    return {
      notChecked: giveBack,
      succeeded: () => {
        giveBack();
        pairs.forget(pair);
      },
    };
  }

  return {
    begin: ({ login, address, knownDevice }) =>
      (knownDevice === undefined ? undefined : byDevice(login, knownDevice)) ??
      // A device whose count is used up is as good as any other: no worse, or guessing on it would
      // lock its person out.
      byAddress(login, address),
  };
}

/** Logins are not kept in memory as they are: what people type there may be a password. */
function keyOf(login: string, from = ''): string {
  return createHash('sha256').update(`${login.toLowerCase()}\n${from}`).digest('base64');
}

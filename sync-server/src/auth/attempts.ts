import { createHash } from 'node:crypto';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

export interface AttemptLimits {
  /** Failed attempts on one login from one address. */
  readonly perLogin: number;
  /** Failed attempts from one address: a company's workers may share one. */
  readonly perAddress: number;
  readonly windowSeconds: number;
}
const ATTEMPT_LIMITS: AttemptLimits = {
  perLogin: 10,
  perAddress: 300,
  windowSeconds: 15 * 60,
};

export interface Attempts {
  /** Counts an attempt; answers the seconds to wait when there were too many. */
  readonly begin: (login: string, address: string) => Promise<number | undefined>;
  /** Takes the attempt back: it was a right one. */
  readonly succeeded: (login: string, address: string) => Promise<void>;
  /** Takes the attempt back: the password was not looked at. */
  readonly notChecked: (login: string, address: string) => Promise<void>;
}

/**
 * Attempts are counted before the password is checked and taken back afterwards: counting only
 * failures afterwards would let a burst of parallel guesses pass.
 */
export function createAttempts(limits: AttemptLimits = ATTEMPT_LIMITS): Attempts {
  const duration = limits.windowSeconds;
  const perLogin = new RateLimiterMemory({ points: limits.perLogin, duration });
  const perAddress = new RateLimiterMemory({ points: limits.perAddress, duration });
  // Logins are not kept in memory as they are: what people type there may be a password.
  const keyOf = (login: string, address: string) =>
    createHash('sha256').update(`${login.toLowerCase()}\n${address}`).digest('base64');
  return {
    begin: async (login, address) => {
      const waits = await Promise.all([
        waitFor(perAddress.consume(address)),
        waitFor(perLogin.consume(keyOf(login, address))),
      ]);
      const longest = Math.max(...waits);
      return longest > 0 ? longest : undefined;
    },
    succeeded: async (login, address) => {
      await perLogin.delete(keyOf(login, address));
      await perAddress.reward(address);
    },
    notChecked: async (login, address) => {
      await perLogin.reward(keyOf(login, address));
      await perAddress.reward(address);
    },
  };
}

async function waitFor(consumed: Promise<RateLimiterRes>): Promise<number> {
  try {
    await consumed;
    return 0;
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    return Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
  }
}

import { createHash } from 'node:crypto';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

export interface ApplyLimits {
  /** Forms sent from one address in an hour, good or bad: a family or an office may share one. */
  readonly perAddress: number;
  /** First mails to one mailbox in a day, so that nobody can have another one flooded. */
  readonly perMailbox: number;
  /** Forms in an hour that are taken from everybody together. */
  readonly overall: number;
  /** Unconfirmed applications that are kept at a time. */
  readonly pending: number;
}
export const APPLY_LIMITS: ApplyLimits = {
  perAddress: 30,
  perMailbox: 3,
  overall: 600,
  pending: 5_000,
};

const HOUR_SECONDS = 60 * 60;
const DAY_SECONDS = 24 * HOUR_SECONDS;

export interface ApplyGate {
  readonly admitsAddress: (address: string) => Promise<boolean>;
  readonly admitsMailbox: (email: string) => Promise<boolean>;
  /** Asked last: what is refused before it must not use up everybody's share. */
  readonly admitsOneMore: () => Promise<boolean>;
}

export function createApplyGate(limits: ApplyLimits): ApplyGate {
  const { perAddress, perMailbox, overall } = limits;
  const addresses = new RateLimiterMemory({ points: perAddress, duration: HOUR_SECONDS });
  const mailboxes = new RateLimiterMemory({ points: perMailbox, duration: DAY_SECONDS });
  const everybody = new RateLimiterMemory({ points: overall, duration: HOUR_SECONDS });
  return {
    admitsAddress: (address) => admits(addresses, address),
    admitsMailbox: (email) => admits(mailboxes, digest(email.trim().toLowerCase())),
    admitsOneMore: () => admits(everybody, 'everybody'),
  };
}

/** Mailboxes are not kept in memory as they are. */
function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

async function admits(limiter: RateLimiterMemory, key: string): Promise<boolean> {
  try {
    await limiter.consume(key);
    return true;
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    return false;
  }
}

import { createHash } from 'node:crypto';
import { createLimiter } from '../../host/limiter.ts';

export interface ApplyLimits {
  /** Forms from one address in an hour with little work: a family or an office may share one. */
  readonly perAddress: number;
  /** First mails to one mailbox in a day, so that nobody can have another one flooded. */
  readonly perMailbox: number;
  /** Forms in an hour that are taken from everybody together. */
  readonly overall: number;
  /** Of those, at most so many from addresses that have used up their own share. */
  readonly overallCrowded: number;
  /** Unconfirmed applications that are kept at a time. */
  readonly pending: number;
}
export const APPLY_LIMITS: ApplyLimits = {
  perAddress: 30,
  perMailbox: 3,
  overall: 600,
  overallCrowded: 300,
  pending: 5_000,
};

const HOUR_SECONDS = 60 * 60;
const DAY_SECONDS = 24 * HOUR_SECONDS;
/** More addresses and mailboxes than `overall` lets in while their windows last. */
const KEYS_MAX = 20_000;
const EVERYBODY = 'everybody';

export interface ApplyGate {
  /** So many forms have come from there that each further one has to bring more work. */
  readonly isCrowded: (address: string) => boolean;
  readonly admitsMailbox: (email: string) => boolean;
  /**
   * Asked last: what is refused before it must not use up anybody's share. A crowded address is never
   * shut out, for a whole town may stand behind it, but can take no more than its part of all.
   */
  readonly admitsOneMore: (address: string) => boolean;
}

export function createApplyGate(limits: ApplyLimits, nowMs: () => number): ApplyGate {
  const limiter = (points: number, windowSeconds: number) =>
    createLimiter({ points, windowSeconds, keysMax: KEYS_MAX, nowMs });
  const addresses = limiter(limits.perAddress, HOUR_SECONDS);
  const mailboxes = limiter(limits.perMailbox, DAY_SECONDS);
  const overall = limiter(limits.overall, HOUR_SECONDS);
  const crowded = limiter(limits.overallCrowded, HOUR_SECONDS);
  return {
    isCrowded: (address) => addresses.isUsedUp(address),
    admitsMailbox: (email) => mailboxes.take(digest(email.trim().toLowerCase())) === 0,
    admitsOneMore: (address) => {
      const isOverShare = addresses.take(address) > 0;
      if (isOverShare && crowded.take(EVERYBODY) > 0) return false;
      return overall.take(EVERYBODY) === 0;
    },
  };
}

/** Mailboxes are not kept in memory as they are. */
function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

import { createHash, randomBytes } from 'node:crypto';
import { addMinutes, epochMs, instantText } from '@callout/kernel';
import type { Sessions, SignedIn } from '../../engine/access/sessions.ts';
import type { Clock } from '../../host/clock.ts';
import { createLimiter } from '../../host/limiter.ts';
import type { ReportPass, Store } from '../../store/port.ts';

/** Long enough for a browser that has to be started first. */
const TICKET_SECONDS = 60;
const COOKIE_MINUTES = 12 * 60;
/** Each may be valid for a minute, so that this many are kept of one session at most. */
const TICKETS_A_MINUTE = 20;
const SESSIONS_MAX = 10_000;
const TOKEN = /^[\w-]{43}$/;

/** Who reads, and by which session. */
interface Reading {
  readonly signedIn: SignedIn;
  readonly ownSession: boolean;
}

export interface ReportSessions {
  /** @returns undefined when this session has asked for too many in the last minute */
  readonly ticketFor: (
    signedIn: SignedIn,
  ) => Promise<{ readonly ticket: string; readonly expiresAt: string } | undefined>;
  /** Changes a ticket for the content of a cookie, once. */
  readonly redeem: (ticket: string) => Promise<string | undefined>;
  /** The content of a cookie for a session that the reports' own form has begun. */
  readonly cookieFor: (signedIn: SignedIn) => Promise<string>;
  readonly read: (cookie: string) => Promise<Reading | undefined>;
  /** The session ends with it when it was begun here; the application's own session stays. */
  readonly leave: (cookie: string) => Promise<void>;
}

/** What opens the reports: bound to a session, and worth nothing when that has ended (docs/adr/0117). */
export function createReportSessions(parts: {
  readonly store: Store;
  readonly clock: Clock;
  readonly sessions: Sessions;
}): ReportSessions {
  const { store, clock, sessions } = parts;
  const tickets = createLimiter({
    points: TICKETS_A_MINUTE,
    windowSeconds: 60,
    keysMax: SESSIONS_MAX,
    nowMs: () => epochMs(clock.now()),
  });

  async function keep(pass: Omit<ReportPass, 'tokenHash'>): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    await store.write(async (transaction) => {
      await transaction.removeExpiredReportPasses(clock.now());
      await transaction.putReportPass({ ...pass, tokenHash: hashOf(token) });
    });
    return token;
  }
  const keepCookie = (session: string, ownSession: boolean) =>
    keep({
      ...{ kind: 'cookie', session, ownSession },
      expiresAt: addMinutes(clock.now(), COOKIE_MINUTES),
    });

  async function found(cookie: string): Promise<ReportPass | undefined> {
    const pass = TOKEN.test(cookie) ? await store.reportPass(hashOf(cookie)) : undefined;
    return pass?.kind === 'cookie' && pass.expiresAt > clock.now() ? pass : undefined;
  }

  return {
    ticketFor: async ({ tokenHash: session }) => {
      if (tickets.take(session) > 0) return undefined;
      const expiresAt = instantText(epochMs(clock.now()) + TICKET_SECONDS * 1000);
      const ticket = await keep({ kind: 'ticket', session, ownSession: false, expiresAt });
      return { ticket, expiresAt };
    },
    redeem: async (ticket) => {
      if (!TOKEN.test(ticket)) return undefined;
      const pass = await store.write(async (transaction) => {
        const kept = await transaction.reportPass(hashOf(ticket));
        if (kept?.kind !== 'ticket') return undefined;
        // In the transaction that found it: of two that bring it at once, one comes too late.
        await transaction.removeReportPass(kept.tokenHash);
        return kept;
      });
      if (!pass || pass.expiresAt <= clock.now()) return undefined;
      return keepCookie(pass.session, false);
    },
    cookieFor: ({ tokenHash }) => keepCookie(tokenHash, true),
    read: async (cookie) => {
      const pass = await found(cookie);
      const signedIn = pass && (await sessions.findByHash(pass.session));
      return signedIn && { signedIn, ownSession: pass.ownSession };
    },
    leave: async (cookie) => {
      const pass = await found(cookie);
      if (!pass) return;
      await store.write((transaction) => transaction.removeReportPass(pass.tokenHash));
      if (pass.ownSession) await sessions.signOut(pass.session);
    },
  };
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

import type { Refusal } from '@callout/kernel';
import { refusalSchema } from '@callout/sync';
import { z } from 'zod';
import type { Ended } from './request-gate.ts';

const problemSchema = z.object({
  code: z.string().optional(),
  detail: z.string().optional(),
  params: refusalSchema.shape.params,
  errors: z
    .array(
      z.object({
        path: z.string(),
        message: z.string(),
        code: z.string().optional(),
        params: refusalSchema.shape.params,
      }),
    )
    .optional(),
});

/** A problem (RFC 9457) of the server as a refusal; of anything else, what its status says. */
export function refusalOfProblem(status: number, body: unknown): Refusal {
  const problem = problemSchema.safeParse(body);
  const { code, detail, params, errors } = problem.success ? problem.data : {};
  return {
    code: code ?? codeOfStatus(status),
    params: { status, ...(detail ? { detail } : {}), ...params },
    // The code is worded here, in the language that is read now; the server's sentence is for others.
    ...(errors
      ? {
          fields: errors.map(({ path, message, code, params }) => ({
            path,
            message: code ?? message,
            params,
          })),
        }
      : {}),
  };
}

/** What keeps everybody from getting through, however often they ask. */
export const NO_NETWORK: Refusal = { code: 'offline' };
export const NO_ANSWER: Refusal = { code: 'server-silent' };
export const CUT_OFF: Refusal = { code: 'answer-cut-off' };
export const CAPTIVE_PORTAL: Refusal = { code: 'network-sign-in' };
/** It answers well, and as nobody does who speaks for Callout. */
export const FOREIGN: Refusal = { code: 'answer-foreign' };

/** Asked too often, or the server behind a gateway is not there at the moment. */
const AWAY = new Set([429, 502, 503, 504]);
/** A network asks its guests to sign in (RFC 6585). */
const NETWORK_SIGN_IN = 511;

function codeOfStatus(status: number): string {
  if (AWAY.has(status)) return 'server-away';
  return status >= 500 ? 'server-trouble' : 'server-refuses';
}

/**
 * A page to be read by people has been put in the way of what was asked. One that wants a sign-in
 * means its own: it ends no session of ours.
 */
export function isCaptivePortal(response: Response): boolean {
  if (response.status === NETWORK_SIGN_IN) return true;
  const type = response.headers.get('content-type') ?? '';
  return (
    (response.ok || response.status === 401) &&
    /^(?:text\/html|application\/xhtml\+xml)\b/i.test(type)
  );
}

/** What was answered well and cannot be read: cut off on the way, or never ours. */
export function unreadable({ headers }: Response): Refusal {
  return /\bjson\b/i.test(headers.get('content-type') ?? '') ? CUT_OFF : FOREIGN;
}

/** A code of the server's own is about this request; without one it is about every request. */
export function endedBy(response: Response, body: unknown): Ended {
  const { status } = response;
  if (!AWAY.has(status)) return { way: 'refused' };
  const why = refusalOfProblem(status, body);
  if (status === 429 && why.code !== 'server-away') return { way: 'refused' };
  return { way: 'barred', why, retryAfterMs: retryAfterMs(response) };
}

/** In seconds, as servers send it; a date says nothing to a device whose clock may be off. */
function retryAfterMs({ headers }: Response): number | undefined {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : undefined;
}

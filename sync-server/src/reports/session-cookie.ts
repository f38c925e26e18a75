import type { Request, Response } from 'express';
import { SESSION_DAYS, type Sessions, type SignedIn } from '../auth/sessions.ts';

/**
 * Reports are opened as pages, and a page brings no Authorization header. They have a cookie of their
 * own, which goes nowhere but to them; pages of other sites cannot send it.
 */
const NAME = 'callout_report';
const PATH = '/reports';
const TOKEN_LENGTH_MAX = 200;

export function keepSession(response: Response, token: string): void {
  const DAY_MS = 24 * 3_600_000;
  response.cookie(NAME, token, {
    httpOnly: true,
    sameSite: 'strict',
    path: PATH,
    maxAge: SESSION_DAYS * DAY_MS,
  });
}

export function dropSession(response: Response): void {
  response.clearCookie(NAME, { httpOnly: true, sameSite: 'strict', path: PATH });
}

/** Who reads: by the cookie, or by the header that every other door takes. */
export async function readerOf(
  sessions: Sessions,
  request: Request,
): Promise<SignedIn | undefined> {
  const token = tokenIn(request);
  if (token === undefined || token.length > TOKEN_LENGTH_MAX) return undefined;
  return sessions.find(token);
}

function tokenIn(request: Request): string | undefined {
  const bearer = /^Bearer ([\w-]+)$/i.exec(request.get('authorization') ?? '')?.[1];
  if (bearer) return bearer;
  const cookies = (request.get('cookie') ?? '').split(';').map((pair) => pair.trim());
  const own = cookies.find((pair) => pair.startsWith(`${NAME}=`));
  const value = own?.slice(NAME.length + 1);
  return value && /^[\w-]+$/.test(value) ? value : undefined;
}

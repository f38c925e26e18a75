import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { answer } from '../../web/problem.ts';
import { cookieIn, keepCookie } from './session-cookie.ts';

/**
 * Whether a page of ours, or the person's own hand, has sent this. Browsers say where a request comes
 * from and no page can change that; what is no browser says nothing, and brings no cookies of others.
 */
export function isFromOwnPages(request: Request, publicOrigin: string): boolean {
  const site = request.get('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const origin = request.get('origin');
  if (origin === undefined) return true;
  return origin === publicOrigin || origin === `${request.protocol}://${request.get('host')}`;
}

/** Refuses a post that another site has a browser make. */
export function onlyFromOwnPages(publicOrigin: string): RequestHandler {
  return (request, _response, next) => {
    if (!isFromOwnPages(request, publicOrigin)) throw answer(403, 'cross-site');
    next();
  };
}

/** The value that a form sends back, and that only a page of ours could have been given. */
export function formToken(request: Request, response: Response, isTls: boolean): string {
  const kept = cookieIn(request, 'form');
  if (kept !== undefined) return kept;
  const made = randomBytes(16).toString('base64url');
  keepCookie(response, 'form', made, isTls);
  return made;
}

export function hasFormToken(request: Request, sent: string): boolean {
  const kept = Buffer.from(cookieIn(request, 'form') ?? '');
  const given = Buffer.from(sent);
  return kept.length > 0 && kept.length === given.length && timingSafeEqual(kept, given);
}

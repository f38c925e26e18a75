import { parseCookie } from 'cookie';
import type { CookieOptions, Request, Response } from 'express';

/**
 * Reports are opened as pages, and a page brings no Authorization header. They have cookies of their
 * own, which go nowhere but to them; pages of other sites cannot send them.
 */
const PATH = '/reports';
const NAMES = { pass: 'callout_report', form: 'callout_report_form' } as const;
type Name = keyof typeof NAMES;
const VALUE = /^[\w-]{1,200}$/;

/** @param isTls whether people reach this server by HTTPS, whoever ends the encryption */
function optionsOf(isTls: boolean): CookieOptions {
  // Without an age: it goes with the browser, and with the session before that.
  return { httpOnly: true, sameSite: 'strict', path: PATH, secure: isTls };
}

export function keepCookie(response: Response, name: Name, value: string, isTls: boolean): void {
  response.cookie(NAMES[name], value, optionsOf(isTls));
}

export function dropCookie(response: Response, name: Name, isTls: boolean): void {
  response.clearCookie(NAMES[name], optionsOf(isTls));
}

export function cookieIn(request: Request, name: Name): string | undefined {
  const value = parseCookie(request.get('cookie') ?? '')[NAMES[name]];
  return value !== undefined && VALUE.test(value) ? value : undefined;
}

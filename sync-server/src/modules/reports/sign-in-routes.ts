import type { Principal } from '@callout/kernel';
import type { Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import type { AppContext } from '../../web/app-context.ts';
import { clientAddress } from '../../web/client-address.ts';
import { json, routesNeeding } from '../../web/define-route.ts';
import { Answered, answer, localeOf } from '../../web/problem.ts';
import { queryOf, readAs } from '../../web/route.ts';
import { credentialsSchema, signIn } from '../../web/session-routes.ts';
import type { ReportSessions } from './report-sessions.ts';
import { formToken, hasFormToken, isFromOwnPages } from './same-origin.ts';
import { cookieIn, dropCookie, keepCookie } from './session-cookie.ts';
import { signInPage } from './sign-in-page.ts';
import { type Words, wordsIn } from './words.ts';

export const FIRST_PAGE = '/reports/revenue';
const READERS = ['manager', 'accountant'] as const;

export interface ReportContext {
  readonly appContext: AppContext;
  readonly reportSessions: ReportSessions;
  readonly publicOrigin: string;
  /** Whether this request has come over HTTPS, whoever ended the encryption. */
  readonly isTls: (request: Request) => boolean;
}

export function mayRead({ roles }: Principal): boolean {
  return READERS.some((role) => roles.includes(role));
}

export function plainWords(request: Request): Words {
  return wordsIn(localeOf(request), 'EUR', 'UTC');
}

/** Only pages of our own: an address from outside must not be a way to somewhere else. */
function ownPage(path: string | undefined): string {
  return path !== undefined && /^\/reports\/[\w-]+(?:\.csv)?$/.test(path) ? path : FIRST_PAGE;
}

const ticketRoute = routesNeeding<{ readonly reports: ReportContext }>();

/** The application asks for a way in that works once, for a browser that brings nothing but an address. */
export const reportRoutes = [
  ticketRoute({
    method: 'post',
    path: '/api/v1/reports/ticket',
    operationId: 'openReports',
    summary: 'Makes a way into the reports for a browser: good once and for a minute.',
    access: 'signed-in',
    body: z.strictObject({
      path: z.string().max(200).optional().describe('The page to go on to.'),
    }),
    answers: {
      200: json('Where to go.', z.object({ path: z.string(), expiresAt: z.string() })),
    },
    errors: { 403: ['not-permitted'], 429: ['too-many-tickets'] },
    handle: async ({ body, signedIn }, { reports }) => {
      if (!mayRead(signedIn.principal)) throw answer(403, 'not-permitted');
      const made = await reports.reportSessions.ticketFor(signedIn);
      if (!made) throw answer(429, 'too-many-tickets', { headers: { 'Retry-After': '60' } });
      const { ticket, expiresAt } = made;
      const query = new URLSearchParams({ ticket, next: ownPage(body.path) });
      return { status: 200, body: { path: `/reports/open?${query}`, expiresAt } };
    },
  }),
] as const;

const openQuery = z.object({ ticket: z.string().max(200), next: z.string().max(200).optional() });

/**
 * Changes the ticket for a cookie and goes on. One that is used up leads to the page all the same: a
 * browser that comes by its history still has its cookie, and anybody else is asked to sign in.
 */
export function openHandler({
  reportSessions,
  publicOrigin,
  isTls,
}: ReportContext): RequestHandler {
  return async (request, response) => {
    const { ticket, next } = readAs(openQuery, queryOf(request));
    // Another site could have a browser read the reports as somebody else.
    const cookie = isFromOwnPages(request, publicOrigin)
      ? await reportSessions.redeem(ticket)
      : undefined;
    if (cookie !== undefined) keepCookie(response, 'pass', cookie, isTls(request));
    response.redirect(303, ownPage(next));
  };
}

export function sendSignIn(
  { isTls }: ReportContext,
  request: Request,
  response: Response,
  shown: { readonly status: number; readonly next: string; readonly alert?: string },
): void {
  const { status, next, alert } = shown;
  const token = formToken(request, response, isTls(request));
  const page = signInPage(plainWords(request), { next: ownPage(next), token, alert });
  response.status(status).type('html').send(page);
}

const signInForm = credentialsSchema.extend({
  next: z.string().max(200),
  token: z.string().max(200).default(''),
});

export function signInHandler(parts: ReportContext): RequestHandler {
  const { appContext, reportSessions, isTls } = parts;
  return async (request, response) => {
    const { login, password, next, token } = readAs(signInForm, request.body);
    const { say } = plainWords(request);
    const again = (status: number, alert: string) =>
      sendSignIn(parts, request, response, { status, next, alert });
    if (!hasFormToken(request, token)) return again(403, say('signIn.again'));
    try {
      const { signedIn } = await signIn(appContext, { login, password }, clientAddress(request));
      keepCookie(response, 'pass', await reportSessions.cookieFor(signedIn), isTls(request));
      dropCookie(response, 'form', isTls(request));
      response.redirect(303, ownPage(next));
    } catch (error) {
      if (!(error instanceof Answered)) throw error;
      const { status, params } = error.problem;
      again(status, status === 401 ? say('signIn.refused') : say('signIn.busy', params));
    }
  };
}

export function signOutHandler({ reportSessions, isTls }: ReportContext): RequestHandler {
  return async (request, response) => {
    const cookie = cookieIn(request, 'pass');
    if (cookie !== undefined) await reportSessions.leave(cookie);
    dropCookie(response, 'pass', isTls(request));
    response.redirect(303, FIRST_PAGE);
  };
}

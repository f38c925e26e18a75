import { LOCALES, type Locale, type Principal } from '@callout/kernel';
import express, { type Express, type Request, type RequestHandler, type Response } from 'express';
import { z } from 'zod';
import type { AppContext } from '../../web/app-context.ts';
import type { Module } from '../../web/module.ts';
import { mountRoutes } from '../../web/mount-routes.ts';
import { localeOf } from '../../web/problem.ts';
import { mountPath, queryOf, readAs } from '../../web/route.ts';
import { bearerIn } from '../../web/signed-in.ts';
import { createReportSessions } from './report-sessions.ts';
import { shownRestores } from './restores-page.ts';
import { openInvoicesCsv, revenueCsv } from './revenue-csv.ts';
import { type RevenueReport, readRevenueReport } from './revenue-report.ts';
import { onlyFromOwnPages } from './same-origin.ts';
import { cookieIn } from './session-cookie.ts';
import { forbiddenPage } from './sign-in-page.ts';
import {
  FIRST_PAGE,
  mayRead,
  openHandler,
  plainWords,
  type ReportContext,
  reportRoutes,
  sendSignIn,
  signInHandler,
  signOutHandler,
} from './sign-in-routes.ts';
import { type Words, wordsIn } from './words.ts';

const FORM_BYTES_MAX = 10_000;

/** A report, for whom it is made. */
interface Shown {
  readonly report: RevenueReport;
  readonly words: Words;
  readonly name: string;
}

/** The back office's reports: pages and downloads, rendered here. */
export const reportsModule: Module = {
  routes: reportRoutes,
  mount: (app, appContext) => {
    mountReports(app, appContext);
    return undefined;
  },
};

function mountReports(app: Express, appContext: AppContext): void {
  const parts = partsOf(appContext);
  const ownPages = onlyFromOwnPages(parts.publicOrigin);
  const form = express.urlencoded({ extended: false, limit: FORM_BYTES_MAX });
  app.use('/reports', (_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    // Their forms are told apart from other sites' by the origin, which "no-referrer" takes away.
    response.set('Referrer-Policy', 'same-origin');
    next();
  });
  mountPath(app, '/reports', { get: (_request, response) => response.redirect(FIRST_PAGE) });
  mountRoutes(app, appContext, reportRoutes, { reports: parts });
  mountPath(app, '/reports/open', { get: openHandler(parts) });
  mountPath(app, '/reports/sign-in', { post: [ownPages, form, signInHandler(parts)] });
  mountPath(app, '/reports/sign-out', { post: [ownPages, form, signOutHandler(parts)] });
  mountPath(app, '/reports/revenue', {
    get: reading(parts, async (response, { report, words, name }) => {
      // The library that draws its chart is a hundred megabytes: loaded by the first who looks.
      const { revenuePage } = await import('./revenue-page.ts');
      response.type('html').send(revenuePage(report, words, name));
    }),
  });
  mountPath(app, '/reports/restores', {
    get: readBy(parts, isManager, async (request, response) => {
      response.type('html').send(await shownRestores(appContext.store, languageOf(request)));
    }),
  });
  mountPath(app, '/reports/revenue.csv', {
    get: reading(parts, (response, { report, words }) => {
      download(response, `revenue-${report.asOf.slice(0, 10)}.csv`, revenueCsv(report, words));
    }),
  });
  mountPath(app, '/reports/open-invoices.csv', {
    get: reading(parts, (response, { report, words }) => {
      const name = `open-invoices-${report.asOf.slice(0, 10)}.csv`;
      download(response, name, openInvoicesCsv(report, words));
    }),
  });
}

function partsOf(appContext: AppContext): ReportContext {
  const publicOrigin = new URL(appContext.publicUrl).origin;
  return {
    appContext,
    reportSessions: createReportSessions(appContext),
    publicOrigin,
    isTls: (request) => request.secure || publicOrigin.startsWith('https:'),
  };
}

function download(response: Response, name: string, csv: string): void {
  response.attachment(name).type('text/csv; charset=utf-8').send(csv);
}

/** The language that was asked for by name, else the browser's. */
function languageOf(request: Request): Locale {
  const query = z.object({ lang: z.enum(LOCALES).optional() });
  return readAs(query, queryOf(request)).lang ?? localeOf(request);
}

/** Who reads: by the cookie, or by the header that every other route takes. */
async function readerOf(
  { appContext, reportSessions }: ReportContext,
  request: Request,
): Promise<Principal | undefined> {
  const bearer = bearerIn(request);
  if (bearer !== undefined) return (await appContext.sessions.find(bearer))?.principal;
  const cookie = cookieIn(request, 'pass');
  return cookie === undefined ? undefined : (await reportSessions.read(cookie))?.signedIn.principal;
}

function isManager({ roles }: Principal): boolean {
  return roles.includes('manager');
}

/** Whoever may not read it gets the way in, or is told that it is not for them. */
function readBy(
  parts: ReportContext,
  mayReadIt: (principal: Principal) => boolean,
  show: (request: Request, response: Response, reader: Principal) => Promise<void>,
): RequestHandler {
  return async (request, response) => {
    const reader = await readerOf(parts, request);
    if (!reader) {
      sendSignIn(parts, request, response, { status: 401, next: request.path });
      return;
    }
    if (!mayReadIt(reader)) {
      response
        .status(403)
        .type('html')
        .send(forbiddenPage(plainWords(request), reader.name));
      return;
    }
    await show(request, response, reader);
  };
}

function reading(
  parts: ReportContext,
  answer: (response: Response, shown: Shown) => void | Promise<void>,
): RequestHandler {
  const { store, clock } = parts.appContext;
  return readBy(parts, mayRead, async (request, response, { name }) => {
    const language = languageOf(request);
    const report = await readRevenueReport(store, clock.now());
    const words = wordsIn(language, report.currency, report.timeZone);
    await answer(response, { report, words, name });
  });
}

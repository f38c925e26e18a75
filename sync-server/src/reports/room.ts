import { LOCALES, type Locale } from '@callout/kernel';
import express, { type Express, type Request, type RequestHandler, type Response } from 'express';
import { z } from 'zod';
import { clientAddress } from '../http/client-address.ts';
import type { House } from '../http/house.ts';
import { Answered, localeOf } from '../http/problem.ts';
import { queryOf, readAs, route } from '../http/routes.ts';
import { signIn, signInSchema } from '../http/session-doors.ts';
import { openInvoicesCsv, revenueCsv } from './revenue-csv.ts';
import { revenuePage } from './revenue-page.ts';
import { type RevenueReport, readRevenueReport } from './revenue-report.ts';
import { dropSession, keepSession, readerOf } from './session-cookie.ts';
import { forbiddenPage, signInPage } from './sign-in-page.ts';
import { type Words, wordsIn } from './words.ts';

const READERS = ['manager', 'accountant'] as const;
const FORM_BYTES_MAX = 10_000;

/** Who reads a report that he may read. */
interface Reading {
  readonly report: RevenueReport;
  readonly words: Words;
  readonly name: string;
}

/** The back office's reports: pages and downloads, rendered here. */
export function reportsRoom(app: Express, house: House): void {
  const form = express.urlencoded({ extended: false, limit: FORM_BYTES_MAX });
  app.use('/reports', (_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  route(app, '/reports', { get: (_request, response) => response.redirect('/reports/revenue') });
  route(app, '/reports/sign-in', { post: [form, signInHandler(house)] });
  route(app, '/reports/sign-out', { post: [form, signOutHandler(house)] });
  route(app, '/reports/revenue', {
    get: reading(house, (response, { report, words, name }) => {
      response.type('html').send(revenuePage(report, words, name));
    }),
  });
  route(app, '/reports/revenue.csv', {
    get: reading(house, (response, { report, words }) => {
      download(response, `revenue-${report.asOf.slice(0, 10)}.csv`, revenueCsv(report, words));
    }),
  });
  route(app, '/reports/open-invoices.csv', {
    get: reading(house, (response, { report, words }) => {
      const name = `open-invoices-${report.asOf.slice(0, 10)}.csv`;
      download(response, name, openInvoicesCsv(report, words));
    }),
  });
}

function download(response: Response, name: string, csv: string): void {
  response.attachment(name).type('text/csv; charset=utf-8').send(csv);
}

/** The language that was asked for by name, else the browser's. */
function languageOf(request: Request): Locale {
  const query = z.object({ lang: z.enum(LOCALES).optional() });
  return readAs(query, queryOf(request)).lang ?? localeOf(request);
}

function plainWords(request: Request): Words {
  return wordsIn(localeOf(request), 'EUR', 'UTC');
}

function reading(
  house: House,
  answer: (response: Response, reading: Reading) => void,
): RequestHandler {
  return async (request, response) => {
    const language = languageOf(request);
    const reader = await readerOf(house.sessions, request);
    if (!reader) {
      response
        .status(401)
        .type('html')
        .send(signInPage(plainWords(request), request.path));
      return;
    }
    const { name, roles } = reader.person;
    if (!READERS.some((role) => roles.includes(role))) {
      response
        .status(403)
        .type('html')
        .send(forbiddenPage(plainWords(request), name));
      return;
    }
    const report = await readRevenueReport(house.store, house.clock.now());
    const words = wordsIn(language, report.currency, report.timeZone);
    answer(response, { report, words, name });
  };
}

const signInForm = signInSchema.omit({ device: true }).extend({ next: z.string().max(200) });

function signInHandler(house: House): RequestHandler {
  return async (request, response) => {
    const asked = readAs(signInForm, request.body);
    // Only paths of our own: an address from outside must not be a way to somewhere else.
    const next = /^\/reports\/[\w./-]+$/.test(asked.next) ? asked.next : '/reports/revenue';
    try {
      const { login, password } = asked;
      const { token } = await signIn(house, { login, password }, clientAddress(request));
      keepSession(response, token);
      response.redirect(303, next);
    } catch (error) {
      if (!(error instanceof Answered)) throw error;
      const { status, params } = error.problem;
      const { say } = plainWords(request);
      const alert = status === 401 ? say('signIn.refused') : say('signIn.busy', params);
      response
        .status(status)
        .type('html')
        .send(signInPage(plainWords(request), next, alert));
    }
  };
}

function signOutHandler(house: House): RequestHandler {
  return async (request, response) => {
    const reader = await readerOf(house.sessions, request);
    if (reader) await house.sessions.signOut(reader.tokenHash);
    dropSession(response);
    response.redirect(303, '/reports/revenue');
  };
}

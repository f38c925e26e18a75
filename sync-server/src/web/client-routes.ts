import { existsSync } from 'node:fs';
import { extname, join } from 'node:path';
import express, { type Express, type RequestHandler } from 'express';
import staticCompressed from 'express-static-gzip';
import type { AppContext } from './app-context.ts';
import { localeOf, ownText } from './problem.ts';

/** What the build names by its content may be kept for ever. */
const HASHED_FOLDER = 'assets';
const YEAR_SECONDS = 365 * 24 * 60 * 60;

/** Serves the built web client; its own router knows the addresses below `/`. */
export function mountClient(app: Express, { clientFolder }: AppContext): void {
  app.use(
    `/${HASHED_FOLDER}`,
    staticCompressed(join(clientFolder, HASHED_FOLDER), {
      // The build has compressed them as far as it goes, once.
      enableBrotli: true,
      orderPreference: ['br', 'gzip'],
      index: false,
      serveStatic: { immutable: true, maxAge: YEAR_SECONDS * 1000, redirect: false },
    }),
  );
  // The page and the service worker decide which build a device runs: always asked for again.
  const alwaysAsk = (response: { setHeader: (name: string, value: string) => unknown }) =>
    response.setHeader('Cache-Control', 'no-cache');
  app.use(express.static(clientFolder, { setHeaders: alwaysAsk, redirect: false }));
  app.get('/{*path}', page(clientFolder));
}

function page(clientFolder: string): RequestHandler {
  const index = join(clientFolder, 'index.html');
  return (request, response, next) => {
    const isNavigation = extname(request.path) === '' && request.accepts('html') === 'html';
    if (!isNavigation || isServersOwn(request.path)) {
      next();
      return;
    }
    response.set('Cache-Control', 'no-cache');
    if (existsSync(index)) {
      response.sendFile('index.html', { root: clientFolder, cacheControl: false });
      return;
    }
    const locale = localeOf(request);
    const sentence = ownText(locale, 'client-not-built');
    response
      .status(503)
      .type('html')
      .send(
        `<!doctype html><html lang="${locale}"><meta charset="utf-8"><title>Callout</title>` +
          `<p>${sentence}</p></html>`,
      );
  };
}

/** A mistyped address of the API is answered as the API does, not with a page. */
function isServersOwn(path: string): boolean {
  return /^\/(?:api|sync|files|reports|test|healthz|metrics)(?:\/|$)/.test(path);
}

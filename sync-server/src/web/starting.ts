import type { RequestListener } from 'node:http';
import type { Locale } from '@callout/kernel';
import { percentOf, type UpgradeProgress } from '../engine/folds/bring-up-to-date.ts';
import { ownText, titleOf } from './problem.ts';

/** What the server is at before it can answer: opening, or bringing its data up to date. */
export interface Starting {
  progress: UpgradeProgress | undefined;
}

const RETRY_AFTER_SECONDS = { starting: 1, upgrading: 5 } as const;

/** By RFC 9457, with how far it is as members of its own for a program that waits. */
function problemOf(progress: UpgradeProgress | undefined, locale: Locale): object {
  const code = progress ? 'upgrading' : 'starting';
  const far = progress && { percent: percentOf(progress), ...progress };
  return {
    type: `urn:callout:problem:${code}`,
    title: titleOf(locale, 503),
    status: 503,
    code,
    detail: ownText(locale, code, far),
    ...far,
  };
}

function healthOf(progress: UpgradeProgress | undefined): object {
  if (!progress) return { status: 'starting' };
  return { status: 'upgrading', percent: percentOf(progress), ...progress };
}

/** Answers every request with 503 and how far it is, until the application itself can. */
export function createStartingAnswers(starting: Starting): RequestListener {
  return (request, response) => {
    const { progress } = starting;
    const state = progress ? 'upgrading' : 'starting';
    const isHealth = request.url?.split('?')[0] === '/healthz';
    const locale = /^\s*ru\b/i.test(request.headers['accept-language'] ?? '') ? 'ru' : 'en';
    response.writeHead(503, {
      'Content-Type': isHealth ? 'application/json' : 'application/problem+json',
      'Cache-Control': 'no-store',
      'Retry-After': String(RETRY_AFTER_SECONDS[state]),
    });
    const problem = problemOf(progress, locale);
    response.end(JSON.stringify(isHealth ? healthOf(progress) : problem));
  };
}

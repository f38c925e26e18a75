import type { RequestListener } from 'node:http';
import type { Locale } from '@callout/kernel';
import { percentOf, type UpgradeProgress } from '../engine/folds/bring-up-to-date.ts';
import { ownText, type ProblemCode, titleOf } from './problem.ts';

/** What the server is at before it can answer: opening, or bringing its data up to date. */
export interface Starting {
  progress: UpgradeProgress | undefined;
}

const RETRY_AFTER_SECONDS = { starting: 1, upgrading: 5 } as const;

function problemOf(state: 'starting' | 'upgrading', percent: number, locale: Locale): object {
  const code: ProblemCode = state;
  return {
    type: `urn:callout:problem:${code}`,
    title: titleOf(locale, 503),
    status: 503,
    code,
    detail: ownText(locale, code, { percent }),
  };
}

/** Answers every request with 503 and how far it is, until the application itself can. */
export function createStartingAnswers(starting: Starting): RequestListener {
  return (request, response) => {
    const { progress } = starting;
    const state = progress ? 'upgrading' : 'starting';
    const percent = progress ? percentOf(progress) : 0;
    const isHealth = request.url?.split('?')[0] === '/healthz';
    const locale = /^\s*ru\b/i.test(request.headers['accept-language'] ?? '') ? 'ru' : 'en';
    response.writeHead(503, {
      'Content-Type': isHealth ? 'application/json' : 'application/problem+json',
      'Cache-Control': 'no-store',
      'Retry-After': String(RETRY_AFTER_SECONDS[state]),
    });
    const health = { status: state, ...(progress ? { percent, ...progress } : {}) };
    response.end(JSON.stringify(isHealth ? health : problemOf(state, percent, locale)));
  };
}

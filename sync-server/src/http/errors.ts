import type { Model } from '@callout/kernel';
import type { ErrorRequestHandler, Request, RequestHandler } from 'express';
import type { Logger } from 'pino';
import { PushRefused } from '../engine/device-check.ts';
import { LogDiffers } from '../engine/epoch.ts';
import { CursorUnreadable, StoreBusy, StoreFault } from '../store/errors.ts';
import { Answered, answer, type Problem, problemOf, sendProblem } from './problem.ts';

export const nothingHere: RequestHandler = (request) => {
  throw answer(404, 'route-unknown', { params: { path: request.path.slice(0, 200) } });
};

/** The one place where a failed request is answered. */
export function lastWord(model: Model, log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    const problem = error instanceof Answered ? error.problem : problemFrom(error, request);
    if (problem.status >= 500 && !(error instanceof Answered)) {
      log.error({ err: error, correlationId: request.id }, 'a request failed');
    }
    // The answer has begun and cannot become another one; the caller must see that it broke off.
    if (response.headersSent) {
      response.destroy();
      return;
    }
    sendProblem(model, request, response, problem);
  };
}

const SOON = { 'Retry-After': '2' };

/** What store and engine throw that is no bug: they were asked wrongly, or cannot serve now. */
function problemFrom(error: unknown, request: Request): Problem {
  if (error instanceof CursorUnreadable) {
    const errors = [{ path: 'cursor', message: 'cursor-unreadable' }];
    return { status: 400, code: 'cursor-unreadable', errors };
  }
  if (error instanceof PushRefused) return problemOf(error.refusal);
  if (error instanceof LogDiffers) return { status: 409, code: 'log-differs' };
  if (error instanceof StoreBusy) return { status: 503, code: 'busy', headers: SOON };
  if (error instanceof StoreFault) {
    const params = { correlationId: String(request.id) };
    return { status: 503, code: 'store-failed', params, headers: SOON };
  }
  return fromReader(error, request);
}

interface ReaderFault {
  readonly type?: string;
  readonly limit?: number;
  readonly message?: string;
  readonly status?: number;
}

/** What Express and its body reader throw, in our words; anything else is a bug of ours. */
function fromReader(error: unknown, request: Request): Problem {
  const fault: ReaderFault = typeof error === 'object' && error !== null ? error : {};
  switch (fault.type) {
    case 'entity.parse.failed':
      return { status: 400, code: 'malformed-json', params: { reason: fault.message ?? '' } };
    case 'entity.too.large':
      return { status: 413, code: 'body-too-large', params: { limit: fault.limit ?? 0 } };
    case 'encoding.unsupported':
    case 'charset.unsupported':
      return { status: 415, code: 'encoding-unsupported' };
    case 'request.size.invalid':
    case 'request.aborted':
      return { status: 400, code: 'body-incomplete' };
    default:
      if (error instanceof URIError) return { status: 400, code: 'malformed-address' };
      return { status: 500, code: 'internal', params: { correlationId: String(request.id) } };
  }
}

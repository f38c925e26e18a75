import type { Model } from '@callout/kernel';
import type { ErrorRequestHandler, Request, RequestHandler } from 'express';
import type { Logger } from 'pino';
import { PushRefused } from '../engine/access/device-check.ts';
import { LogDiffers } from '../engine/run/epoch.ts';
import { CursorUnreadable, StoreBusy, StoreUnavailable } from '../store/errors.ts';
import { Answered, answer, type Problem, problemOf, sendProblem } from './problem.ts';

export const routeUnknown: RequestHandler = (request) => {
  throw answer(404, 'route-unknown', { params: { path: request.path.slice(0, 200) } });
};

/** The one place where a failed request is answered. */
export function answerErrors(model: Model, log: Logger): ErrorRequestHandler {
  let filesSaidMs = Number.NEGATIVE_INFINITY;
  const sayFilesTrouble = (error: unknown) => {
    if (!isFilesTrouble(error) || performance.now() - filesSaidMs < FILES_LINE_MS_MIN) return;
    filesSaidMs = performance.now();
    log.error({ trouble: error.code }, 'the data folder cannot take or give files');
  };
  return (error: unknown, request, response, _next) => {
    const problem = error instanceof Answered ? error.problem : problemFrom(error, request);
    // What stands in the database's way is said once, by whoever watches over it.
    if (problem.status >= 500 && problem.status !== 503 && !(error instanceof Answered)) {
      log.error({ err: error, correlationId: request.id }, 'a request failed');
    }
    sayFilesTrouble(error);
    // The answer has begun and cannot become another one; the caller must see that it broke off.
    if (response.headersSent) {
      response.destroy();
      return;
    }
    sendProblem(model, request, response, problem);
  };
}

const SOON = { 'Retry-After': '5' };

/** What store and engine throw that is no bug: they were asked wrongly, or cannot serve now. */
function problemFrom(error: unknown, request: Request): Problem {
  if (error instanceof CursorUnreadable) {
    const errors = [{ path: 'cursor', message: 'cursor-unreadable' }];
    return { status: 400, code: 'cursor-unreadable', errors };
  }
  if (error instanceof PushRefused) return problemOf(error.refusal);
  if (error instanceof LogDiffers) return { status: 409, code: 'log-differs' };
  if (error instanceof StoreBusy) return { status: 503, code: 'busy', headers: SOON };
  if (error instanceof StoreUnavailable) {
    return { status: 503, code: 'store-unavailable', headers: SOON };
  }
  if (isFilesTrouble(error)) return { status: 503, code: 'files-unavailable', headers: SOON };
  return fromReader(error, request);
}

const FILES_LINE_MS_MIN = 60_000;
const FILES_TROUBLES: readonly unknown[] = ['ENOSPC', 'EDQUOT', 'EROFS', 'EIO', 'EMFILE', 'ENFILE'];

/** The disk under the data folder is full or failing: no fault of who asks, and it may pass. */
function isFilesTrouble(error: unknown): error is { readonly code: string } {
  return error instanceof Error && 'code' in error && FILES_TROUBLES.includes(error.code);
}

const isCallersFault = (status: number | undefined): status is number =>
  status !== undefined && status >= 400 && status < 500;

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
      // Whatever else the reader finds wrong with a body, such as a broken compression, it says so.
      if (isCallersFault(fault.status)) return { status: fault.status, code: 'body-unreadable' };
      return { status: 500, code: 'internal', params: { correlationId: String(request.id) } };
  }
}

import { inputRefusal } from '@callout/kernel';
import express, { type Express, type Request, type RequestHandler } from 'express';
import type { z } from 'zod';
import { Answered, answer, problemOf } from './problem.ts';

type Method = 'get' | 'head' | 'post' | 'put' | 'patch' | 'delete';
type Handlers = Partial<Readonly<Record<Method, RequestHandler | readonly RequestHandler[]>>>;

/** Mounts all methods of one path, a page's or an operation's; any other method is answered with 405 and what is allowed. */
export function mountPath(app: Express, path: string, handlers: Handlers): void {
  const methods = Object.entries(handlers) as [Method, RequestHandler | RequestHandler[]][];
  for (const [method, handler] of methods) app[method](path, handler);
  const allow = methods.map(([method]) => method.toUpperCase());
  if (handlers.get && !handlers.head) allow.push('HEAD');
  app.all(path, (request) => {
    throw answer(405, 'method-not-allowed', {
      params: { path: request.path, method: request.method, allow: allow.join(', ') },
      headers: { Allow: allow.join(', ') },
    });
  });
}

const JSON_BYTES_MAX = 1024 * 1024;
/** A bank statement of a month of a busy organisation comes as one order. */
export const ORDER_BYTES_MAX = 3 * 1024 * 1024;
export const PUSH_BYTES_MAX = 5 * 1024 * 1024;

/** Reads a JSON body of at most so many bytes; what is no JSON is refused before it is read. */
export function jsonBody(bytesMax = JSON_BYTES_MAX): readonly RequestHandler[] {
  const onlyJson: RequestHandler = (request, _response, next) => {
    const type = request.is('application/json');
    if (type === null || request.get('content-length') === '0') throw answer(400, 'body-missing');
    if (type === false) {
      throw answer(415, 'content-type-unsupported', {
        params: { wanted: 'application/json' },
        headers: { Accept: 'application/json' },
      });
    }
    next();
  };
  return [onlyJson, express.json({ limit: bytesMax, strict: false })];
}

/** What was sent, read by its schema; otherwise a problem that names every fault by its path. */
export function readAs<S extends z.ZodType>(schema: S, sent: unknown): z.output<S> {
  const parsed = schema.safeParse(sent);
  if (!parsed.success)
    throw new Answered(problemOf(inputRefusal(parsed.error, { schema, input: sent })));
  return parsed.data;
}

/** A named part of the path; the route's pattern promises that it is there. */
export function part(request: Request, name: string): string {
  const value = request.params[name];
  return typeof value === 'string' ? value : '';
}

/** The query as plain text values; a name given twice is refused by its schema. */
export function queryOf(request: Request): Readonly<Record<string, unknown>> {
  return { ...request.query };
}

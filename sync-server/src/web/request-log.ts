import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';
import { routeOf } from './metrics.ts';

/**
 * One line a request: method, the pattern of its route, status and time. Never an address, a query,
 * a header or a body: they name people.
 */
export function requestLog(log: Logger): RequestHandler {
  const line = (request: IncomingMessage, response: ServerResponse, value: object) => ({
    method: request.method,
    route: routeOf(request),
    status: response.statusCode,
    ...('responseTime' in value ? { responseTimeMs: value.responseTime } : {}),
  });
  return pinoHttp({
    logger: log,
    genReqId: () => randomUUID(),
    quietReqLogger: true,
    autoLogging: { ignore: (request) => request.url === '/healthz' || request.url === '/metrics' },
    // A request as the library would write it holds its address, its query and its token.
    serializers: { req: () => undefined, res: () => undefined, err: () => undefined },
    customLogLevel: (_request, response, error) =>
      // A server that cannot serve right now is told of once, not with every request that it turns away.
      response.statusCode !== 503 && (error || response.statusCode >= 500) ? 'error' : 'info',
    customSuccessObject: line,
    // The error itself is logged by whoever answers it, once and with its stack.
    customErrorObject: (request, response, _error, value: object) => line(request, response, value),
  });
}

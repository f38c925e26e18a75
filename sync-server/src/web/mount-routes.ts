import type { Express, Request, RequestHandler, Response } from 'express';
import { isDeclaredProblem, misfitIn } from './answer-check.ts';
import type { AppContext } from './app-context.ts';
import { type AnyRoute, type Reply, WRITTEN } from './define-route.ts';
import { isNamed } from './etag.ts';
import type { AnswerChecks } from './misfit.ts';
import { Answered } from './problem.ts';
import { jsonBody, mountPath, queryOf, readAs } from './route.ts';
import { onlyRole, onlySignedIn, signedInOf } from './signed-in.ts';

/** Takes only routes whose handlers need nothing else. */
interface Needing<Parts> extends Omit<AnyRoute, 'handle'> {
  readonly handle: (
    asked: never,
    parts: Parts & { readonly appContext: AppContext },
  ) => ReturnType<AnyRoute['handle']>;
}

/** Puts routes on the app: who may ask, what may be asked, and what is answered are as declared. */
export function mountRoutes<Parts>(
  app: Express,
  appContext: AppContext,
  routes: readonly Needing<Parts>[],
  parts: Parts,
): void {
  const given = { ...parts, appContext };
  for (const [path, there] of Map.groupBy(routes, (route) => route.path)) {
    const handlers = there.map((route) => {
      const handle = (asked: unknown) => route.handle(asked as never, given);
      return [route.method, [...guardsOf(appContext, route), handler(appContext, route, handle)]];
    });
    mountPath(app, path.replaceAll(/\{(\w+)\}/g, ':$1'), Object.fromEntries(handlers));
  }
}

type Declared = Omit<AnyRoute, 'handle'>;

function guardsOf({ sessions }: AppContext, route: Declared): readonly RequestHandler[] {
  const { access, body, bytesMax } = route;
  return [
    ...(access === 'public' ? [] : [onlySignedIn(sessions)]),
    ...(access === 'public' || access === 'signed-in' ? [] : [onlyRole(access)]),
    ...(body ? jsonBody(bytesMax) : []),
  ];
}

/** What was sent, each part read by its schema: a part that is not right leaves at once. */
function askedOf(route: Declared, request: Request, response: Response) {
  return {
    params: request.params,
    query: route.query && readAs(route.query, queryOf(request)),
    body: route.body && readAs(route.body, request.body),
    signedIn: route.access === 'public' ? undefined : signedInOf(request),
    request,
    response,
  };
}

function handler(
  { answerChecks }: AppContext,
  route: Declared,
  handle: (asked: unknown) => ReturnType<AnyRoute['handle']>,
): RequestHandler {
  // The first answer is checked, and then one of so many.
  const checks = checksOf(answerChecks, route);
  return async (request, response) => {
    const asked = askedOf(route, request, response);
    try {
      const reply = await handle(asked);
      if (reply !== WRITTEN) send(request, response, reply, checks.answer);
    } catch (error) {
      if (error instanceof Answered) checks.problem(error);
      throw error;
    }
  };
}

function checksOf({ every, onMisfit }: AnswerChecks, route: Declared) {
  const { operationId } = route;
  let answered = 0;
  return {
    answer: ({ status }: Reply, text: string) => {
      answered += 1;
      if (every > 1 && answered % every !== 1) return;
      const at = misfitIn(route.answers[status], text);
      if (at !== undefined) onMisfit({ operationId, status, at });
    },
    problem: ({ problem }: Answered) => {
      if (isDeclaredProblem(route, problem)) return;
      onMisfit({ operationId, status: problem.status, at: problem.code });
    },
  };
}

function send(
  request: Request,
  response: Response,
  { status, body, headers, etag }: Reply,
  check: (reply: Reply, text: string) => void,
): void {
  const text = body === undefined ? '' : JSON.stringify(body);
  check({ status }, text);
  response.status(status).set(headers ?? {});
  if (etag !== undefined) {
    response.set('ETag', etag);
    if (isNamed(request.get('if-none-match'), etag)) {
      response.status(304).end();
      return;
    }
  }
  if (body === undefined) response.end();
  else response.type('application/json').send(text);
}

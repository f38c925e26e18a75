import type { Express } from 'express';
import type { AppContext } from './app-context.ts';
import { describeModel } from './describe-model.ts';
import type { ApiPart } from './module.ts';
import { describeApi } from './openapi.ts';
import { route } from './route.ts';
import { onlySignedIn } from './signed-in.ts';

/** Both documents change only with the program, so each is made once, when it is first asked for. */
export function mountModel(app: Express, appContext: AppContext, parts: readonly ApiPart[]): void {
  const model = once(() => describeModel(appContext.model));
  const api = once(() => describeApi(appContext.model, parts));
  const signedIn = onlySignedIn(appContext.sessions);
  route(app, '/api/v1/model', {
    get: [
      signedIn,
      (_request, response) => {
        response.json(model());
      },
    ],
  });
  // The API document names no data and helps whoever has no sign-in yet to write a client.
  route(app, '/api/v1/openapi.json', {
    get: (_request, response) => {
      response.json(api());
    },
  });
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

import type { Express } from 'express';
import type { House } from './app-context.ts';
import { describeModel } from './describe-model.ts';
import { describeApi } from './openapi.ts';
import { route } from './route.ts';
import { onlySignedIn } from './signed-in.ts';

/** Both documents change only with the program, so each is made once, when it is first asked for. */
export function mountModel(app: Express, house: House): void {
  const model = once(() => describeModel(house.model));
  const api = once(() => describeApi(house.model));
  const signedIn = onlySignedIn(house.sessions);
  route(app, '/api/v1/model', {
    get: [
      signedIn,
      (_request, response) => {
        response.json(model());
      },
    ],
  });
  // The contract of the doors names no data and helps whoever has no sign-in yet to write a client.
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

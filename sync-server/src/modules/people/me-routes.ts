import type { Express } from 'express';
import { TooBusy } from '../../host/passwords.ts';
import type { AppContext } from '../../web/app-context.ts';
import { clientAddress } from '../../web/client-address.ts';
import { answer } from '../../web/problem.ts';
import { jsonBody, part, readAs, route } from '../../web/route.ts';
import { onlySignedIn, signedInOf } from '../../web/signed-in.ts';
import type { People } from './people.ts';
import { granted } from './people-routes.ts';
import { changedPasswordSchema } from './schemas.ts';

/** What everybody may do about their own account. */
export function mountMe(app: Express, appContext: AppContext, people: People): void {
  const signedIn = onlySignedIn(appContext.sessions);

  route(app, '/api/v1/me/password', {
    post: [
      signedIn,
      ...jsonBody(),
      async (request, response) => {
        const { current, next } = readAs(changedPasswordSchema, request.body);
        const who = signedInOf(request);
        // Whoever finds an unlocked screen must not try passwords faster than at the sign-in.
        const { login, device: knownDevice } = who;
        const attempt = appContext.attempts.begin({
          login,
          address: clientAddress(request),
          knownDevice,
        });
        if ('waitSeconds' in attempt) throw tooMany(attempt.waitSeconds);
        const changed = await people.changeOwnPassword(who, current, next).catch((error) => {
          attempt.notChecked();
          return busyAsAnswer(error);
        });
        const isGuess = !changed.ok && changed.refusal.code === 'password-wrong';
        if (!isGuess) attempt.succeeded();
        granted(changed);
        response.status(204).end();
      },
    ],
  });

  route(app, '/api/v1/me/sessions', {
    get: [
      signedIn,
      async (request, response) => {
        response.json({ sessions: await people.sessions(signedInOf(request)) });
      },
    ],
    delete: [
      signedIn,
      async (request, response) => {
        await people.endOtherSessions(signedInOf(request));
        response.status(204).end();
      },
    ],
  });

  route(app, '/api/v1/me/sessions/:id', {
    delete: [
      signedIn,
      async (request, response) => {
        granted(await people.endSession(signedInOf(request), part(request, 'id')));
        response.status(204).end();
      },
    ],
  });
}

function tooMany(seconds: number) {
  const headers = { 'Retry-After': String(seconds) };
  return answer(429, 'too-many-attempts', { params: { seconds }, headers });
}

function busyAsAnswer(error: unknown): never {
  if (!(error instanceof TooBusy)) throw error;
  const SECONDS = 5;
  const headers = { 'Retry-After': String(SECONDS) };
  throw answer(503, 'sign-in-busy', { params: { seconds: SECONDS }, headers });
}

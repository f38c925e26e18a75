import type { Express } from 'express';
import { z } from 'zod';
import { isKnownDevice } from '../auth/known-device.ts';
import { PASSWORD_LENGTH_MAX, TooBusy } from '../auth/passwords.ts';
import type { SignedIn } from '../auth/sessions.ts';
import { clientAddress } from './client-address.ts';
import type { House } from './house.ts';
import type { LiveHub } from './live.ts';
import { Answered, answer } from './problem.ts';
import { jsonBody, readAs, route } from './routes.ts';
import { onlySignedIn, signedInOf } from './signed-in.ts';

export const signInSchema = z.strictObject({
  login: z.string().trim().min(1).max(120),
  password: z.string().min(1).max(PASSWORD_LENGTH_MAX),
  device: z.string().min(1).max(80).optional(),
});

export function mountSessions(app: Express, house: House, live: LiveHub): void {
  const { sessions } = house;
  const signedIn = onlySignedIn(sessions);

  route(app, '/api/v1/sessions', {
    post: [
      ...jsonBody(),
      async (request, response) => {
        const asked = readAs(signInSchema, request.body);
        const { token, signedIn } = await signIn(house, asked, clientAddress(request));
        response.status(200).json({ token, user: userOf(signedIn) });
      },
    ],
  });

  route(app, '/api/v1/sessions/current', {
    get: [
      signedIn,
      (request, response) => {
        response.json(userOf(signedInOf(request)));
      },
    ],
    delete: [
      signedIn,
      async (request, response) => {
        const { tokenHash } = signedInOf(request);
        await sessions.signOut(tokenHash);
        live.endSession(tokenHash);
        response.status(204).end();
      },
    ],
  });
}

export async function signIn(house: House, asked: z.output<typeof signInSchema>, address: string) {
  const { login, device } = asked;
  const knownDevice = (await isKnownDevice(house.store, asked)) ? device : undefined;
  const attempt = house.attempts.begin({ login, address, knownDevice });
  if ('waitSeconds' in attempt) {
    throw answer(429, 'too-many-attempts', {
      params: { seconds: attempt.waitSeconds },
      headers: { 'Retry-After': String(attempt.waitSeconds) },
    });
  }
  try {
    const found = await house.sessions.signIn(login, asked.password, device);
    if (!found) throw answer(401, 'sign-in-refused');
    attempt.succeeded();
    return found;
  } catch (error) {
    if (error instanceof Answered) throw error;
    // A server that could not check has no right to hold it against anybody.
    attempt.notChecked();
    if (!(error instanceof TooBusy)) throw error;
    const BUSY_SECONDS = 5;
    throw answer(503, 'sign-in-busy', {
      params: { seconds: BUSY_SECONDS },
      headers: { 'Retry-After': String(BUSY_SECONDS) },
    });
  }
}

function userOf(signedIn: SignedIn) {
  const { person, login } = signedIn;
  return {
    id: person.id,
    login,
    name: person.name,
    roles: person.roles,
    ...(person.subject === undefined ? {} : { subject: person.subject }),
  };
}

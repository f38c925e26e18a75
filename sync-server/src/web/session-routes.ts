import type { Express } from 'express';
import { z } from 'zod';
import type { DeviceClaim } from '../engine/access/devices.ts';
import { isKnownDevice } from '../engine/access/known-device.ts';
import type { SignedIn } from '../engine/access/sessions.ts';
import { PASSWORD_LENGTH_MAX, TooBusy } from '../host/passwords.ts';
import type { AppContext } from './app-context.ts';
import { clientAddress } from './client-address.ts';
import type { LiveHub } from './live.ts';
import { Answered, answer, problemOf } from './problem.ts';
import { jsonBody, readAs, route } from './route.ts';
import { onlySignedIn, signedInOf } from './signed-in.ts';

export const credentialsSchema = z.strictObject({
  login: z.string().trim().min(1).max(120),
  password: z.string().min(1).max(PASSWORD_LENGTH_MAX),
});
/** As many characters as 32 random bytes take. */
const DEVICE_KEY = /^[\w-]{43,128}$/;
export const signInSchema = credentialsSchema
  .extend({
    device: z.string().min(1).max(80).optional(),
    /** A secret that the device made and keeps: nobody without it signs in as this device again. */
    deviceKey: z.string().regex(DEVICE_KEY).optional(),
    /** What the device calls itself in lists. */
    deviceLabel: z.string().trim().min(1).max(80).optional(),
  })
  .superRefine(({ device, deviceKey }, context) => {
    if ((device === undefined) === (deviceKey === undefined)) return;
    const path = [device === undefined ? 'device' : 'deviceKey'];
    context.addIssue({ code: 'custom', path, message: 'device-key-missing' });
  });

export function mountSessions(app: Express, appContext: AppContext, live: LiveHub): void {
  const { sessions } = appContext;
  const signedIn = onlySignedIn(sessions);

  route(app, '/api/v1/sessions', {
    post: [
      ...jsonBody(),
      async (request, response) => {
        const asked = readAs(signInSchema, request.body);
        const { token, signedIn } = await signIn(appContext, asked, clientAddress(request));
        const log = await appContext.engine.log();
        response.status(200).json({ token, user: userOf(signedIn), log });
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

function deviceIn(asked: z.output<typeof signInSchema>): DeviceClaim | undefined {
  const { device, deviceKey, deviceLabel } = asked;
  if (device === undefined || deviceKey === undefined) return undefined;
  return { id: device, key: deviceKey, label: deviceLabel };
}

export async function signIn(
  appContext: AppContext,
  asked: z.output<typeof signInSchema>,
  address: string,
) {
  const { login } = asked;
  const knownDevice = (await isKnownDevice(appContext.store, asked)) ? asked.device : undefined;
  const attempt = appContext.attempts.begin({ login, address, knownDevice });
  if ('waitSeconds' in attempt) {
    throw answer(429, 'too-many-attempts', {
      params: { seconds: attempt.waitSeconds },
      headers: { 'Retry-After': String(attempt.waitSeconds) },
    });
  }
  try {
    const found = await appContext.sessions.signIn(login, asked.password, deviceIn(asked));
    // Whoever has the right password on a device that is refused did not guess.
    const isWrong = !found.ok && found.refusal.code === 'sign-in-refused';
    if (!isWrong) attempt.succeeded();
    if (!found.ok) throw new Answered(problemOf(found.refusal));
    return found.value;
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
  const { principal, login } = signedIn;
  return {
    id: principal.id,
    login,
    name: principal.name,
    roles: principal.roles,
    ...(principal.subject === undefined ? {} : { subject: principal.subject }),
  };
}

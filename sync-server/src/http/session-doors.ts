import type { Express } from 'express';
import { z } from 'zod';
import type { DeviceClaim } from '../auth/devices.ts';
import { PASSWORD_LENGTH_MAX, TooBusy } from '../auth/passwords.ts';
import type { SignedIn } from '../auth/sessions.ts';
import type { House } from './house.ts';
import type { LiveHub } from './live.ts';
import { Answered, answer, problemOf } from './problem.ts';
import { jsonBody, readAs, route } from './routes.ts';
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

export function mountSessions(app: Express, house: House, live: LiveHub): void {
  const { sessions } = house;
  const signedIn = onlySignedIn(sessions);

  route(app, '/api/v1/sessions', {
    post: [
      ...jsonBody(),
      async (request, response) => {
        const asked = readAs(signInSchema, request.body);
        const { token, signedIn } = await signIn(house, asked, request.ip ?? '');
        const log = await house.engine.log();
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

export async function signIn(house: House, asked: z.output<typeof signInSchema>, address: string) {
  const seconds = await house.attempts.begin(asked.login, address);
  if (seconds !== undefined) {
    throw answer(429, 'too-many-attempts', {
      params: { seconds },
      headers: { 'Retry-After': String(seconds) },
    });
  }
  try {
    const found = await house.sessions.signIn(asked.login, asked.password, deviceIn(asked));
    const isWrong = !found.ok && found.refusal.code === 'sign-in-refused';
    if (!isWrong) await house.attempts.succeeded(asked.login, address);
    if (!found.ok) throw new Answered(problemOf(found.refusal));
    return found.value;
  } catch (error) {
    if (!(error instanceof TooBusy)) throw error;
    await house.attempts.notChecked(asked.login, address);
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

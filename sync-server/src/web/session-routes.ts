import { ROLES } from '@callout/published-language';
import { logNameSchema } from '@callout/sync';
import { z } from 'zod';
import type { DeviceClaim } from '../engine/access/devices.ts';
import { isKnownDevice } from '../engine/access/known-device.ts';
import type { SignedIn } from '../engine/access/sessions.ts';
import { PASSWORD_LENGTH_MAX, TooBusy } from '../host/passwords.ts';
import type { AppContext } from './app-context.ts';
import { clientAddress } from './client-address.ts';
import { json, nothing, routesNeeding } from './define-route.ts';
import type { LiveHub } from './live.ts';
import { Answered, answer, problemOf } from './problem.ts';

export const credentialsSchema = z.strictObject({
  login: z.string().trim().min(1).max(120),
  password: z.string().min(1).max(PASSWORD_LENGTH_MAX),
});
/** As many characters as 32 random bytes take. */
const DEVICE_KEY = /^[\w-]{43,128}$/;
const signInSchema = credentialsSchema
  .extend({
    device: z.string().min(1).max(80).optional(),
    deviceKey: z
      .string()
      .regex(DEVICE_KEY)
      .optional()
      .describe('A secret that the device made and keeps: nobody signs in as it without.'),
    deviceLabel: z
      .string()
      .trim()
      .min(1)
      .max(80)
      .optional()
      .describe('What the device calls itself in lists.'),
  })
  .superRefine(({ device, deviceKey }, context) => {
    if ((device === undefined) === (deviceKey === undefined)) return;
    const path = [device === undefined ? 'device' : 'deviceKey'];
    context.addIssue({ code: 'custom', path, message: 'device-key-missing' });
  })
  .meta({ id: 'SignIn' });

const userSchema = z
  .object({
    id: z.string(),
    login: z.string(),
    name: z.string(),
    roles: z.array(z.enum(ROLES)),
    subject: z.string().optional(),
  })
  .meta({ id: 'User' });

const defineRoute = routesNeeding<{ readonly live: LiveHub }>();
const current = '/api/v1/sessions/current';

export const sessionRoutes = [
  defineRoute({
    method: 'post',
    path: '/api/v1/sessions',
    operationId: 'signIn',
    summary: 'Signs in, on a device or without one.',
    access: 'public',
    body: signInSchema,
    answers: {
      200: json(
        'Signed in: the token goes into `Authorization: Bearer`.',
        z.object({ token: z.string(), user: userSchema, log: logNameSchema }),
      ),
    },
    errors: {
      401: ['sign-in-refused'],
      429: ['too-many-attempts'],
      503: ['sign-in-busy'],
    },
    refuses: true,
    handle: async ({ body, request }, { appContext }) => {
      const { token, signedIn } = await signIn(appContext, body, clientAddress(request));
      const log = await appContext.engine.log();
      return { status: 200, body: { token, user: userOf(signedIn), log } };
    },
  }),
  defineRoute({
    method: 'get',
    path: current,
    operationId: 'readSession',
    summary: 'Tells who is signed in.',
    access: 'signed-in',
    answers: { 200: json('Whose session it is.', userSchema) },
    handle: ({ signedIn }) => ({ status: 200, body: userOf(signedIn) }),
  }),
  defineRoute({
    method: 'delete',
    path: current,
    operationId: 'signOut',
    summary: 'Signs out.',
    access: 'signed-in',
    answers: { 204: nothing('The session has ended.') },
    handle: async ({ signedIn }, { appContext, live }) => {
      await appContext.sessions.signOut(signedIn.tokenHash);
      live.endSession(signedIn.tokenHash);
      return { status: 204 };
    },
  }),
] as const;

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
    throw tooManyAttempts(attempt.waitSeconds);
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
    throw signInFault(error);
  }
}

export function tooManyAttempts(seconds: number): Answered {
  const headers = { 'Retry-After': String(seconds) };
  return answer(429, 'too-many-attempts', { params: { seconds }, headers });
}

/** What is thrown for a password that could not be checked. */
export function signInFault(error: unknown): unknown {
  if (!(error instanceof TooBusy)) return error;
  const SECONDS = 5;
  const headers = { 'Retry-After': String(SECONDS) };
  return answer(503, 'sign-in-busy', { params: { seconds: SECONDS }, headers });
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

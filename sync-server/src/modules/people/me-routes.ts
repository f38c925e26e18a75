import { sessionsPageSchema } from '@callout/sync';
import type { SignedIn } from '../../engine/access/sessions.ts';
import type { AppContext } from '../../web/app-context.ts';
import { clientAddress } from '../../web/client-address.ts';
import { json, nothing, routesNeeding } from '../../web/define-route.ts';
import { granted } from '../../web/problem.ts';
import { signInFault, tooManyAttempts } from '../../web/session-routes.ts';
import type { People } from './people.ts';
import { changedPasswordSchema } from './schemas.ts';

const defineRoute = routesNeeding<{ readonly people: People }>();
const access = 'signed-in';
const sessions = '/api/v1/me/sessions';

/** What everybody may do about their own account. */
export const meRoutes = [
  defineRoute({
    method: 'post',
    path: '/api/v1/me/password',
    operationId: 'changePassword',
    summary: 'Changes your password; every other session of yours ends.',
    access,
    body: changedPasswordSchema,
    answers: { 204: nothing('Changed.') },
    errors: { 429: ['too-many-attempts'], 503: ['sign-in-busy'] },
    refuses: true,
    handle: async ({ body, signedIn, request }, { appContext, people }) => {
      const attempt = beginAttempt(appContext, signedIn, clientAddress(request));
      const change = people.changeOwnPassword(signedIn, body.current, body.next);
      const changed = await change.catch((error: unknown) => {
        attempt.notChecked();
        throw signInFault(error);
      });
      const isGuess = !changed.ok && changed.refusal.code === 'password-wrong';
      if (!isGuess) attempt.succeeded();
      granted(changed);
      return { status: 204 };
    },
  }),
  defineRoute({
    method: 'get',
    path: sessions,
    operationId: 'listSessions',
    summary: 'Lists your sessions.',
    access,
    answers: { 200: json('The last used first.', sessionsPageSchema) },
    handle: async ({ signedIn }, { people }) => ({
      status: 200,
      body: { sessions: await people.sessions(signedIn) },
    }),
  }),
  defineRoute({
    method: 'delete',
    path: sessions,
    operationId: 'endOtherSessions',
    summary: 'Ends every session of yours but this one.',
    access,
    answers: { 204: nothing('They have ended.') },
    handle: async ({ signedIn }, { people }) => {
      await people.endOtherSessions(signedIn);
      return { status: 204 };
    },
  }),
  defineRoute({
    method: 'delete',
    path: `${sessions}/{id}`,
    operationId: 'endSession',
    summary: 'Ends one session of yours.',
    access,
    answers: { 204: nothing('It has ended.') },
    errors: { 404: ['not-there'] },
    handle: async ({ params, signedIn }, { people }) => {
      granted(await people.endSession(signedIn, params.id));
      return { status: 204 };
    },
  }),
] as const;

/** Whoever finds an unlocked screen must not try passwords faster than at the sign-in. */
function beginAttempt({ attempts }: AppContext, signedIn: SignedIn, address: string) {
  const { login, device: knownDevice } = signedIn;
  const attempt = attempts.begin({ login, address, knownDevice });
  if ('waitSeconds' in attempt) throw tooManyAttempts(attempt.waitSeconds);
  return attempt;
}

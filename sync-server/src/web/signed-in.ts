import type { Role } from '@callout/kernel';
import type { Request, RequestHandler } from 'express';
import type { Sessions, SignedIn } from '../engine/access/sessions.ts';
import { answer } from './problem.ts';

const signedInBy = new WeakMap<Request, SignedIn>();
const TOKEN_LENGTH_MAX = 200;

/** The token of an `Authorization: Bearer`, if there is one that could be ours. */
export function bearerIn(request: Request): string | undefined {
  const token = /^Bearer ([\w-]+)$/i.exec(request.get('authorization') ?? '')?.[1];
  return token !== undefined && token.length <= TOKEN_LENGTH_MAX ? token : undefined;
}

/** Lets only signed-in people pass, by `Authorization: Bearer`; anybody else gets 401. */
export function onlySignedIn(sessions: Sessions): RequestHandler {
  return async (request, _response, next) => {
    const token = bearerIn(request);
    const signedIn = token === undefined ? undefined : await sessions.find(token);
    if (!signedIn) {
      const isToClear = token !== undefined && (await sessions.isToClear(token));
      const code = isToClear ? 'device-cleared' : 'signed-out';
      throw answer(401, code, { headers: { 'WWW-Authenticate': 'Bearer' } });
    }
    signedInBy.set(request, signedIn);
    next();
  };
}

/** Who asks. Only behind `onlySignedIn`. */
export function signedInOf(request: Request): SignedIn {
  const signedIn = signedInBy.get(request);
  if (!signedIn) throw new Error(`${request.path} is not behind onlySignedIn`);
  return signedIn;
}

/**
 * The device that the session is bound to. What a body or a query names is only compared with it: a
 * session without a device, or with another one, gets 403 and changes nothing.
 */
export function deviceOf(request: Request, named: string | undefined): string | undefined {
  const { device } = signedInOf(request);
  if (named !== undefined && named !== device) throw answer(403, 'device-differs');
  return device;
}

/** Lets only those pass who have a role. Only behind `onlySignedIn`. */
export function onlyRole(role: Role): RequestHandler {
  return (request, _response, next) => {
    if (!signedInOf(request).principal.roles.includes(role)) throw answer(403, 'not-permitted');
    next();
  };
}

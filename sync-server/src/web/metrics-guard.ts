import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';
import { isBeyondThisMachine } from '../host/config.ts';
import type { AppContext } from './app-context.ts';
import { answer } from './problem.ts';
import { bearerIn } from './signed-in.ts';

const OF_PROXIES = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'];
const LOOPBACK_ADDRESS = /^(?:127(?:\.\d{1,3}){3}|::1|::ffff:127(?:\.\d{1,3}){3})$/;
const LOOPBACK_HOST = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;

/**
 * Refuses all but who brings the token, and those who ask from the machine itself. A proxy on the machine
 * looks like that too: it betrays itself by its headers, and where one is known to stand (a public
 * address that nobody listens at here) the machine's own address proves nothing.
 */
export function requireMetricsAccess(
  { metricsToken, publicUrl, trustProxy }: MetricsParts,
  request: Request,
): void {
  const isProxied = trustProxy === false && isBeyondThisMachine({ publicUrl, trustProxy });
  const token = bearerIn(request);
  const isKnown = metricsToken !== undefined && token !== undefined && same(token, metricsToken);
  if (!isKnown && (isProxied || !isFromThisMachine(request))) {
    throw answer(401, 'metrics-closed', { headers: { 'WWW-Authenticate': 'Bearer' } });
  }
}
type MetricsParts = Pick<AppContext, 'metricsToken' | 'publicUrl' | 'trustProxy'>;

function isFromThisMachine(request: Request): boolean {
  return (
    LOOPBACK_ADDRESS.test(request.socket.remoteAddress ?? '') &&
    // A page whose name was made to mean this machine would have its own name here.
    LOOPBACK_HOST.test(request.get('host') ?? '') &&
    OF_PROXIES.every((header) => request.get(header) === undefined)
  );
}

function same(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

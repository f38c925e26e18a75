import { isIP, isIPv6 } from 'node:net';
import type { Request } from 'express';

/** IPv6 hands a household or an office a whole network of this size, not one address. */
const GROUPS_OF_A_HOUSEHOLD = 4;
const MAPPED_IPV4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;
/** Some proxies add the port, as `192.0.2.1:50123` or `[2001:db8::1]:50123`. */
const WITH_PORT = /^(?:(\d+\.\d+\.\d+\.\d+)|\[([^\]]+)\]):\d{1,5}$/;

/**
 * Whom a limit counts as one: the caller's IPv4 address or IPv6 /64 network. Behind a proxy that is
 * trusted (CALLOUT_TRUST_PROXY) it is what that proxy says, else who holds the connection.
 */
export function clientAddress(request: Request): string {
  return networkOf(request.ip) ?? networkOf(request.socket.remoteAddress) ?? 'unknown';
}

/** @returns undefined for what is no address: a header may hold anything */
export function networkOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const [, ipv4, ipv6] = WITH_PORT.exec(text) ?? [];
  const address = (ipv4 ?? ipv6 ?? text).replace(/%.*$/, '');
  const mapped = MAPPED_IPV4.exec(address)?.[1];
  if (mapped !== undefined) return isIP(mapped) ? mapped : undefined;
  if (!isIPv6(address)) return isIP(address) ? address : undefined;
  return `${groupsOf(address).slice(0, GROUPS_OF_A_HOUSEHOLD).join(':')}::/64`;
}

/** All eight groups, written alike however the address was written. */
function groupsOf(address: string): readonly string[] {
  // The parser of addresses writes each in one form only, but shortens a run of zeros.
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const split = (part: string) => part.split(':').filter((group) => group !== '');
  const [front, back] = [split(head), split(tail ?? '')];
  return [...front, ...new Array<string>(8 - front.length - back.length).fill('0'), ...back];
}

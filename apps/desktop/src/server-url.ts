import { hasCredentials } from './own-origin.ts';

export const defaultServerUrl = 'http://127.0.0.1:4810';

export type ServerUrl =
  | { readonly ok: true; readonly origin: string }
  | { readonly ok: false; readonly mistake: string };

/**
 * Reads the address of the sync server. The origin goes into the page's content security policy,
 * so a host may hold nothing that means more there (`;`, `*`) or less (an IPv6 address, which the
 * policy's grammar does not know).
 */
export function parseServerUrl(text: string): ServerUrl {
  const url = URL.parse(text.trim());
  if (url === null) return mistake(text, 'is not a URL');
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return mistake(text, 'must begin with https:// or http://');
  }
  if (hasCredentials(url)) return mistake(text, 'must not hold a name or a password');
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    return mistake(text, 'must end after the host and the port');
  }
  if (!/^[a-z0-9.-]+$/.test(url.hostname)) {
    return mistake(text, 'must name its host by a name or an IPv4 address');
  }
  // A password and a session go over this line; on the machine itself nobody listens in.
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    return mistake(text, 'must begin with https://, except for a server on this machine');
  }
  return { ok: true, origin: url.origin };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || /^127\.\d+\.\d+\.\d+$/.test(host);
}

function mistake(text: string, what: string): ServerUrl {
  return { ok: false, mistake: `The server address "${text}" ${what}.` };
}

/**
 * The address of a page of the server. A path such as `//elsewhere.example` or one that climbs out
 * of its origin in any other way gives `undefined`.
 */
export function serverPageUrl(path: string, serverOrigin: string): string | undefined {
  if (!path.startsWith('/')) return;
  const url = URL.parse(path, serverOrigin);
  return url !== null && isServerUrl(url, serverOrigin) ? url.href : undefined;
}

/** Whether an address that a page wants to open elsewhere is one of the server's own. */
export function isServerPage(text: string, serverOrigin: string): boolean {
  const url = URL.parse(text);
  return url !== null && isServerUrl(url, serverOrigin);
}

function isServerUrl(url: URL, serverOrigin: string): boolean {
  return url.origin === serverOrigin && !hasCredentials(url);
}

import { ok, type Result, type Role, refused, roleSchema } from '@callout/kernel';
import { z } from 'zod';
import { CAPTIVE_PORTAL, isCaptivePortal, refusalOfProblem } from './answers.ts';

/** The signed-in person, as the server's session says. */
export interface Owner {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly subject?: string | undefined;
}

const sessionSchema = z.object({
  token: z.string().min(1),
  user: z.object({
    id: z.string(),
    name: z.string(),
    roles: z.array(roleSchema),
    subject: z.string().optional(),
  }),
});

export interface SignIn {
  readonly serverUrl: string;
  readonly login: string;
  readonly password: string;
  /** The name under which this person's facts are numbered on this device. */
  readonly device: string;
  /** A random secret that was made with that name: without it nobody signs in under the name again. */
  readonly deviceKey: string;
  /** What people know the device by. */
  readonly deviceLabel?: string | undefined;
  readonly fetch?: typeof fetch | undefined;
}

export interface SignedIn {
  readonly token: string;
  readonly owner: Owner;
}

/**
 * Signs in on the server, which registers the device or knows it again. Refused with `offline` when it
 * cannot be reached, with `device-refused` or `device-revoked` when it does not take this device.
 */
export async function signIn(request: SignIn): Promise<Result<SignedIn>> {
  const { serverUrl, login, password, device, deviceKey, deviceLabel } = request;
  try {
    const response = await (request.fetch ?? fetch)(`${serverUrl}/api/v1/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ login, password, device, deviceKey, deviceLabel }),
    });
    if (isCaptivePortal(response)) return refused(CAPTIVE_PORTAL);
    const body: unknown = await response.json();
    if (!response.ok) return refused(refusalOfProblem(response.status, body));
    const session = sessionSchema.safeParse(body);
    if (!session.success) return refused({ code: 'server-trouble' });
    return ok({ token: session.data.token, owner: session.data.user });
  } catch {
    return refused({ code: 'offline' });
  }
}

const ticketSchema = z.object({ path: z.string().startsWith('/reports/') });

/**
 * Asks for a way into a report that a browser can take without signing in again. It works once and for
 * a minute. Refused with `offline` when the server cannot be reached.
 */
export async function reportTicket(asked: {
  readonly serverUrl: string;
  readonly token: string;
  readonly path: string;
  readonly fetch?: typeof fetch | undefined;
}): Promise<Result<string>> {
  const { serverUrl, token, path } = asked;
  try {
    const response = await (asked.fetch ?? fetch)(`${serverUrl}/api/v1/reports/ticket`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ path }),
    });
    const body: unknown = await response.json();
    if (!response.ok) return refused(refusalOfProblem(response.status, body));
    const ticket = ticketSchema.safeParse(body);
    return ticket.success ? ok(ticket.data.path) : refused({ code: 'server-trouble' });
  } catch {
    return refused({ code: 'offline' });
  }
}

/** Ends the session on the server. A server that cannot be reached lets it run out by itself. */
export async function signOut(session: {
  readonly serverUrl: string;
  readonly token: string;
  readonly fetch?: typeof fetch | undefined;
}): Promise<void> {
  try {
    await (session.fetch ?? fetch)(`${session.serverUrl}/api/v1/sessions/current`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${session.token}` },
    });
  } catch {
    // Signing out works without a network too.
  }
}

import { ROLES, type Role } from '@callout/kernel';
import type { Owner } from '@callout/replica';
import { z } from 'zod';
import { desktop } from './desktop.ts';

export interface Session {
  readonly token: string;
  readonly owner: Owner;
}

const OWNER_KEY = 'callout.owner';
const TOKEN_KEY = 'callout.token';
const DEVICE_KEY = 'callout.device';

const ownerSchema = z.object({
  id: z.string(),
  name: z.string(),
  roles: z.array(z.enum(ROLES)),
  subject: z.string().optional(),
}) satisfies z.ZodType<{ roles: Role[] }>;

function readOwner(): Owner | undefined {
  try {
    const parsed = ownerSchema.safeParse(JSON.parse(localStorage.getItem(OWNER_KEY) ?? 'null'));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** On the desktop the operating system's key store keeps the token, on the web the browser does. */
async function readToken(): Promise<string | undefined> {
  const shell = desktop();
  if (!shell) return localStorage.getItem(TOKEN_KEY) ?? undefined;
  const answer = await shell.secret.get(TOKEN_KEY);
  return answer.ok ? (answer.value ?? undefined) : undefined;
}

async function writeToken(token: string): Promise<void> {
  const shell = desktop();
  if (shell) await shell.secret.set(TOKEN_KEY, token);
  else localStorage.setItem(TOKEN_KEY, token);
}

/**
 * Who was signed in here. A token that cannot be read (a locked key store) is empty: the local data
 * still opens, and the exchange asks for a new sign-in.
 */
export async function keptSession(): Promise<Session | undefined> {
  const owner = readOwner();
  return owner && { owner, token: (await readToken()) ?? '' };
}

export async function keepSession(session: Session): Promise<void> {
  localStorage.setItem(OWNER_KEY, JSON.stringify(session.owner));
  await writeToken(session.token);
}

export async function forgetSession(): Promise<void> {
  localStorage.removeItem(OWNER_KEY);
  localStorage.removeItem(TOKEN_KEY);
  localStorage.removeItem(DEVICE_KEY);
  await desktop()?.secret.delete(TOKEN_KEY);
}

/**
 * The name under which this device numbers its facts: as old as the local data, which goes with it
 * when the person signs out.
 */
export function deviceId(): string {
  const kept = localStorage.getItem(DEVICE_KEY);
  if (kept) return kept;
  const made = crypto.randomUUID();
  localStorage.setItem(DEVICE_KEY, made);
  return made;
}

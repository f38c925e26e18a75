import type { Role } from '@callout/kernel';
import { ROLES } from '@callout/published-language';
import { hasDatabase, type Owner } from '@callout/replica';
import { z } from 'zod';
import { desktop, serverUrl } from './desktop.ts';
import { deleteSecret, readSecret, writeSecret } from './kept-secret.ts';
import { unkeyedDevice } from './registrations.ts';

export interface Session {
  readonly token: string;
  readonly owner: Owner;
  /** The name under which this person's facts are numbered here; as old as the local data. */
  readonly device: string;
}

const OWNER_KEY = 'callout.owner';
export const TOKEN_KEY = 'callout.token';

const keptSchema = z.object({
  id: z.string(),
  name: z.string(),
  roles: z.array(z.enum(ROLES)),
  subject: z.string().optional(),
  device: z.string().optional(),
}) satisfies z.ZodType<{ roles: Role[] }>;

type Kept = z.output<typeof keptSchema>;

/** On the desktop one page speaks to whatever server the shell is for: who is signed in is by server. */
function ownerKey(): string {
  return desktop() ? `${OWNER_KEY}@${serverUrl()}` : OWNER_KEY;
}

/**
 * From before that was so: nothing says which server it was but the database that lies here. Another
 * server gets neither the person nor their token.
 */
async function keptBefore(has: typeof hasDatabase): Promise<Kept | undefined> {
  const kept = desktop() ? readKept(OWNER_KEY) : undefined;
  return kept && (await has(serverUrl(), kept.id)) ? kept : undefined;
}

function readKept(key: string): Kept | undefined {
  try {
    const parsed = keptSchema.safeParse(JSON.parse(localStorage.getItem(key) ?? 'null'));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Who was signed in here. A token that cannot be read (a locked key store) is empty: the local data
 * still opens, and the exchange asks for a new sign-in.
 */
export async function keptSession(has = hasDatabase): Promise<Session | undefined> {
  const kept = readKept(ownerKey()) ?? (await keptBefore(has));
  if (!kept) return undefined;
  const { device = unkeyedDevice() ?? crypto.randomUUID(), ...owner } = kept;
  return { owner, device, token: (await readSecret(TOKEN_KEY)) ?? '' };
}

export async function keepSession({ token, owner, device }: Session): Promise<void> {
  localStorage.setItem(ownerKey(), JSON.stringify({ ...owner, device }));
  if (desktop()) localStorage.removeItem(OWNER_KEY);
  await writeSecret(TOKEN_KEY, token);
}

export async function forgetSession(): Promise<void> {
  localStorage.removeItem(ownerKey());
  localStorage.removeItem(OWNER_KEY);
  await deleteSecret(TOKEN_KEY);
}

import { ROLES, type Role } from '@callout/kernel';
import type { Owner } from '@callout/replica';
import { z } from 'zod';
import { deleteSecret, readSecret, writeSecret } from './kept-secret.ts';
import { unkeyedDevice } from './registrations.ts';

export interface Session {
  readonly token: string;
  readonly owner: Owner;
  /** The name under which this person's facts are numbered here; as old as the local data. */
  readonly device: string;
}

const OWNER_KEY = 'callout.owner';
const TOKEN_KEY = 'callout.token';

const keptSchema = z.object({
  id: z.string(),
  name: z.string(),
  roles: z.array(z.enum(ROLES)),
  subject: z.string().optional(),
  device: z.string().optional(),
}) satisfies z.ZodType<{ roles: Role[] }>;

function readKept(): z.output<typeof keptSchema> | undefined {
  try {
    const parsed = keptSchema.safeParse(JSON.parse(localStorage.getItem(OWNER_KEY) ?? 'null'));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Who was signed in here. A token that cannot be read (a locked key store) is empty: the local data
 * still opens, and the exchange asks for a new sign-in.
 */
export async function keptSession(): Promise<Session | undefined> {
  const kept = readKept();
  if (!kept) return undefined;
  const { device = unkeyedDevice() ?? crypto.randomUUID(), ...owner } = kept;
  return { owner, device, token: (await readSecret(TOKEN_KEY)) ?? '' };
}

export async function keepSession({ token, owner, device }: Session): Promise<void> {
  localStorage.setItem(OWNER_KEY, JSON.stringify({ ...owner, device }));
  await writeSecret(TOKEN_KEY, token);
}

export async function forgetSession(): Promise<void> {
  localStorage.removeItem(OWNER_KEY);
  await deleteSecret(TOKEN_KEY);
}

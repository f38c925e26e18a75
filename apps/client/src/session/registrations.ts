import { z } from 'zod';
import { readSecret, writeSecret } from './kept-secret.ts';

/**
 * What one person is to the server on this installation: a name for numbering, and the key that shows
 * that it is the same one. Two people who use one device after another have one each.
 */
export interface Registration {
  readonly device: string;
  readonly key: string;
  /** Whose it is by the server's id, once they have signed in with it. */
  readonly owner?: string | undefined;
}

const PLACE = 'callout.registrations';
/** A registration's name from before there were keys: whoever signs in first takes it over. */
const OLD_PLACE = 'callout.device';
/** The key store takes 8 KiB of text for one secret. */
const KEPT_MAX = 30;
const KEY_BYTES = 32;

const keptSchema = z.array(
  z.object({
    ...{ login: z.string(), device: z.string(), key: z.string() },
    owner: z.string().optional(),
  }),
);
type Kept = z.output<typeof keptSchema>;

async function kept(): Promise<Kept> {
  try {
    const parsed = keptSchema.safeParse(JSON.parse((await readSecret(PLACE)) ?? '[]'));
    return parsed.success ? parsed.data : [];
  } catch {
    return [];
  }
}

const of = (server: string, login: string) => `${server}|${login}`;

export async function registrationOf(
  server: string,
  login: string,
): Promise<Registration | undefined> {
  const found = (await kept()).find((one) => one.login === of(server, login));
  return found && { device: found.device, key: found.key, owner: found.owner };
}

/** The key that this device was registered with, where it is kept here. */
export async function keyOfDevice(device: string): Promise<string | undefined> {
  return (await kept()).find((one) => one.device === device)?.key;
}

export function newRegistration(device: string = crypto.randomUUID()): Registration {
  const bytes = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  const key = btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
  return { device, key };
}

/** A name that an earlier version gave this installation. */
export function unkeyedDevice(): string | undefined {
  return localStorage.getItem(OLD_PLACE) ?? undefined;
}

export async function keepRegistration(
  server: string,
  login: string,
  { device, key, owner }: Registration,
): Promise<void> {
  const others = (await kept()).filter((one) => one.login !== of(server, login));
  const all = [{ login: of(server, login), device, key, owner }, ...others].slice(0, KEPT_MAX);
  await writeSecret(PLACE, JSON.stringify(all));
  localStorage.removeItem(OLD_PLACE);
}

/** The name goes with the database that it numbers: the next one gets another. */
export async function forgetRegistration(device: string): Promise<void> {
  const others = (await kept()).filter((one) => one.device !== device);
  await writeSecret(PLACE, JSON.stringify(others));
}

import { ok, type Result } from '@callout/kernel';
import { hasDatabase, signIn } from '@callout/replica';
import { serverUrl } from './desktop.ts';
import { deviceLabel } from './device-label.ts';
import {
  keepRegistration,
  newRegistration,
  type Registration,
  registrationOf,
  unkeyedDevice,
} from './registrations.ts';
import type { Session } from './session-store.ts';

/**
 * Signs a person in as the device that this installation is for them; their first sign-in here makes
 * it one. A name from before there were keys is tried first, and given up where it is not theirs.
 */
export async function signInHere(
  login: string,
  password: string,
  options: {
    readonly asNewDevice?: boolean;
    readonly fetch?: typeof fetch;
    readonly hasDatabase?: typeof hasDatabase;
  } = {},
): Promise<Result<Session>> {
  const server = serverUrl();
  const as = async (registration: Registration): Promise<Result<Session>> => {
    const { device, key } = registration;
    const done = await signIn({
      ...{ serverUrl: server, login, password },
      ...{ device, deviceKey: key, deviceLabel: deviceLabel(), fetch: options.fetch },
    });
    if (!done.ok) return done;
    await keepRegistration(server, login, { device, key, owner: done.value.owner.id });
    return ok({ ...done.value, device });
  };
  if (options.asNewDevice) return as(newRegistration());
  const known = await registrationOf(server, login);
  // The name numbers one database; where that was lost, another one begins with another name.
  const isLost =
    known?.owner !== undefined &&
    !(await (options.hasDatabase ?? hasDatabase)(server, known.owner));
  if (isLost) return as(newRegistration());
  if (known) return as(known);
  const old = unkeyedDevice();
  if (old === undefined) return as(newRegistration());
  const taken = await as(newRegistration(old));
  const isForeign = !taken.ok && taken.refusal.code === 'device-refused';
  return isForeign ? as(newRegistration()) : taken;
}

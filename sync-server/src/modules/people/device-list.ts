import { ok, type Result, refused } from '@callout/kernel';
import type { DeviceShown } from '@callout/sync';
import type { Device, Reader } from '../../store/port.ts';
import { type By, NOT_THERE, type People } from './people.ts';
import { type PeopleContext, refusalFor } from './people-context.ts';

export function createDeviceList(context: PeopleContext) {
  return {
    devices: (query: { readonly person?: string | undefined; readonly limit: number }) =>
      devices(context, query),
    revokeDevice: (id: string, by: By) => revokeDevice(context, id, by),
  } satisfies Partial<People>;
}

async function devices(
  { store, clock }: PeopleContext,
  { person, limit }: { readonly person?: string | undefined; readonly limit: number },
): Promise<readonly DeviceShown[]> {
  const kept = await (person === undefined ? store.devices(limit) : store.devicesOf(person, limit));
  const now = clock.now();
  return Promise.all(kept.map((device) => shown(store, device, now)));
}

async function shown(reader: Reader, device: Device, now: string): Promise<DeviceShown> {
  const { id, label, user, registeredAt, lastSeenAt, revoked, cloned, numbers } = device;
  const person = await reader.accountById(user);
  const sessions = await reader.sessionsOf(user);
  return {
    id,
    ...(label === undefined ? {} : { label }),
    person: { id: user, name: person?.name ?? '', login: person?.login ?? '' },
    ...(registeredAt === undefined ? {} : { registeredAt }),
    lastSeenAt,
    signedIn: sessions.some((session) => session.device === id && session.expiresAt > now),
    revoked,
    cloned,
    lost: numbers.holes.length,
  };
}

/** For good: whoever finds the device again signs in on it as a new one, with the right password. */
async function revokeDevice(
  context: PeopleContext,
  id: string,
  by: By,
): Promise<Result<DeviceShown>> {
  const { store, clock, log } = context;
  const revoked = await store.write(async (transaction) => {
    const refusal = await refusalFor(transaction, by);
    if (refusal) return refused(refusal);
    const device = await transaction.device(id);
    if (!device) return refused({ code: 'device-unknown', params: { device: id } });
    await transaction.putDevice({ ...device, revoked: true });
    for (const session of await transaction.sessionsOf(device.user)) {
      if (session.device === id) await transaction.removeSession(session.tokenHash);
    }
    return ok(device.user);
  });
  if (!revoked.ok) return revoked;
  context.tellEnded(revoked.value);
  log.info({ device: id, by: by === 'console' ? by : by.user }, 'a device was revoked');
  const device = await store.device(id);
  return device ? ok(await shown(store, device, clock.now())) : refused(NOT_THERE);
}

import { ok, type Result, refused } from '@callout/kernel';
import type { DeviceOrder, DeviceShown } from '@callout/sync';
import type { Device, DeviceTold, Reader, Transaction } from '../../store/port.ts';
import { noteRevoked } from '../../store/revoked-devices.ts';
import { type By, NOT_THERE, type People } from './people.ts';
import { type PeopleContext, refusalFor } from './people-context.ts';

export function createDeviceList(context: PeopleContext) {
  return {
    devices: (query: { readonly person?: string | undefined; readonly limit: number }) =>
      devices(context, query),
    revokeDevice: (id: string, by: By) => revokeDevice(context, id, by),
    clearDevice: (id: string, how: DeviceOrder, by: By) => clearDevice(context, id, how, by),
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
  const { told, order } = device;
  const person = await reader.accountById(user);
  const sessions = await reader.sessionsOf(user);
  return {
    id,
    ...(label === undefined ? {} : { label }),
    person: { id: user, name: person?.name ?? '', login: person?.login ?? '' },
    ...(registeredAt === undefined ? {} : { registeredAt }),
    lastSeenAt,
    signedIn: !revoked && sessions.some((one) => one.device === id && one.expiresAt > now),
    revoked,
    cloned,
    lost: numbers.holes.length,
    ...(told ? toldShown(told) : {}),
    ...(order ? { order } : {}),
  };
}

const MINUTE_MS = 60_000;

function toldShown(told: DeviceTold) {
  const { at, application, surface, unsent, unsentFiles, clockAheadMs } = told;
  return {
    ...{ toldAt: at, unsent: unsent + unsentFiles },
    ...(application === undefined ? {} : { application }),
    ...(surface === undefined ? {} : { surface }),
    clockAheadMinutes: Math.round(clockAheadMs / MINUTE_MS),
  };
}

/** Changes a device as it is now, if whoever asks for it may. */
async function changeDevice(
  context: PeopleContext,
  asked: { readonly id: string; readonly by: By; readonly what: string },
  change: (transaction: Transaction, device: Device) => Promise<Device>,
): Promise<Result<DeviceShown>> {
  const { store, clock, log } = context;
  const { id, by, what } = asked;
  const changed = await store.write(async (transaction) => {
    const refusal = await refusalFor(transaction, by);
    if (refusal) return refused(refusal);
    const device = await transaction.device(id);
    if (!device) return refused({ code: 'device-unknown', params: { device: id } });
    await transaction.putDevice(await change(transaction, device));
    return ok(device.user);
  });
  if (!changed.ok) return changed;
  context.tellEnded(changed.value);
  log.info({ device: id, by: by === 'console' ? by : by.user }, what);
  const device = await store.device(id);
  if (device?.revoked) await noteRevoked(context.dataFolder, device, log);
  return device ? ok(await shown(store, device, clock.now())) : refused(NOT_THERE);
}

/** For good: whoever finds the device again signs in on it as a new one, with the right password. */
function revokeDevice(context: PeopleContext, id: string, by: By): Promise<Result<DeviceShown>> {
  const what = 'a device was revoked';
  return changeDevice(context, { id, by, what }, async (transaction, device) => {
    for (const session of await transaction.sessionsOf(device.user)) {
      if (session.device === id) await transaction.removeSession(session.tokenHash);
    }
    return { ...device, revoked: true };
  });
}

/** Its sessions stay, and open nothing: whoever asks by them is told to keep nothing. */
function clearDevice(
  context: PeopleContext,
  id: string,
  how: DeviceOrder,
  by: By,
): Promise<Result<DeviceShown>> {
  const what = how === 'clear' ? 'a device is to be cleared' : 'a device is to hand in its work';
  return changeDevice(context, { id, by, what }, async (transaction, device) => {
    const name = by === 'console' ? by : (await transaction.accountById(by.user))?.name;
    const order = { how, at: context.clock.now(), by: name ?? '' };
    return { ...device, revoked: device.revoked || how === 'clear', order };
  });
}

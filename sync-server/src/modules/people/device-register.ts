import { type InstantText, instantText } from '@callout/kernel';
import { type DeviceRow, type DeviceStanding, devices } from '@callout/model';
import type { Clock } from '../../host/clock.ts';
import type { Cursor } from '../../store/cursor.ts';
import type { Account, Device, Reader } from '../../store/port.ts';

const MINUTE_MS = 60_000;
/** More than one organisation has in use; those longest not seen are beyond it. */
const DEVICES_MAX = 10_000;

/** The rows of the register of devices, in its order, as a projection's would be read. */
export function deviceRegister(store: Reader, clock: Clock): Pick<Reader, 'rows'> {
  return {
    rows: async (_context, _name, { limit, after }) => {
      const all = await deviceRows(store, clock.now());
      return all.filter(({ key, row }) => isAfter(key, row, after)).slice(0, limit);
    },
  };
}

function isAfter(key: string, row: DeviceRow, after: Cursor | undefined): boolean {
  if (!after) return true;
  const index = devices.index(row);
  return index > after.sort || (index === after.sort && key > after.id);
}

async function deviceRows(store: Reader, now: string) {
  const kept = await store.devices(DEVICES_MAX);
  const accounts = new Map<string, Account | undefined>();
  const signedIn = new Set<string>();
  for (const user of new Set(kept.map((device) => device.user))) {
    accounts.set(user, await store.accountById(user));
    for (const { device, expiresAt } of await store.sessionsOf(user)) {
      if (device !== undefined && expiresAt > now) signedIn.add(device);
    }
  }
  const nameOf = (user: string) => accounts.get(user)?.name ?? user;
  const onInstallation = Map.groupBy(kept, ({ told }) => told?.installation);
  const rows = kept.map((device) => {
    const { installation } = device.told ?? {};
    const beside = installation === undefined ? [] : (onInstallation.get(installation) ?? []);
    const others = new Set(
      beside.filter(({ user }) => user !== device.user).map(({ user }) => user),
    );
    const row = rowOf(device, signedIn.has(device.id), {
      person: nameOf(device.user),
      others: [...others].map(nameOf).sort(),
    });
    return { key: device.id, row };
  });
  const order = ({ key, row }: { readonly key: string; readonly row: DeviceRow }) =>
    `${devices.index(row)}|${key}`;
  return rows.sort((a, b) => (order(a) < order(b) ? -1 : 1));
}

function rowOf(
  { label, lastSeenAt, numbers, cloned, told, ...device }: Device,
  isSignedIn: boolean,
  people: Pick<DeviceRow, 'person' | 'others'>,
): DeviceRow {
  return {
    ...people,
    ...{ label, cloned, lost: numbers.holes.length },
    lastContactAt: instantText(Date.parse(lastSeenAt)),
    standing: standingOf(device, isSignedIn),
    ...(told
      ? {
          ...{ application: told.application, surface: told.surface, toldAt: told.at },
          unsent: told.unsent + told.unsentFiles,
          clockAheadMinutes: Math.round(told.clockAheadMs / MINUTE_MS),
        }
      : {}),
  };
}

function standingOf(
  { revoked, order }: Pick<Device, 'revoked' | 'order'>,
  isSignedIn: boolean,
): DeviceStanding {
  if (revoked) return order?.how === 'clear' && order.heardAt !== undefined ? 'cleared' : 'revoked';
  if (order) return 'handing-in';
  return isSignedIn ? 'in-use' : 'signed-out';
}

const UNHEARD_MAX = 100;

/**
 * Devices that people are signed in on and that have not said since this instant that everything is
 * sent: what was recorded on them before it may still come. The one longest not heard of first.
 */
export async function unheardSince(reader: Reader, since: InstantText, now: InstantText) {
  const rows = (await deviceRows(reader, now)).filter(
    ({ row: { standing, toldAt = '', unsent = 1 } }) =>
      (standing === 'in-use' || standing === 'handing-in') && (toldAt < since || unsent > 0),
  );
  const devices = rows.slice(0, UNHEARD_MAX).map(({ key, row }) => ({
    ...{ id: key, person: row.person, lastContactAt: row.lastContactAt },
    ...(row.label === undefined ? {} : { label: row.label }),
    ...(row.unsent === undefined ? {} : { unsent: row.unsent }),
  }));
  return { devices, count: rows.length };
}

import {
  addMinutes,
  type InstantText,
  instantText,
  type RegisterDefinition,
  type Result,
  refused,
} from '@callout/kernel';
import {
  type DeviceRow,
  type DeviceStanding,
  devices,
  mayHoldWork,
  sentWork,
  sentWorkOf,
} from '@callout/model';
import { sentUntil } from '../../engine/access/told.ts';
import type { Clock } from '../../host/clock.ts';
import type { Cursor } from '../../store/cursor.ts';
import type { Account, Device, Reader } from '../../store/port.ts';
import type { Register } from '../../web/app-context.ts';
import { NOT_THERE, type People } from './people.ts';

const MINUTE_MS = 60_000;
/** More than one organisation has in use; those longest not seen are beyond it. */
const DEVICES_MAX = 10_000;

/** What the server keeps of devices, as the model declares that people read it and what they order. */
export function deviceRegisters(
  store: Reader,
  clock: Clock,
  people: Pick<People, 'revokeDevice' | 'clearDevice'>,
): Readonly<Record<string, Register>> {
  const orders: Readonly<Record<keyof typeof devices.orders, Order>> = {
    revoke: (id, by) => people.revokeDevice(id, by),
    'hand-in': (id, by) => people.clearDevice(id, 'hand-in', by),
    clear: (id, by) => people.clearDevice(id, 'clear', by),
  };
  const read = () => deviceRows(store, clock.now());
  return {
    [devices.name]: registerOf(devices, read, orders),
    [sentWork.name]: registerOf(sentWork, async () => sentWorkRows(await read())),
  };
}

type Order = (key: string, by: { readonly user: string }) => Promise<Result<unknown>>;

/** Rows in the order of their index, as a projection's would be read. */
function registerOf<P>(
  { index }: RegisterDefinition<P>,
  read: () => Promise<readonly { readonly key: string; readonly row: P }[]>,
  orders: Readonly<Record<string, Order>> = {},
): Register {
  const isAfter = (key: string, row: P, { sort, id }: Cursor) =>
    index(row) > sort || (index(row) === sort && key > id);
  const inOrder = async () =>
    (await read()).toSorted((a, b) =>
      isAfter(a.key, a.row, { sort: index(b.row), id: b.key }) ? 1 : -1,
    );
  return {
    rows: async (_context, _name, { limit, after }) =>
      (await inOrder())
        .filter(({ key, row }) => after === undefined || isAfter(key, row, after))
        .slice(0, limit),
    row: async (key) => (await read()).find((one) => one.key === key)?.row,
    order: (name, key, { principal }) =>
      orders[name]?.(key, { user: principal.id }) ?? Promise.resolve(refused(NOT_THERE)),
  };
}

function sentWorkRows(rows: Awaited<ReturnType<typeof deviceRows>>) {
  const open = rows.filter(({ row }) => !['revoked', 'cleared'].includes(row.standing));
  return [...Map.groupBy(open, ({ user }) => user)].map(([key, own]) => ({
    key,
    row: sentWorkOf(
      own[0]?.row.person ?? key,
      own.map(({ row }) => row),
    ),
  }));
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
  return kept.map((device) => {
    const { installation } = device.told ?? {};
    const beside = installation === undefined ? [] : (onInstallation.get(installation) ?? []);
    const others = new Set(
      beside.filter(({ user }) => user !== device.user).map(({ user }) => user),
    );
    const row = rowOf(device, signedIn.has(device.id), now, {
      person: nameOf(device.user),
      others: [...others].map(nameOf).sort(),
    });
    const { id: key, user, registeredAt } = device;
    return { key, user, registeredAt, subject: accounts.get(user)?.subject, row };
  });
}

function rowOf(
  device: Device,
  isSignedIn: boolean,
  now: InstantText,
  people: Pick<DeviceRow, 'person' | 'others'>,
): DeviceRow {
  const { label, lastSeenAt, numbers, cloned, told } = device;
  return {
    ...people,
    ...{ label, cloned, lost: numbers.holes.length },
    lastContactAt: instantText(Date.parse(lastSeenAt)),
    standing: standingOf(device, isSignedIn, now),
    orderedBy: device.order?.by,
    ...(told
      ? {
          sentUntil: sentUntil(told),
          ...{ application: told.application, surface: told.surface, toldAt: told.at },
          unsent: told.unsent + told.unsentFiles,
          clockAheadMinutes: Math.round(told.clockAheadMs / MINUTE_MS),
        }
      : {}),
  };
}

/** Whoever clears a browser begins a new device: the one before is waited for so long, and no longer. */
const GONE_DAYS = 90;
const DAY_MINUTES = 24 * 60;

function standingOf(
  { revoked, order, leftAt, registeredAt, lastSeenAt }: Device,
  isSignedIn: boolean,
  now: InstantText,
): DeviceStanding {
  if (revoked) return order?.how === 'clear' && order.heardAt !== undefined ? 'cleared' : 'revoked';
  if (order) return 'handing-in';
  if (isSignedIn) return 'in-use';
  // What somebody has handed in from a file stands here, too: nobody ever signed in on that.
  const isLeft = leftAt !== undefined || registeredAt === undefined;
  const isGone = lastSeenAt < addMinutes(now, -GONE_DAYS * DAY_MINUTES);
  return isLeft || isGone ? 'signed-out' : 'session-over';
}

const UNHEARD_MAX = 100;

interface Asked {
  /** The end of the period. */
  readonly since: InstantText;
  /** Only the devices of this worker. */
  readonly worker?: string | undefined;
}

/**
 * Devices that have not said since this instant that everything is sent: what was recorded on them before
 * it may still come. The one longest not heard of first; and of how many people everything has come.
 */
export async function unheardSince(reader: Reader, now: InstantText, { since, worker }: Asked) {
  const holding = (await deviceRows(reader, now)).filter(
    ({ row, subject, registeredAt = '' }) =>
      mayHoldWork(row) &&
      (worker === undefined || subject === worker) &&
      // Nothing was recorded on it before then, unless it has taken over what another one held.
      (registeredAt < since || (row.unsent ?? 0) > 0),
  );
  const late = holding
    .filter(({ row: { sentUntil = '' } }) => sentUntil < since)
    .sort((a, b) => (a.row.lastContactAt < b.row.lastContactAt ? -1 : 1));
  const all = new Set(holding.map(({ user }) => user)).size;
  const heard = all - new Set(late.map(({ user }) => user)).size;
  return {
    devices: late.slice(0, UNHEARD_MAX).map(({ key, row }) => ({
      ...{ id: key, person: row.person, lastContactAt: row.lastContactAt },
      ...(row.label === undefined ? {} : { label: row.label }),
      ...(row.unsent === undefined ? {} : { unsent: row.unsent }),
    })),
    count: late.length,
    people: { all, heard },
  };
}

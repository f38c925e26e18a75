import { type InstantText, ok, type Refusal, type Result, refused } from '@callout/kernel';
import { NO_NUMBERS } from '@callout/sync';
import { isSecretOf, secretHash } from '../../host/tokens.ts';
import type { Device, Transaction } from '../../store/port.ts';
import { deviceRefusal } from './device-check.ts';

/** Devices that are kept of one person: whoever clears a browser begins a new one each time. */
const DEVICES_MAX = 100;

/** What a device says of itself when somebody signs in on it. */
export interface DeviceClaim {
  readonly id: string;
  /** A random secret of this installation and this person; the server keeps its hash. */
  readonly key: string;
  readonly label?: string | undefined;
}

/**
 * Registers a device to who has just proven to be this person, or knows it again by its key. A row
 * from before there were keys takes the key of its own person's next sign-in (docs/adr/0110).
 * Refused alike for somebody else's device and for a wrong key: which of both is nobody's business.
 */
export async function registerDevice(
  transaction: Transaction,
  claim: DeviceClaim,
  user: string,
  now: InstantText,
): Promise<Result<Device>> {
  const known = await transaction.device(claim.id);
  if (!known) await removeOldest(transaction, user);
  const refusal = known && (deviceRefusal(known, user) ?? keyRefusal(known, claim.key));
  if (refusal) return refused(refusal);
  const device: Device = {
    ...(known ?? newDevice(claim.id, user, now)),
    keyHash: secretHash(claim.key),
    ...{ lastSeenAt: now, leftAt: undefined },
    ...(claim.label === undefined ? {} : { label: claim.label }),
  };
  await transaction.putDevice(device);
  return ok(device);
}

function keyRefusal({ keyHash }: Device, key: string): Refusal | undefined {
  return keyHash === undefined || isSecretOf(keyHash, key) ? undefined : { code: 'device-refused' };
}

function newDevice(id: string, user: string, now: InstantText): Device {
  const blank = { numbers: NO_NUMBERS, cloned: false, revoked: false };
  return { id, user, ...blank, registeredAt: now, lastSeenAt: now };
}

/** The device longest not seen on which nobody is signed in gives way to a new one. */
async function removeOldest(transaction: Transaction, user: string): Promise<void> {
  const kept = await transaction.devicesOf(user, DEVICES_MAX);
  if (kept.length < DEVICES_MAX) return;
  const sessions = await transaction.sessionsOf(user);
  const inUse = new Set(sessions.map(({ device }) => device));
  const given = kept.findLast(({ id }) => !inUse.has(id)) ?? kept.at(-1);
  if (given) await transaction.removeDevice(given.id);
}

import { epochMs } from '@callout/kernel';
import type { ContactRequest, ContactResponse } from '@callout/sync';
import type { Clock } from '../../host/clock.ts';
import type { Device, Store } from '../../store/port.ts';
import { refuseForeignDevice } from './device-check.ts';
import { toldAfter } from './told.ts';

/**
 * A device says how it stands, and hears what is wanted of it. One that was to hand in and says that it
 * holds nothing more is shut out with the same answer.
 * @throws PushRefused when it has been revoked meanwhile
 */
export function noteContact(
  { store, clock }: { readonly store: Store; readonly clock: Clock },
  { device: id, clock: itsNow, ...told }: ContactRequest,
  user: string,
): Promise<ContactResponse> {
  return store.write(async (transaction) => {
    const now = clock.now();
    const device = await transaction.device(id);
    refuseForeignDevice(device, user);
    if (!device) return { now };
    const clockAheadMs = epochMs(itsNow) - epochMs(now);
    const said = toldAfter(device.told, { ...told, at: now, clockAheadMs });
    const noted = { ...device, lastSeenAt: now, told: said };
    const after = handedIn(noted, now);
    await transaction.putDevice(after);
    return { now, ...(after.order ? { order: after.order.how } : {}) };
  });
}

/** Ordered to hand in, and done with it: from now on it is to keep nothing. */
function handedIn(device: Device, now: Device['lastSeenAt']): Device {
  const { order, told } = device;
  if (!order) return device;
  const heard = { ...order, heardAt: order.heardAt ?? now };
  if (order.how !== 'hand-in' || !told || told.unsent + told.unsentFiles > 0) {
    return { ...device, order: heard };
  }
  return { ...device, revoked: true, order: { ...heard, how: 'clear' } };
}

/** Whether whoever asks by a session of this device is to keep nothing of what they hold. */
export function isToClear({ revoked, order }: Device): boolean {
  return revoked && order?.how === 'clear';
}

import type { Store } from '../store/port.ts';

/**
 * Whether this person is known to work on this device: it is registered as theirs, and was not
 * revoked. The one place that says so.
 */
export async function isKnownDevice(
  store: Store,
  asked: { readonly login: string; readonly device?: string | undefined },
): Promise<boolean> {
  if (asked.device === undefined) return false;
  const [user, device] = await Promise.all([store.user(asked.login), store.device(asked.device)]);
  return user !== undefined && device?.user === user.id && !device.revoked;
}

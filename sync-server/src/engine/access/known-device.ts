import { isSecretOf } from '../../host/tokens.ts';
import type { Store } from '../../store/port.ts';

/**
 * Whether this person is known to work on this device: it is registered as theirs, was not revoked,
 * and brings its key. The one place that says so.
 */
export async function isKnownDevice(
  store: Store,
  asked: {
    readonly login: string;
    readonly device?: string | undefined;
    readonly deviceKey?: string | undefined;
  },
): Promise<boolean> {
  if (asked.device === undefined || asked.deviceKey === undefined) return false;
  const [account, device] = await Promise.all([
    store.account(asked.login),
    store.device(asked.device),
  ]);
  if (account === undefined || device?.user !== account.id || device.revoked) return false;
  return device.keyHash !== undefined && isSecretOf(device.keyHash, asked.deviceKey);
}

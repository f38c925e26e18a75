import type { Refusal } from '@callout/kernel';
import type { Device } from '../../store/port.ts';

/** A push as a whole is not taken: whoever sends it may not speak as this device any more. */
export class PushRefused extends Error {
  override readonly name = 'PushRefused';
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

/** Why a person may not speak as this device; undefined where they may. */
export function deviceRefusal(device: Device, user: string): Refusal | undefined {
  if (device.user !== user) return { code: 'device-refused' };
  return device.revoked ? { code: 'device-revoked' } : undefined;
}

/**
 * Asked again within the push's own transaction: a revocation may have come in since the request did.
 * @throws PushRefused
 */
export function refuseForeignDevice(device: Device | undefined, user: string): void {
  const refusal = device && deviceRefusal(device, user);
  if (refusal) throw new PushRefused(refusal);
}

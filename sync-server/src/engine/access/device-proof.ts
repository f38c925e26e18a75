import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Device } from '../../store/port.ts';

/**
 * Whether this device has said this: it signs with the hash of its key, which nobody else but the
 * server has. A device from before there were keys proves nothing.
 */
export function isSaidBy(device: Device, saying: string, proof: string): boolean {
  if (device.keyHash === undefined) return false;
  const expected = createHmac('sha256', device.keyHash).update(saying).digest();
  const given = Buffer.from(proof, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

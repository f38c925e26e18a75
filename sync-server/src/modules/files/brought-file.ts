import { fileSaying } from '@callout/sync';
import { isSaidBy } from '../../engine/access/device-proof.ts';
import type { Reader } from '../../store/port.ts';

type Metadata = Readonly<Record<string, string | null>>;

/**
 * For whom somebody brings a file that another device had kept: that device has signed its hash, so the
 * file counts as sent by its person from there. Undefined for a file of whoever sends it.
 */
export async function broughtFor(
  store: Pick<Reader, 'device'>,
  { from, proof, sha256 }: Metadata = {},
): Promise<{ readonly person: string; readonly device: string } | 'unproven' | undefined> {
  if (from === undefined && proof === undefined) return undefined;
  const device = await store.device(from ?? '');
  const saying = fileSaying(sha256 ?? '');
  if (!device || !isSaidBy(device, saying, proof ?? '')) return 'unproven';
  return { person: device.user, device: device.id };
}

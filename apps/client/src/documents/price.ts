import type { DeviceDocument } from '@callout/sync';
import { stateOf } from '../data/read.ts';

/** What a request costs as far as is known; nothing where it ended because nobody was found in time. */
export function priceOf(document: DeviceDocument): number | undefined {
  const { gross, approximatePrice, overdue, status } = stateOf('service-request', document);
  const isFree = overdue !== undefined && status !== 'overdue';
  return isFree ? undefined : (gross ?? approximatePrice);
}

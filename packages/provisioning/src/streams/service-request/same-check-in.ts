import type { EventMeta } from '@callout/kernel';
import type { ServiceRequestState } from './state.ts';

/**
 * Somebody checks in on two devices, neither of which knows of the other: the telephone in the cellar and
 * the tablet in the van. That is one check-in, told twice, and no contradiction. The second one adds its
 * photos and changes nothing else; whoever has not moved their device sees that they have checked in.
 */
export function isSameCheckIn(state: ServiceRequestState, event: EventMeta): boolean {
  const { checkIn } = state;
  return (
    checkIn !== undefined &&
    checkIn.person === event.actor.id &&
    checkIn.device !== undefined &&
    event.device !== undefined &&
    checkIn.device !== event.device
  );
}

import type { InstantText } from '@callout/kernel';
import type { DeviceTold } from '../../store/port.ts';

/** What a device says now, with what is known from before of how far everything has come. */
export function toldAfter(
  before: DeviceTold | undefined,
  now: Omit<DeviceTold, 'sentUntil'>,
): DeviceTold {
  return { ...now, sentUntil: isAllSent(now) ? now.at : sentUntil(before) };
}

/** Until when all that was recorded on a device has come, by its own word. */
export function sentUntil(told: DeviceTold | undefined): InstantText | undefined {
  return told && isAllSent(told) ? told.at : told?.sentUntil;
}

function isAllSent({ unsent, unsentFiles }: Pick<DeviceTold, 'unsent' | 'unsentFiles'>): boolean {
  return unsent + unsentFiles === 0;
}

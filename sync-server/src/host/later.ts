import { epochMs, type InstantText, instantText } from '@callout/kernel';

export function later(now: InstantText, ms: number): InstantText {
  return instantText(epochMs(now) + ms);
}

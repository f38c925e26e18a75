import { isOwnUrl } from './own-origin.ts';

/** The part of Electron's frame that is looked at; null when the frame is gone already. */
export type SenderFrame = {
  readonly url: string;
  readonly parent: unknown;
} | null;

/** Only our own page may ask, and only itself: not a frame inside it, not what came after it. */
export function isTrustedSender(frame: SenderFrame): boolean {
  return frame !== null && frame.parent === null && isOwnUrl(frame.url);
}

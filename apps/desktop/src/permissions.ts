import { isOwnUrl } from './own-origin.ts';

// Electron grants what it is not told to refuse. Only our own page gets anything, and of that only
// what its work needs.

export interface PermissionQuestion {
  readonly permission: string;
  /** URL or origin of the frame that asks. */
  readonly from: string;
  /** Origin of the page around it, when that is another one. */
  readonly embeddedIn?: string | undefined;
  /** `video` is the camera, `audio` the microphone. Only for `media`. */
  readonly media?: readonly string[] | undefined;
}

const granted: ReadonlySet<string> = new Set([
  // Where the worker stood at the beginning and at the end of the work.
  'geolocation',
  'geolocation-approximate',
  // The browser must not throw unsent work away when the disk gets full.
  'persistent-storage',
  // Copying an order's number; reading the clipboard is another permission, and refused.
  'clipboard-sanitized-write',
  // Chromium asks before a page may reach a server on this machine or in the local network. Which
  // server that is, the content security policy says: ours and no other.
  'local-network',
  'local-network-access',
  'loopback-network',
]);

export function isGranted(question: PermissionQuestion): boolean {
  const { permission, from, embeddedIn, media = [] } = question;
  if (!isOwnUrl(from)) return false;
  if (embeddedIn !== undefined && embeddedIn !== '' && !isOwnUrl(embeddedIn)) return false;
  // Photos need the camera; nothing needs the microphone.
  if (permission === 'media') return media.length > 0 && media.every((kind) => kind === 'video');
  return granted.has(permission);
}

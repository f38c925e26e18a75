import type { Session, WebContents } from 'electron';
import { outsideUrl } from './outside-links.ts';
import { isOwnUrl } from './own-origin.ts';
import { isGranted } from './permissions.ts';
import { isServerPage } from './server-url.ts';

/** Answers every permission question; without answers Electron grants. */
export function answerPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    const media = 'mediaTypes' in details ? details.mediaTypes : undefined;
    answer(isGranted({ permission, from: details.requestingUrl, media }));
  });
  session.setPermissionCheckHandler((_contents, permission, from, details) => {
    const { embeddingOrigin: embeddedIn, mediaType } = details;
    return isGranted({ permission, from, embeddedIn, media: mediaType && [mediaType] });
  });
  session.setDevicePermissionHandler(() => false);
}

/** Opens an address in another program; what fails is said to the person. */
export type OpenOutside = (url: string) => void;

/** Keeps a page where it is, in the one window, at our own origin; what leads out goes to the system. */
export function keepInPlace(
  contents: WebContents,
  serverOrigin: string,
  openOutside: OpenOutside,
): void {
  contents.on('will-frame-navigate', (event) => {
    if (isOwnUrl(event.url)) return;
    event.preventDefault();
    // A phone number or a mail address is a link like any other, and would replace the page.
    const outside = event.isMainFrame ? outsideUrl(event.url) : undefined;
    if (outside !== undefined) openOutside(outside);
  });
  contents.on('will-redirect', (event) => {
    if (!isOwnUrl(event.url)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    const outside = isServerPage(url, serverOrigin) ? url : outsideUrl(url);
    if (outside !== undefined) openOutside(outside);
    return { action: 'deny' };
  });
}

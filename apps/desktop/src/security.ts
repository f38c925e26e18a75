import type { Session, WebContents } from 'electron';
import { shell } from 'electron';
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

/** Keeps a page where it is: in the one window, at our own origin. */
export function keepInPlace(contents: WebContents, serverOrigin: string): void {
  contents.on('will-frame-navigate', (event) => {
    if (!isOwnUrl(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => {
    if (!isOwnUrl(event.url)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    // A link to a report is meant for the browser; a link to anywhere else is not for us to follow.
    if (isServerPage(url, serverOrigin)) void shell.openExternal(url).catch(() => undefined);
    return { action: 'deny' };
  });
}

/** How often a page that lacks a part of its version may load itself anew to get the next one. */
const RELOAD_AGAIN_MS = 60_000;
const RELOADED_AT = 'callout.reloaded-at';

/**
 * Loads this tab anew once another version has taken over, whichever tab asked for it: the files of the
 * old one are no longer kept. The registration tells every tab, also one that began without a worker.
 */
export function reloadWithNextVersion(
  registration: ServiceWorkerRegistration,
  reload: () => void = () => window.location.reload(),
): void {
  const follow = (worker: ServiceWorker | null) => {
    // The first one of all replaces nothing.
    if (!worker || registration.active === null || registration.active === worker) return;
    worker.addEventListener('statechange', () => {
      if (worker.state === 'activated') reload();
    });
  };
  follow(registration.waiting);
  follow(registration.installing);
  registration.addEventListener('updatefound', () => follow(registration.installing));
}

/** A part of the page that the server no longer has belongs to a version that has been replaced. */
export function reloadForMissingParts(now: () => number = Date.now): void {
  window.addEventListener('vite:preloadError', (event) => {
    const last = Number(sessionStorage.getItem(RELOADED_AT) ?? 0);
    if (now() - last < RELOAD_AGAIN_MS || !navigator.onLine) return;
    sessionStorage.setItem(RELOADED_AT, String(now()));
    event.preventDefault();
    window.location.reload();
  });
}

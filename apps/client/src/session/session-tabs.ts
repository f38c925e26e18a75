/** The tabs of one browser, which have one session together. */
interface SessionTabs {
  /** Tells the others that somebody signed in or out: after what they will read is written. */
  readonly tell: () => void;
  readonly close: () => void;
}

/**
 * Written last. A message would come sooner, but may overtake what is written before it: tabs of other
 * processes see what this one has written only after a while, in the order in which it was.
 */
const CHANGED = 'callout.session-changed';

/** @param onChanged another tab has changed the session, or may have while this one did not hear it */
export function openSessionTabs(onChanged: () => void): SessionTabs {
  const hear = (event: StorageEvent) => {
    // Without a key everything was cleared.
    if (event.key === CHANGED || event.key === null) onChanged();
  };
  // A tab that the browser has frozen, or kept for the way back, has heard nothing meanwhile.
  const look = () => {
    if (document.visibilityState === 'visible') onChanged();
  };
  window.addEventListener('storage', hear);
  document.addEventListener('visibilitychange', look);
  window.addEventListener('pageshow', look);
  return {
    tell: () => localStorage.setItem(CHANGED, crypto.randomUUID()),
    close: () => {
      window.removeEventListener('storage', hear);
      document.removeEventListener('visibilitychange', look);
      window.removeEventListener('pageshow', look);
    },
  };
}

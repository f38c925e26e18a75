/** The tabs of one browser, which have one session together. */
interface SessionTabs {
  /** Tells the others that somebody signed in or out. */
  readonly tell: () => void;
  readonly close: () => void;
}

const CHANNEL = 'callout.session';

/** @param onChanged another tab has changed the session, or may have while this one did not hear it */
export function openSessionTabs(onChanged: () => void): SessionTabs {
  const channel = new BroadcastChannel(CHANNEL);
  channel.addEventListener('message', onChanged);
  // A tab that the browser has frozen, or kept for the way back, has heard nothing meanwhile.
  const look = () => {
    if (document.visibilityState === 'visible') onChanged();
  };
  document.addEventListener('visibilitychange', look);
  window.addEventListener('pageshow', look);
  return {
    tell: () => channel.postMessage('changed'),
    close: () => {
      document.removeEventListener('visibilitychange', look);
      window.removeEventListener('pageshow', look);
      channel.close();
    },
  };
}

import type { SyncStatus } from '@callout/replica';

/** How the indicator looks: `calm` only when the server has confirmed everything. */
export type SyncTone = 'calm' | 'busy' | 'offline' | 'alert';

export interface SyncSentence {
  readonly tone: SyncTone;
  readonly key: string;
  readonly params: Readonly<Record<string, string | number>>;
}

/** Percent of the file that is under way; undefined while its size is not known. */
export function uploadPercent(status: SyncStatus): number | undefined {
  const { uploadedBytes, uploadTotalBytes } = status;
  if (uploadedBytes === undefined || !uploadTotalBytes) return undefined;
  return Math.min(100, Math.floor((uploadedBytes / uploadTotalBytes) * 100));
}

/**
 * The one sentence of the indicator. It never claims more than the status says: "all sent" needs a
 * standing connection, nothing unsent of either kind and a time at which that was so.
 */
export function syncSentence(status: SyncStatus, syncedAtText: string | undefined): SyncSentence {
  const waiting = status.unsent + status.unsentFiles;
  const say = (tone: SyncTone, key: string, params: SyncSentence['params'] = {}): SyncSentence => ({
    tone,
    key,
    params,
  });
  if (status.connection === 'signed-out') {
    return say('alert', waiting > 0 ? 'sync.signedOutUnsent' : 'sync.signedOut', {
      count: waiting,
    });
  }
  if (status.otherLog) return say('alert', 'sync.otherLog');
  if (status.connection === 'offline') {
    return waiting > 0
      ? say('offline', 'sync.offlineUnsent', { count: waiting })
      : say('offline', 'sync.offline');
  }
  if (status.loading) return loadingSentence(status.loading, say);
  if (status.connection === 'connecting') {
    return waiting > 0
      ? say('busy', 'sync.connectingUnsent', { count: waiting })
      : say('busy', 'sync.connecting');
  }
  return onlineSentence(status, syncedAtText, say);
}

type Say = (tone: SyncTone, key: string, params?: SyncSentence['params']) => SyncSentence;

function loadingSentence(loading: NonNullable<SyncStatus['loading']>, say: Say): SyncSentence {
  const { loaded, total } = loading;
  return total === undefined
    ? say('busy', 'sync.loading', { count: loaded })
    : say('busy', 'sync.loadingOf', { loaded, total });
}

function onlineSentence(status: SyncStatus, at: string | undefined, say: Say): SyncSentence {
  if (status.unsent > 0) return say('busy', 'sync.sending', { count: status.unsent });
  if (status.unsentFiles > 0) {
    const percent = uploadPercent(status);
    const params = { count: status.unsentFiles };
    return percent === undefined
      ? say('busy', 'sync.sendingFiles', params)
      : say('busy', 'sync.sendingFilesPercent', { ...params, percent });
  }
  if (status.disputed > 0) return say('alert', 'sync.disputed', { count: status.disputed });
  return at === undefined ? say('busy', 'sync.connecting') : say('calm', 'sync.allSent', { at });
}

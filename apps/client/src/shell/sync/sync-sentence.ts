import type { SyncStatus } from '@callout/replica';

/** How the indicator looks: `calm` only when the server has confirmed everything. */
export type SyncTone = 'calm' | 'busy' | 'offline' | 'alert';

/** Every code that the indicator has words for. */
export const MATTERS = [
  'network-sign-in',
  'server-silent',
  'answer-cut-off',
  'answer-foreign',
  'server-away',
  'server-trouble',
  'server-refuses',
] as const;
type Matter = (typeof MATTERS)[number];

export interface SyncSentence {
  readonly tone: SyncTone;
  readonly key: string;
  readonly params: Readonly<Record<string, string | number>>;
  /** What keeps the device from the server, where that is more than the lack of a network. */
  readonly matter?: Matter | undefined;
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
    const matter = matterOf(status);
    const how = matter === undefined ? 'offline' : 'barred';
    const sentence =
      waiting > 0
        ? say('offline', `sync.${how}Unsent`, { count: waiting })
        : say('offline', `sync.${how}`);
    return { ...sentence, matter };
  }
  if (status.loading) return loadingSentence(status.loading, say);
  if (status.connection === 'connecting') {
    return waiting > 0
      ? say('busy', 'sync.connectingUnsent', { count: waiting })
      : say('busy', 'sync.connecting');
  }
  return onlineSentence(status, syncedAtText, say);
}

/** Why nothing gets through; undefined where there is simply no network. */
function matterOf({ obstacle, trouble }: SyncStatus): Matter | undefined {
  const why = obstacle ?? trouble;
  const known = MATTERS.find((matter) => matter === why?.code);
  if (known || why?.params?.['status'] === undefined) return known;
  return 'server-refuses';
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

import type { SyncStatus } from '../replica.ts';

/** What tabs of one database tell one another: the leader its status, the others their wishes. */
export type TabMessage =
  | { readonly say: 'status'; readonly status: SyncStatus }
  | { readonly say: 'tell-status' }
  | { readonly say: 'sync-now' }
  | { readonly say: 'files-changed' }
  | { readonly say: 'restored-read' }
  | { readonly say: 'close' };

export interface TabChannel {
  readonly post: (message: TabMessage) => void;
  readonly close: () => void;
}

export function openTabChannel(
  name: string,
  tabs: boolean,
  onMessage: (message: TabMessage) => void,
): TabChannel {
  if (!tabs || typeof BroadcastChannel === 'undefined') {
    return { post: () => undefined, close: () => undefined };
  }
  const channel = new BroadcastChannel(name);
  channel.addEventListener('message', (event) => onMessage(event.data as TabMessage));
  return { post: (message) => channel.postMessage(message), close: () => channel.close() };
}

import type { Subscription } from 'rxjs';
import type { ReplicaParts } from './assemble.ts';
import { type LocalFiles, openLocalFiles } from './files/local-files.ts';
import { followByRxdb } from './network/follow-pages.ts';
import type { SyncStatus } from './network/status.ts';
import { type SyncSession, startSyncSession } from './network/sync-session.ts';
import { createBackOff } from './platform/back-off.ts';
import { openTabChannel } from './platform/tab-channel.ts';
import { unsentDecisions } from './storage/decisions.ts';
import { unsentDecisions$ } from './storage/queries.ts';
import type { UnsentCount } from './storage/unsent-count.ts';
import { unsentFacts } from './storage/unsent-facts.ts';

/** What the tabs tell one another: the leader its status, the others what they want of it. */
type TabMessage =
  | { readonly say: 'status'; readonly status: SyncStatus }
  | { readonly say: 'tell-status' }
  | { readonly say: 'sync-now' }
  | { readonly say: 'files-changed' }
  | { readonly say: 'restored-read' }
  | { readonly say: 'recovered-read' }
  | { readonly say: 'cleared' }
  | { readonly say: 'close' };

/** This tab among the others of its database: one of them leads, and it alone exchanges. */
export interface LeaderTab {
  readonly files: LocalFiles;
  /** Asks whoever leads for an exchange now. */
  readonly syncNow: () => void;
  /** The person has read what came back after a restore; no tab shows it any more. */
  readonly restoredRead: () => Promise<void>;
  /** The same of what the journal gave back. */
  readonly recoveredRead: () => Promise<void>;
  /** Asks the other tabs to let go of the database. */
  readonly closeOthers: () => void;
  readonly stop: () => Promise<void>;
}

export async function startLeaderTab(
  parts: ReplicaParts,
  unsentCount: UnsentCount,
  close: () => void,
): Promise<LeaderTab> {
  const { state } = parts;
  let session: SyncSession | undefined;
  let telling: Subscription | undefined;
  let stopped = false;

  const channel = openTabChannel<TabMessage>(parts.name, parts.tabs, (message) => hear(message));
  const files = await openLocalFiles({
    store: parts.store,
    http: parts.http,
    room: parts.room,
    backOff: createBackOff(parts.timers, parts.random),
    now: parts.clock.now,
    onTrouble: (refusal) => state.trouble('files', refusal),
    onChanged: () => {
      channel.post({ say: 'files-changed' });
      session?.sendFiles();
    },
  });

  function hear(message: TabMessage): void {
    if (message.say === 'close') close();
    else if (message.say === 'cleared') parts.onCleared();
    else if (message.say === 'status' && !session) state.update(message.status);
    else if (message.say === 'tell-status' && session) tell();
    else if (message.say === 'restored-read') state.update({ restored: undefined });
    else if (message.say === 'recovered-read') state.update({ recovered: undefined });
    else if (message.say === 'sync-now') session?.hurry();
    else if (message.say === 'files-changed') {
      files.changedElsewhere();
      session?.sendFiles();
    }
  }
  function tell(): void {
    channel.post({ say: 'status', status: state.status$.value });
  }
  function lead(): void {
    if (stopped) return;
    session = startSyncSession({
      ...parts,
      identifier: parts.name,
      files,
      follow: followByRxdb(parts.database.collections),
      unsent$: unsentCount.count$,
      decided$: unsentDecisions$(parts.database.collections),
      now: parts.clock.now,
      unsentNow: async () => {
        const facts = await unsentFacts(parts.collections);
        const decided = await unsentDecisions(parts.collections);
        return { unsent: facts.length + decided.length, unsentFiles: await files.unsent() };
      },
      onCleared: () => parts.cleared$.next(),
    });
    telling = state.status$.subscribe(tell);
  }

  const clearing = parts.cleared$.subscribe(() => {
    channel.post({ say: 'cleared' });
    parts.onCleared();
  });

  if (parts.tabs) {
    channel.post({ say: 'tell-status' });
    // Never awaited: a tab that does not lead is whole without it.
    void parts.database.waitForLeadership().then(lead);
  } else lead();

  return {
    files,
    syncNow: () => {
      if (session) session.hurry();
      else channel.post({ say: 'sync-now' });
    },
    restoredRead: async () => {
      await parts.store.notes.delete('restored');
      state.update({ restored: undefined });
      channel.post({ say: 'restored-read' });
    },
    recoveredRead: async () => {
      await parts.store.notes.delete('recovered');
      state.update({ recovered: undefined });
      channel.post({ say: 'recovered-read' });
    },
    closeOthers: () => channel.post({ say: 'close' }),
    stop: async () => {
      stopped = true;
      telling?.unsubscribe();
      clearing.unsubscribe();
      await session?.stop();
      await files.stop();
      channel.close();
    },
  };
}

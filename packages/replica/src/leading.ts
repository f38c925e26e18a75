import type { Subscription } from 'rxjs';
import { type Exchanging, startExchanging } from './exchanging.ts';
import { type FileRoom, openFileRoom } from './files.ts';
import type { Parts } from './parts.ts';
import { openTabChannel, type TabMessage } from './tab-channel.ts';
import { createBackOff } from './time.ts';
import type { UnsentTally } from './unsent-tally.ts';

/** This tab among the others of its database: one of them leads, and it alone exchanges. */
export interface Leading {
  readonly files: FileRoom;
  /** Asks whoever leads for an exchange now. */
  readonly syncNow: () => void;
  /** The person has read what came back after a restore; no tab shows it any more. */
  readonly restoredRead: () => Promise<void>;
  /** Asks the other tabs to let go of the database. */
  readonly closeOthers: () => void;
  readonly stop: () => Promise<void>;
}

export async function startLeading(
  parts: Parts,
  tally: UnsentTally,
  close: () => void,
): Promise<Leading> {
  const { state } = parts;
  let exchanging: Exchanging | undefined;
  let telling: Subscription | undefined;
  let stopped = false;

  const channel = openTabChannel(parts.name, parts.tabs, (message) => hear(message));
  const files = await openFileRoom({
    store: parts.store,
    exchange: parts.exchange,
    backOff: createBackOff(parts.timers, parts.random),
    now: parts.clock.now,
    onTrouble: (refusal) => state.trouble('files', refusal),
    onChanged: () => {
      channel.post({ say: 'files-changed' });
      exchanging?.sendFiles();
    },
  });

  function hear(message: TabMessage): void {
    if (message.say === 'close') close();
    else if (message.say === 'status' && !exchanging) state.update(message.status);
    else if (message.say === 'tell-status' && exchanging) tell();
    else if (message.say === 'restored-read') state.update({ restored: undefined });
    else if (message.say === 'sync-now') exchanging?.hurry();
    else if (message.say === 'files-changed') {
      files.changedElsewhere();
      exchanging?.sendFiles();
    }
  }
  function tell(): void {
    channel.post({ say: 'status', status: state.status$.value });
  }
  function lead(): void {
    if (stopped) return;
    exchanging = startExchanging({
      ...parts,
      identifier: parts.name,
      files,
      unsent$: tally.count$,
      now: parts.clock.now,
    });
    telling = state.status$.subscribe(tell);
  }

  if (parts.tabs) {
    channel.post({ say: 'tell-status' });
    // Never awaited: a tab that does not lead is whole without it.
    void parts.database.waitForLeadership().then(lead);
  } else lead();

  return {
    files,
    syncNow: () => {
      if (exchanging) exchanging.hurry();
      else channel.post({ say: 'sync-now' });
    },
    restoredRead: async () => {
      await parts.store.notes.delete('restored');
      state.update({ restored: undefined });
      channel.post({ say: 'restored-read' });
    },
    closeOthers: () => channel.post({ say: 'close' }),
    stop: async () => {
      stopped = true;
      telling?.unsubscribe();
      await exchanging?.stop();
      await files.stop();
      channel.close();
    },
  };
}

import { CONTEXTS, type Model } from '@callout/kernel';
import type { Observable } from 'rxjs';
import type { Collections } from './documents.ts';
import type { Exchange } from './exchange.ts';
import type { FileRoom } from './files.ts';
import { startInbox } from './inbox.ts';
import type { Lay } from './laying.ts';
import { startLive } from './live.ts';
import type { Numbers } from './numbers.ts';
import { createOutbox } from './outbox.ts';
import type { Timers } from './port.ts';
import type { ServerClock } from './server-clock.ts';
import type { SyncState } from './sync-state.ts';
import { createBackOff } from './time.ts';

export interface ExchangingOptions {
  readonly model: Model;
  readonly device: string;
  /** Tells one server and person from another. */
  readonly identifier: string;
  readonly collections: Collections;
  readonly exchange: Exchange;
  readonly files: FileRoom;
  /** Tells whenever facts were recorded, in whichever tab. */
  readonly unsent$: Observable<number>;
  readonly lay: Lay;
  readonly numbers: Numbers;
  readonly state: SyncState;
  readonly timers: Timers;
  readonly random: (bytes: number) => Uint8Array;
  readonly now: () => string;
  readonly clock: Pick<ServerClock, 'ask' | 'corrected'>;
}

export interface Exchanging {
  readonly hurry: () => void;
  readonly stop: () => Promise<void>;
}

/** The exchange with the server, as the leading tab runs it until it is closed or signed out. */
export function startExchanging(options: ExchangingOptions): Exchanging {
  const backOff = () => createBackOff(options.timers, options.random);
  const outboxBackOff = backOff();
  const liveBackOff = backOff();
  const inboxBackOffs: ReturnType<typeof backOff>[] = [];
  const outbox = createOutbox({ ...options, backOff: outboxBackOff });
  const inbox = startInbox({
    ...options,
    createBackOff: () => {
      const made = backOff();
      inboxBackOffs.push(made);
      return made;
    },
  });

  function wake(): void {
    for (const waiting of [outboxBackOff, ...inboxBackOffs]) waiting.hurry();
    options.files.hurry();
    outbox.kick();
    options.files.send();
    for (const context of CONTEXTS) inbox.resync(context);
    void options.clock.ask(options.exchange);
  }
  function hurry(): void {
    liveBackOff.hurry();
    wake();
  }

  const live = startLive({
    ...options,
    backOff: liveBackOff,
    onOpen: wake,
    onChanged: inbox.resync,
  });
  const watching = options.unsent$.subscribe(() => outbox.kick());
  // Only a hint: browsers say `online` on any network, reachable server or not.
  const window = typeof addEventListener === 'function' ? globalThis : undefined;
  window?.addEventListener('online', hurry);
  options.files.send();

  return {
    hurry,
    stop: async () => {
      window?.removeEventListener('online', hurry);
      watching.unsubscribe();
      options.exchange.stop();
      await Promise.all([live.stop(), outbox.stop(), inbox.stop()]);
    },
  };
}

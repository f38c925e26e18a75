import { CONTEXTS, type ContextName } from '@callout/kernel';
import type { LogNote } from './device-store.ts';
import type { ExchangingOptions } from './exchanging-options.ts';
import { startInbox } from './inbox.ts';
import { finishLaying } from './lay-anew.ts';
import { startLive } from './live.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import { type Refetching, startRefetching } from './refetching.ts';
import { createBackOff } from './time.ts';

/** Why the exchange over one log ended. */
type Ending = 'stopped' | 'log-differs';

/** The exchange over one log, until it turns out to be another one. */
export interface Rooms {
  readonly ended: Promise<Ending>;
  readonly sendFiles: () => void;
  readonly hurry: () => void;
  readonly stop: () => void;
  /** Lets what is under way finish; nothing of it is laid afterwards. */
  readonly close: (ending: Ending) => Promise<void>;
}

/**
 * While everything is laid anew only the inbox runs: what is pending must not be judged before what
 * was recorded earlier and is to be offered again.
 */
export function openRooms(
  options: ExchangingOptions & { readonly onAlive: () => void },
  note: LogNote,
): Rooms {
  const { files, state, logKeeper } = options;
  const backOffs: ReturnType<typeof createBackOff>[] = [];
  const backOff = () => {
    const made = createBackOff(options.timers, options.random);
    backOffs.push(made);
    return made;
  };
  const { promise: ended, resolve: end } = Promise.withResolvers<Ending>();
  const onLogDiffers = () => end('log-differs');
  const onLogBehind = () => void logKeeper.beginAnew().then(onLogDiffers);
  const parts = { ...options, log: note.log, onLogDiffers, onLogBehind };
  let outbox: Outbox | undefined;
  let refetching: Refetching | undefined;
  let watching: { readonly unsubscribe: () => void } | undefined;
  let finishing: Promise<void> | undefined;
  let closed = false;

  function send(): void {
    if (closed) return;
    outbox = createOutbox({ ...parts, backOff: backOff() });
    const box = outbox;
    watching = options.unsent$.subscribe(() => box.kick());
    box.kick();
    files.send();
    refetching = startRefetching({ ...parts, backOff: backOff() });
    refetching.kick();
  }

  async function finish(): Promise<void> {
    if (closed) return;
    if (await finishLaying(parts, note, backOff(), () => closed)) send();
  }

  const missing = new Set<ContextName>(CONTEXTS);
  const inbox = startInbox({
    ...parts,
    identifier: note.generation === 0 ? parts.identifier : `${parts.identifier}-${note.generation}`,
    createBackOff: backOff,
    onCaughtUp: (context) => {
      options.onAlive();
      if (note.phase === 'current' || !missing.delete(context) || missing.size > 0) return;
      finishing = finish().catch((error: unknown) => {
        state.trouble('log', { code: 'device-trouble', params: { reason: String(error) } });
      });
    },
  });
  if (note.phase === 'current') send();
  else state.loadAnew();

  function wake(): void {
    for (const waiting of backOffs) waiting.hurry();
    files.hurry();
    outbox?.kick();
    refetching?.kick();
    if (outbox) files.send();
    for (const context of CONTEXTS) inbox.resync(context);
    void options.clock.ask(options.exchange);
  }
  const liveBackOff = createBackOff(options.timers, options.random);
  const live = startLive({
    ...parts,
    backOff: liveBackOff,
    onOpen: wake,
    onQuiet: () => {
      for (const context of CONTEXTS) inbox.resync(context);
    },
    onChanged: inbox.resync,
  });

  return {
    ended,
    sendFiles: () => {
      if (outbox) files.send();
    },
    hurry: () => {
      liveBackOff.hurry();
      wake();
    },
    stop: () => end('stopped'),
    close: async (ending) => {
      closed = true;
      watching?.unsubscribe();
      for (const waiting of backOffs) waiting.stop();
      const forget = ending === 'log-differs';
      const own = [live.stop(), outbox?.stop(), refetching?.stop()];
      await Promise.all([...own, inbox.stop({ forget }), finishing]);
    },
  };
}

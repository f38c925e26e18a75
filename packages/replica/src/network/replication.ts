import type { ContextName } from '@callout/kernel';
import type { Subscription } from 'rxjs';
import { createBackOff } from '../platform/back-off.ts';
import type { RepeatedTask } from '../platform/repeated-task.ts';
import { refusalOfFault } from '../platform/storage-full.ts';
import type { LogNote } from '../storage/device-store.ts';
import { contextsOf } from '../storage/documents.ts';
import { createContact } from './contact.ts';
import { finishReload } from './finish-reload.ts';
import { startLive } from './live.ts';
import { startPull } from './pull.ts';
import { createPush } from './push.ts';
import { startRefetch } from './refetch-outdated.ts';
import { createRefusedBeginnings } from './refused-beginnings.ts';
import { createSendDecisions } from './send-decisions.ts';
import type { SyncSessionOptions } from './sync-session-options.ts';

/** Why the exchange over one log ended. */
type Ending = 'stopped' | 'log-differs';

/** The exchange over one log, until it turns out to be another one. */
export interface Replication {
  readonly ended: Promise<Ending>;
  readonly sendFiles: () => void;
  readonly hurry: () => void;
  readonly stop: () => void;
  /** Lets what is under way finish; nothing of it is applied afterwards. */
  readonly close: (ending: Ending) => Promise<void>;
}

/**
 * While everything is loaded again only pull runs: what is pending must not be judged before what
 * was recorded earlier and is to be offered again.
 */
export function startReplication(
  options: SyncSessionOptions & { readonly onAlive: () => void },
  note: LogNote,
): Replication {
  const { files, state, logState } = options;
  const backOffs: ReturnType<typeof createBackOff>[] = [];
  const backOff = () => {
    const made = createBackOff(options.timers, options.random);
    backOffs.push(made);
    return made;
  };
  const { promise: ended, resolve: end } = Promise.withResolvers<Ending>();
  const onLogDiffers = () => end('log-differs');
  const onLogBehind = () => void logState.beginReload().then(onLogDiffers);
  const parts = { ...options, log: note.log, onLogDiffers, onLogBehind };
  const contact = createContact({
    ...options,
    ownClock: options.clock.own,
    unsent: options.unsentNow,
  });
  const beginnings = createRefusedBeginnings(parts);
  let push: RepeatedTask | undefined;
  let decisions: RepeatedTask | undefined;
  let refetch: RepeatedTask | undefined;
  let watching: Subscription | undefined;
  let finishing: Promise<void> | undefined;
  let closed = false;

  function send(): void {
    if (closed) return;
    const { kick, stop } = createPush({ ...parts, backOff: backOff() });
    push = { kick, stop };
    const tellDecisions = createSendDecisions({ ...parts, backOff: backOff() });
    decisions = tellDecisions;
    watching = options.unsent$.subscribe((unsent) => {
      kick();
      tellDecisions.kick();
      if (unsent === 0 && state.status$.value.order !== undefined) contact.kick();
    });
    watching.add(options.decided$.subscribe(tellDecisions.kick));
    kick();
    files.send();
    refetch = startRefetch({ ...parts, backOff: backOff() });
    refetch.kick();
  }

  async function finish(): Promise<void> {
    if (closed) return;
    if (await finishReload(parts, note, backOff(), () => closed)) send();
  }

  const contexts = contextsOf(parts.collections);
  const missing = new Set<ContextName>(contexts);
  const pull = startPull({
    ...parts,
    contexts,
    identifier: note.generation === 0 ? parts.identifier : `${parts.identifier}-${note.generation}`,
    createBackOff: backOff,
    onCaughtUp: (context) => {
      options.onAlive();
      if (note.phase === 'current' || !missing.delete(context) || missing.size > 0) return;
      finishing = finish().catch((error: unknown) => {
        state.trouble('log', refusalOfFault(error));
      });
    },
  });
  if (note.phase === 'current') send();
  else state.reloadBegan();

  function wake(): void {
    for (const waiting of backOffs) waiting.hurry();
    files.hurry();
    push?.kick();
    decisions?.kick();
    refetch?.kick();
    if (push) files.send();
    for (const context of contexts) pull.resync(context);
    contact.kick();
    beginnings.kick();
    void options.clock.ask(options.http);
  }
  const liveBackOff = createBackOff(options.timers, options.random);
  const live = startLive({
    ...parts,
    contexts,
    backOff: liveBackOff,
    onOpen: wake,
    onQuiet: () => {
      contact.kick();
      for (const context of contexts) pull.resync(context);
    },
    onChanged: pull.resync,
    onContact: () => {
      contact.kick();
      beginnings.kick();
    },
  });

  return {
    ended,
    sendFiles: () => {
      if (push) files.send();
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
      const own = [live, contact, beginnings, push, decisions, refetch].map((part) => part?.stop());
      await Promise.all([...own, pull.stop({ forget }), finishing]);
    },
  };
}

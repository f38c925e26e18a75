import { logResponseSchema } from '@callout/sync';
import { distinctUntilChanged, filter, map, skip } from 'rxjs';
import { createBackOff } from '../platform/back-off.ts';
import { refusalOfFault } from '../platform/storage-full.ts';
import type { LogNote } from '../storage/device-store.ts';
import { type Replication, startReplication } from './replication.ts';
import type { SyncSessionOptions } from './sync-session-options.ts';

export interface SyncSession {
  /** A file was kept; it is sent as soon as anything may be. */
  readonly sendFiles: () => void;
  readonly hurry: () => void;
  readonly stop: () => Promise<void>;
}

/**
 * The exchange with the server, as the leading tab runs it until it is closed or signed out. Before
 * anything else it asks which log it is; when that turns out to be another one, all of it ends and
 * begins with the same question.
 */
export function startSyncSession(options: SyncSessionOptions): SyncSession {
  const backOff = createBackOff(options.timers, options.random);
  let stopped = false;
  let replication: Replication | undefined;

  async function run(): Promise<void> {
    while (!stopped) {
      const note = await askLog();
      if (note === 'signed-out' || stopped) return;
      if (note === 'again') {
        await backOff.wait();
        continue;
      }
      let isAlive = false;
      const onAlive = () => {
        isAlive = true;
        backOff.reset();
      };
      replication = startReplication({ ...options, onAlive }, note);
      const ending = await replication.ended;
      await replication.close(ending);
      replication = undefined;
      // Only an exchange that got somewhere shows that the next will not end at once.
      if (ending === 'log-differs' && !isAlive) await backOff.wait();
    }
  }

  async function askLog(): Promise<LogNote | 'again' | 'signed-out'> {
    const { state, logState } = options;
    const outcome = await options.http.exchange('GET', '/sync/v1/log', logResponseSchema);
    if (outcome.kind === 'signed-out') return 'signed-out';
    state.trouble('log', outcome.kind === 'refused' ? outcome.refusal : undefined);
    if (outcome.kind !== 'answered') {
      state.live('failed');
      return 'again';
    }
    const note = await logState.compare(outcome.body.log);
    state.update({ otherLog: note.other });
    if (!note.other) return note;
    state.live('failed');
    return 'again';
  }

  const running = run().catch((error: unknown) => {
    options.state.trouble('log', refusalOfFault(error));
  });
  function hurryTasks(): void {
    backOff.hurry();
    replication?.hurry();
  }
  function hurry(): void {
    options.http.gate.hurry();
    hurryTasks();
  }
  // Only a hint: browsers say `online` on any network, reachable server or not.
  const window = typeof addEventListener === 'function' ? globalThis : undefined;
  window?.addEventListener('online', hurry);
  const opened = options.state.status$
    .pipe(
      map(({ obstacle }) => obstacle === undefined),
      distinctUntilChanged(),
      skip(1),
      filter(Boolean),
    )
    .subscribe(hurryTasks);

  return {
    sendFiles: () => replication?.sendFiles(),
    hurry,
    stop: async () => {
      stopped = true;
      window?.removeEventListener('online', hurry);
      opened.unsubscribe();
      options.http.stop();
      backOff.stop();
      replication?.stop();
      await running;
    },
  };
}

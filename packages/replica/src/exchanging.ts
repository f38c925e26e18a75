import { logResponseSchema } from '@callout/sync';
import type { LogNote } from './device-store.ts';
import type { Outcome } from './exchange.ts';
import type { ExchangingOptions } from './exchanging-options.ts';
import { openRooms, type Rooms } from './open-rooms.ts';
import { createBackOff } from './time.ts';

export interface Exchanging {
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
export function startExchanging(options: ExchangingOptions): Exchanging {
  const backOff = createBackOff(options.timers, options.random);
  let stopped = false;
  let rooms: Rooms | undefined;

  async function run(): Promise<void> {
    while (!stopped) {
      const note = await meet();
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
      rooms = openRooms({ ...options, onAlive }, note);
      const ending = await rooms.ended;
      await rooms.close(ending);
      rooms = undefined;
      // Only an exchange that got somewhere shows that the next will not end at once.
      if (ending === 'log-differs' && !isAlive) await backOff.wait();
    }
  }

  async function meet(): Promise<LogNote | 'again' | 'signed-out'> {
    const { state, logKeeper } = options;
    const outcome = await options.exchange.request('GET', '/sync/v1/log');
    if (outcome.kind === 'signed-out') return 'signed-out';
    const told = logOf(outcome);
    state.exchanged(outcome.kind !== 'unreachable');
    state.trouble('log', told.ok ? undefined : told.refusal);
    if (!told.ok) {
      state.live('failed');
      return 'again';
    }
    const note = await logKeeper.meet(told.log);
    state.update({ otherLog: note.other });
    if (!note.other) return note;
    state.live('failed');
    return 'again';
  }

  const running = run().catch((error: unknown) => {
    options.state.trouble('log', { code: 'device-trouble', params: { reason: String(error) } });
  });
  function hurry(): void {
    backOff.hurry();
    rooms?.hurry();
  }
  // Only a hint: browsers say `online` on any network, reachable server or not.
  const window = typeof addEventListener === 'function' ? globalThis : undefined;
  window?.addEventListener('online', hurry);

  return {
    sendFiles: () => rooms?.sendFiles(),
    hurry,
    stop: async () => {
      stopped = true;
      window?.removeEventListener('online', hurry);
      options.exchange.stop();
      backOff.stop();
      rooms?.stop();
      await running;
    },
  };
}

function logOf(outcome: Outcome) {
  if (outcome.kind !== 'answered') {
    const refusal = outcome.kind === 'refused' ? outcome.refusal : undefined;
    return { ok: false, refusal } as const;
  }
  const answer = logResponseSchema.safeParse(outcome.body);
  return answer.success
    ? ({ ok: true, log: answer.data.log } as const)
    : ({ ok: false, refusal: { code: 'server-trouble' } } as const);
}

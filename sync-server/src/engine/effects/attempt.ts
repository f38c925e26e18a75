import type { AnySystemCommand } from '@callout/kernel';
import type { Timer } from '../../host/timers.ts';
import type { MessageOutcome, OutboxMessage } from '../../store/port.ts';
import { DeliveryFailed, type SystemDelivery } from '../dependencies.ts';

export type Attempt =
  | { readonly outcome: MessageOutcome; readonly isFinal: boolean }
  /** The server stops: nothing can be said of the system. */
  | 'called-off';

function failed(code: string, isFinal = false): Attempt {
  return { outcome: { ok: false, code }, isFinal };
}

function readReply(command: AnySystemCommand, reply: unknown): Attempt {
  const read = command.reply.safeParse(reply);
  return read.success
    ? { outcome: { ok: true, reply: read.data }, isFinal: true }
    : failed('reply-invalid');
}

async function call(
  delivery: SystemDelivery,
  command: AnySystemCommand,
  message: OutboxMessage,
  signal: AbortSignal,
): Promise<Attempt> {
  try {
    const { id, askedAt, input } = message;
    return readReply(command, await delivery(input, { signal, messageId: id, askedAt }));
  } catch (fault) {
    return fault instanceof DeliveryFailed
      ? failed(fault.code, fault.isFinal)
      : failed('delivery-failed');
  }
}

/**
 * Asks the system once, for as long as its command gives it. A delivery that ignores the signal is
 * not waited for: what it answers later is heard by nobody.
 */
export async function attemptDelivery(
  asked: { readonly command: AnySystemCommand; readonly message: OutboxMessage },
  delivery: SystemDelivery,
  { timer, stopping }: { readonly timer: Timer; readonly stopping: AbortSignal },
): Promise<Attempt> {
  const { command, message } = asked;
  if (stopping.aborted) return 'called-off';
  const controller = new AbortController();
  const ended = Promise.withResolvers<Attempt>();
  const end = (attempt: Attempt) => {
    ended.resolve(attempt);
    controller.abort();
  };
  const callOff = () => end('called-off');
  stopping.addEventListener('abort', callOff);
  const stopTimer = timer(command.timeoutMs, () => end(failed('timed-out')));
  try {
    return await Promise.race([call(delivery, command, message, controller.signal), ended.promise]);
  } finally {
    stopTimer();
    stopping.removeEventListener('abort', callOff);
  }
}

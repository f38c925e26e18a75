import type { ContextName } from '@callout/kernel';
import { type LogName, liveMessageSchema, logNameSchema, meetLog } from '@callout/sync';
import { createParser } from 'eventsource-parser';
import type { Exchange } from './exchange.ts';
import type { Timers } from './port.ts';
import type { SyncState } from './sync-state.ts';
import type { BackOff } from './time.ts';

/** Nothing heard for so long, not even a comment: the line is dead although nobody said so. */
const SILENCE_MS_MAX = 90_000;

export interface LiveOptions {
  /** The log that the documents here are of. */
  readonly log: LogName;
  /** The server speaks of another log or epoch. */
  readonly onLogDiffers: () => void;
  readonly exchange: Exchange;
  readonly timers: Timers;
  readonly backOff: BackOff;
  readonly state: SyncState;
  /** After every (re)connection: whatever happened meanwhile was missed. */
  readonly onOpen: () => void;
  readonly onChanged: (context: ContextName) => void;
}

/** Holds the live connection, and makes it again whenever it is lost. */
export function startLive(options: LiveOptions): { readonly stop: () => Promise<void> } {
  const stopped = new AbortController();
  const running = hold(options, stopped.signal);
  return {
    stop: async () => {
      stopped.abort();
      options.backOff.stop();
      await running;
    },
  };
}

async function hold(options: LiveOptions, stopped: AbortSignal): Promise<void> {
  while (!stopped.aborted) {
    const outcome = await listen(options, stopped);
    if (outcome === 'signed-out') return;
    if (stopped.aborted) return;
    options.state.live(outcome);
    await options.backOff.wait();
  }
}

/** One connection, from its beginning to its end. */
async function listen(
  options: LiveOptions,
  stopped: AbortSignal,
): Promise<'lost' | 'failed' | 'signed-out'> {
  const silence = new AbortController();
  const signal = AbortSignal.any([stopped, silence.signal]);
  const watch = watchdog(options.timers, () => silence.abort());
  try {
    const query = new URLSearchParams({ log: options.log.id, epoch: options.log.epoch });
    const response = await options.exchange.open(`/sync/v1/live?${query}`, {
      signal,
      accept: 'text/event-stream',
    });
    if (response?.status === 401) return 'signed-out';
    if (response?.status === 409) options.onLogDiffers();
    if (!response?.ok || !response.body) {
      await response?.body?.cancel();
      return 'failed';
    }
    options.backOff.reset();
    options.state.live('open');
    options.state.exchanged(true);
    options.onOpen();
    await read(response.body, options, watch.heard);
    return 'lost';
  } catch {
    // Aborted, or cut off on the way: both mean that the line is gone.
    return 'lost';
  } finally {
    watch.stop();
  }
}

function watchdog(timers: Timers, onSilence: () => void) {
  let cancel = timers.after(SILENCE_MS_MAX, onSilence);
  return {
    heard: () => {
      cancel();
      cancel = timers.after(SILENCE_MS_MAX, onSilence);
    },
    stop: () => cancel(),
  };
}

async function read(
  body: ReadableStream<Uint8Array>,
  options: Pick<LiveOptions, 'log' | 'onChanged' | 'onLogDiffers'>,
  heard: () => void,
): Promise<void> {
  const parser = createParser({
    onEvent: (message) => {
      if (message.event === 'log' && isOther(options.log, message.data)) options.onLogDiffers();
      if (message.event !== 'changed') return;
      const changed = readMessage(message.data);
      if (changed) options.onChanged(changed);
    },
  });
  const reader = body.getReader();
  const decoder = new TextDecoder();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    heard();
    parser.feed(decoder.decode(value, { stream: true }));
  }
}

function isOther(log: LogName, data: string): boolean {
  try {
    return meetLog(log, logNameSchema.parse(JSON.parse(data))) !== 'same';
  } catch {
    // A message of a newer server; every other answer names the log too.
    return false;
  }
}

function readMessage(data: string): ContextName | undefined {
  try {
    return liveMessageSchema.parse(JSON.parse(data)).context;
  } catch {
    // A message of a newer server; what it is about arrives with the next resync.
    return undefined;
  }
}

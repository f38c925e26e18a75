import type { ContextName } from '@callout/kernel';
import { type LogName, liveMessageSchema, logNameSchema, meetLog } from '@callout/sync';
import { createParser } from 'eventsource-parser';
import type { BackOff } from '../platform/back-off.ts';
import type { Random, Timers } from '../platform/ports.ts';
import type { HttpClient } from './http-client.ts';
import type { SyncState } from './sync-state.ts';

/** Nothing heard for so long, not even a comment: the line is dead although nobody said so. */
const SILENCE_MS_MAX = 90_000;
/**
 * A line that lives but has told of no change for about so long may have lost one on the way: the
 * device pulls by itself. Up to a fifth later, so that devices which were connected together part.
 */
const QUIET_MS = 5 * 60_000;
const QUIET_JITTER = 0.2;
/** What a server's line begins with: a comment, or a field of an event. */
const LINE_BEGIN = /^\uFEFF?(?::|event:|data:|id:|retry:)/;
/** So many letters tell a line from a page. */
const BEGIN_LENGTH = 7;

export interface LiveOptions {
  /** The log that the documents here are of. */
  readonly log: LogName;
  /** The server speaks of another log or epoch. */
  readonly onLogDiffers: () => void;
  readonly http: HttpClient;
  readonly timers: Timers;
  readonly random: Random;
  readonly backOff: BackOff;
  readonly state: SyncState;
  /** After every (re)connection, once the server was heard: whatever happened meanwhile was missed. */
  readonly onOpen: () => void;
  /** No change was told for a long time, although the line lives. */
  readonly onQuiet: () => void;
  readonly onChanged: (context: ContextName) => void;
}

/** Holds the live connection, and makes it again whenever it is lost. */
export function startLive(options: LiveOptions): { readonly stop: () => Promise<void> } {
  const stopped = new AbortController();
  const running = keepConnected(options, stopped.signal);
  return {
    stop: async () => {
      stopped.abort();
      options.backOff.stop();
      await running;
    },
  };
}

async function keepConnected(options: LiveOptions, stopped: AbortSignal): Promise<void> {
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
  const quiet = quietWatch(options);
  try {
    const query = new URLSearchParams({ log: options.log.id, epoch: options.log.epoch });
    const response = await options.http.open(`/sync/v1/live?${query}`, {
      signal,
      accept: 'text/event-stream',
    });
    if (response?.status === 401) return 'signed-out';
    if (response?.status === 409) options.onLogDiffers();
    if (!response?.ok || !response.body || !isEventStream(response)) {
      await response?.body?.cancel();
      return 'failed';
    }
    let isOpen = false;
    const onFirst = () => {
      isOpen = true;
      quiet.heard();
      options.backOff.reset();
      options.state.live('open');
      options.state.reached(true);
      options.onOpen();
    };
    const heard = { anything: watch.heard, first: onFirst, change: quiet.heard };
    const isLine = await read(response.body, options, heard);
    return isLine && isOpen ? 'lost' : 'failed';
  } catch {
    // Aborted, or cut off on the way: both mean that the line is gone.
    return 'lost';
  } finally {
    watch.stop();
    quiet.stop();
  }
}

/** A page that a network puts in the way has status 200, too. */
function isEventStream(response: Response): boolean {
  const type = response.headers.get('content-type') ?? '';
  return /^text\/event-stream(?:\s*;|$)/i.test(type);
}

/** Tells of quiet, again and again, from the first time that something was heard. */
function quietWatch({ timers, random, onQuiet }: LiveOptions) {
  let cancel = () => {};
  const heard = () => {
    cancel();
    const share = (random(1)[0] ?? 0) / 255;
    cancel = timers.after(Math.round(QUIET_MS * (1 + QUIET_JITTER * share)), () => {
      onQuiet();
      heard();
    });
  };
  return { heard, stop: () => cancel() };
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

interface Heard {
  readonly anything: () => void;
  /** The first event or comment. */
  readonly first: () => void;
  readonly change: () => void;
}

/** Reads to the end. @returns false, at once, when what comes is no line of events */
async function read(
  body: ReadableStream<Uint8Array>,
  options: Pick<LiveOptions, 'log' | 'onChanged' | 'onLogDiffers'>,
  heard: Heard,
): Promise<boolean> {
  let isFirst = true;
  const first = () => {
    if (isFirst) heard.first();
    isFirst = false;
  };
  const parser = createParser({
    onComment: first,
    onEvent: (message) => {
      first();
      if (message.event === 'log' && isOther(options.log, message.data)) options.onLogDiffers();
      if (message.event !== 'changed') return;
      const changed = readMessage(message.data);
      heard.change();
      if (changed) options.onChanged(changed);
    },
  });
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let begin = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return !isFirst;
    const text = decoder.decode(value, { stream: true });
    begin = begin.length < BEGIN_LENGTH ? begin + text : begin;
    if (begin.length >= BEGIN_LENGTH && !LINE_BEGIN.test(begin.trimStart())) {
      await reader.cancel();
      return false;
    }
    heard.anything();
    parser.feed(text);
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

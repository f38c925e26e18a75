import type { ContextName, Refusal } from '@callout/kernel';
import { type LogName, liveMessageSchema, logNameSchema, meetLog } from '@callout/sync';
import { createParser } from 'eventsource-parser';
import type { BackOff } from '../platform/back-off.ts';
import type { Random, Timers } from '../platform/ports.ts';
import { CAPTIVE_PORTAL, CUT_OFF, FOREIGN, NO_ANSWER } from './answers.ts';
import type { HttpClient } from './http-client.ts';
import type { Permit } from './request-gate.ts';
import type { SyncState } from './sync-state.ts';

/** Nothing heard for so long, not even a comment: the line is dead although nobody said so. */
const SILENCE_MS_MAX = 90_000;
/**
 * A line that lives but has told of no change for about so long may have lost one on the way: the
 * device pulls by itself. Up to a fifth later, so that devices which were connected together part.
 */
const QUIET_MS = 5 * 60_000;
const QUIET_JITTER = 0.2;
/**
 * Every line that begins has the device look for what it missed, so lines that are cut one after another
 * (by a proxy, say) are made at long intervals.
 */
const CUT_AGAIN_MS_MIN = 60_000;
/** What a server's line begins with: a comment, or a field of an event. */
const LINE_BEGIN = /^\uFEFF?(?::|event:|data:|id:|retry:)/;
/** So many letters tell a line from a page. */
const BEGIN_LENGTH = 7;

export interface LiveOptions {
  /** Those that this device holds documents of: a newer server may speak of others. */
  readonly contexts: readonly ContextName[];
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
  /** The server wants to be told how this device stands. */
  readonly onContact: () => void;
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
  let cuts = 0;
  while (!stopped.aborted) {
    const outcome = await listen(options, stopped);
    if (outcome === 'signed-out') return;
    if (stopped.aborted) return;
    cuts = outcome === 'cut' ? cuts + 1 : 0;
    options.state.live(outcome === 'failed' ? 'failed' : 'lost');
    await options.backOff.wait(cuts > 1 ? CUT_AGAIN_MS_MIN : 0);
  }
}

/** One connection, from its beginning to its end; `cut` when it ended before it stood for a while. */
async function listen(
  options: LiveOptions,
  stopped: AbortSignal,
): Promise<'lost' | 'cut' | 'failed' | 'signed-out'> {
  const silence = new AbortController();
  const signal = AbortSignal.any([stopped, silence.signal]);
  let watch: ReturnType<typeof watchdog> | undefined;
  const quiet = quietWatch(options);
  let permit: Permit | undefined;
  let isOpen = false;
  let stands = false;
  const ending = () => (isOpen ? (stands ? 'lost' : 'cut') : 'failed');
  try {
    const query = new URLSearchParams({ log: options.log.id, epoch: options.log.epoch });
    const path = `/sync/v1/live?${query}`;
    const opened = await options.http.open(path, { signal, isLine: true });
    if (opened.kind === 'signed-out') return 'signed-out';
    if (opened.kind === 'refused' && opened.status === 409) options.onLogDiffers();
    const refused = opened.kind === 'refused' && opened.status !== 409 ? opened : undefined;
    options.state.trouble('live', refused?.refusal);
    if (opened.kind !== 'opened') return 'failed';
    permit = opened.permit;
    watch = watchdog(options.timers, () => silence.abort(NO_ANSWER));
    const { body } = opened.response;
    if (!body || !isEventStream(opened.response)) {
      await body?.cancel();
      permit({ way: 'refused' });
      options.state.trouble('live', FOREIGN);
      return 'failed';
    }
    const onFirst = () => {
      isOpen = true;
      quiet.heard();
      permit?.({ way: 'open' });
      options.state.live('open');
      options.onOpen();
    };
    // Only a line that stands begins the waits anew: one that is cut at once must not be many.
    const onBeat = () => {
      options.backOff.reset();
      stands = true;
    };
    const heard = { anything: watch.heard, first: onFirst, beat: onBeat, change: quiet.heard };
    const why = await read(body, options, heard);
    if (why) permit({ way: 'barred', why });
    return ending();
  } catch {
    // Aborted, or cut off on the way: both mean that the line is gone.
    return ending();
  } finally {
    permit?.(stopped.aborted ? { way: 'unknown' } : { way: 'barred', why: NO_ANSWER });
    watch?.stop();
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
  /** Its log was named: nobody but the server begins so. */
  readonly first: () => void;
  /** Something came after that. */
  readonly beat: () => void;
  readonly change: () => void;
}

/** Reads to the end. @returns why it is none, at once, when what comes is no line of the server's */
async function read(
  body: ReadableStream<Uint8Array>,
  options: Pick<LiveOptions, 'contexts' | 'log' | 'onChanged' | 'onContact' | 'onLogDiffers'>,
  heard: Heard,
): Promise<Refusal | undefined> {
  let isFirst = true;
  const parser = createParser({
    onComment: () => {
      if (!isFirst) heard.beat();
    },
    onEvent: (message) => {
      const named = message.event === 'log' ? logNamed(message.data) : undefined;
      if (isFirst && !named) return;
      if (isFirst) heard.first();
      else heard.beat();
      isFirst = false;
      if (named && meetLog(options.log, named) !== 'same') options.onLogDiffers();
      if (message.event === 'contact') options.onContact();
      if (message.event !== 'changed') return;
      const changed = readMessage(message.data);
      heard.change();
      if (changed && options.contexts.includes(changed)) options.onChanged(changed);
    },
  });
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let begin = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return isFirst ? CUT_OFF : undefined;
    const text = decoder.decode(value, { stream: true });
    begin = begin.length < BEGIN_LENGTH ? begin + text : begin;
    if (begin.length >= BEGIN_LENGTH && !LINE_BEGIN.test(begin.trimStart())) {
      await reader.cancel();
      return CAPTIVE_PORTAL;
    }
    heard.anything();
    parser.feed(text);
  }
}

function logNamed(data: string): LogName | undefined {
  try {
    return logNameSchema.parse(JSON.parse(data));
  } catch {
    return undefined;
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

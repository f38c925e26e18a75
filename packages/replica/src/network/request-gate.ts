import type { Refusal } from '@callout/kernel';
import { createBackOff } from '../platform/back-off.ts';
import type { Random, Timers } from '../platform/ports.ts';

/** What the end of a request says of the way to the server. */
export type Ended =
  /** The server answered, whatever it said. */
  | { readonly way: 'open' }
  /** This request was refused, by the server or on the way; others may fare better. */
  | { readonly way: 'refused' }
  /** Nobody gets through at present, and why. */
  | { readonly way: 'barred'; readonly why: Refusal; readonly retryAfterMs?: number | undefined }
  /** It was called off from here, which says nothing. */
  | { readonly way: 'unknown' };

/** Leave to send one request. To be told how it ended, once. */
export type Permit = (ended: Ended) => void;

/**
 * One for everything that a device asks by itself, so that no failure makes it many requests: while
 * nobody gets through, one request at a time tries whether somebody does, after waits that grow; and
 * only so many requests may fail within a span, whatever fails and whoever asks. See docs/adr/0175.
 */
export interface RequestGate {
  /** Resolves when a request may be sent; undefined when the gate has stopped. */
  readonly enter: () => Promise<Permit | undefined>;
  /** For a request that a person waits for: it is sent at once and counts all the same. */
  readonly pass: () => Permit;
  readonly isBarred: () => boolean;
  /** Something says that the way may be open again: one request may try now. */
  readonly hurry: () => void;
  readonly stop: () => void;
}

export interface RequestGateOptions {
  readonly timers: Timers;
  readonly random: Random;
  /** Why nobody gets through; undefined once somebody does. */
  readonly onBarred: (why: Refusal | undefined) => void;
}

/** Requests that are under way, or have failed within the span. */
const SPENT_MAX = 15;
const SPAN_MS = 90_000;
/** A server may ask for so long a pause at most: it may be wrong, and a person is waiting. */
const RETRY_AFTER_MS_MAX = 10 * 60_000;

export function createRequestGate(options: RequestGateOptions): RequestGate {
  const { timers, random, onBarred } = options;
  const backOff = createBackOff(timers, random);
  const waiting = new Set<(permit: Permit | undefined) => void>();
  let state: 'open' | 'barred' | 'try-one' | 'trying' = 'open';
  let spent = 0;
  let stopped = false;
  let stayUnsettled = () => {};

  function admit(): void {
    for (const enter of waiting) {
      if (!stopped && !mayEnter()) return;
      waiting.delete(enter);
      enter(stopped ? undefined : take());
    }
  }
  function mayEnter(): boolean {
    return spent < SPENT_MAX && (state === 'open' || state === 'try-one');
  }
  function take(): Permit {
    const isTrial = state === 'try-one';
    if (isTrial) state = 'trying';
    spent += 1;
    return permit(isTrial);
  }
  function giveBack(): void {
    spent -= 1;
    admit();
  }
  function permit(isTrial: boolean): Permit {
    let isEnded = false;
    return (ended) => {
      if (isEnded) return;
      isEnded = true;
      if (ended.way === 'open' || ended.way === 'unknown') spent -= 1;
      else timers.after(SPAN_MS, giveBack);
      if (ended.way === 'barred') bar(ended, isTrial);
      else if (ended.way !== 'unknown') open();
      else if (isTrial) state = 'try-one';
      admit();
    };
  }
  /** The waits begin small again only when the way has stayed open: one that comes and goes is bad. */
  function open(): void {
    if (state === 'open') return;
    state = 'open';
    stayUnsettled = timers.after(SPAN_MS, backOff.reset);
    onBarred(undefined);
  }
  /** Those that were under way together fail together: that is one failure, not many. */
  function bar({ why, retryAfterMs = 0 }: Ended & { way: 'barred' }, isTrial: boolean): void {
    onBarred(why);
    if (state !== 'open' && !isTrial) return;
    state = 'barred';
    stayUnsettled();
    void backOff.wait(Math.min(retryAfterMs, RETRY_AFTER_MS_MAX)).then(() => {
      if (state !== 'barred') return;
      state = 'try-one';
      admit();
    });
  }

  return {
    enter: () => {
      if (stopped) return Promise.resolve(undefined);
      const { promise, resolve } = Promise.withResolvers<Permit | undefined>();
      waiting.add(resolve);
      admit();
      return promise;
    },
    pass: () => {
      spent += 1;
      return permit(false);
    },
    isBarred: () => state !== 'open',
    hurry: () => {
      backOff.hurry();
      if (state === 'trying') state = 'try-one';
      admit();
    },
    stop: () => {
      stopped = true;
      backOff.stop();
      admit();
    },
  };
}

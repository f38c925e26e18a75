import type { AudienceToken, ContextName } from '@callout/kernel';
import { tokensOf } from '@callout/published-language';
import type { LiveMessage, LogName } from '@callout/sync';
import type { Response } from 'express';
import type { Sessions, SignedIn } from '../engine/access/sessions.ts';
import type { Change, Engine } from '../engine/port.ts';
import type { Timers } from '../host/timers.ts';

const HEARTBEAT_MS = 20_000;
export const LISTENERS_MAX = 12;
/** What may wait in a listener's connection before they are taken for one that no longer reads. */
const UNREAD_BYTES_MAX = 64 * 1024;

interface Listener {
  readonly response: Response;
  readonly signedIn: SignedIn;
  readonly tokens: ReadonlySet<AudienceToken>;
  /** The epoch that this listener was told of. */
  epoch: string;
  /** The newest change of each context while the connection takes nothing: at most one each. */
  readonly held: Map<ContextName, number>;
}

export interface LiveHub {
  /** Answers false, and does nothing, when this person has too many already. */
  readonly listen: (signedIn: SignedIn, response: Response, log: LogName) => boolean;
  readonly endSession: (tokenHash: string) => void;
  /** Some of this person's sessions have ended: lets those go that listened by them. */
  readonly recheck: (user: string) => void;
  readonly close: () => void;
  readonly count: () => number;
}

/**
 * Tells listeners that documents of their audience have changed, never what. One that does not read
 * is cut off: it connects again and catches up by a pull, so nothing is lost by it.
 */
export function createLiveHub(parts: {
  readonly engine: Engine;
  readonly sessions: Sessions;
  readonly timers: Timers;
}): LiveHub {
  const listeners = new Set<Listener>();
  const stopListening = parts.engine.onChange((change) => {
    for (const listener of listeners) tell(listener, change);
  });
  const stopBeating = parts.timers.every(HEARTBEAT_MS, () => {
    for (const listener of listeners) void beat(listener);
    void tellEpoch();
  });

  /** Lets go of one whose session has ended; one that cannot be looked up now may stay. */
  async function stillSignedIn(listener: Listener): Promise<boolean> {
    const signedIn = await parts.sessions.findByHash(listener.signedIn.tokenHash).catch(() => null);
    if (signedIn === undefined) listener.response.end();
    return signedIn !== undefined;
  }

  /** Something is wanted of this person's devices: each says how it stands, and hears what. */
  async function askToContact(listener: Listener): Promise<void> {
    if (await stillSignedIn(listener)) send(listener, 'event: contact\ndata: {}\n\n');
  }

  /** A session may end on another instance while its connection stands here: asked at every beat. */
  async function beat(listener: Listener): Promise<void> {
    if (await stillSignedIn(listener)) send(listener, ': alive\n\n');
  }

  /** An operator may declare a new epoch beside a server that runs. */
  async function tellEpoch(): Promise<void> {
    const log = await parts.engine.log().catch(() => undefined);
    for (const listener of listeners) {
      if (!log || listener.epoch === log.epoch) continue;
      listener.epoch = log.epoch;
      send(listener, logMessage(log));
    }
  }

  return {
    listen: (signedIn, response, log) => {
      const own = [...listeners].filter(
        (one) => one.signedIn.principal.id === signedIn.principal.id,
      );
      if (own.length >= LISTENERS_MAX) return false;
      const listener: Listener = {
        response,
        signedIn,
        tokens: new Set(tokensOf(signedIn.principal)),
        epoch: log.epoch,
        held: new Map(),
      };
      listeners.add(listener);
      response.once('close', () => listeners.delete(listener));
      response.on('drain', () => release(listener));
      response.status(200).set({
        'Content-Type': 'text/event-stream',
        'Cache-Control': 'no-store',
        // A proxy that waits until an answer is whole would hold the messages back.
        'X-Accel-Buffering': 'no',
      });
      response.flushHeaders();
      send(listener, `: welcome\n\n${logMessage(log)}`);
      return true;
    },
    endSession: (tokenHash) => {
      for (const { response, signedIn } of listeners) {
        if (signedIn.tokenHash === tokenHash) response.end();
      }
    },
    recheck: (user) => {
      for (const listener of listeners) {
        if (listener.signedIn.principal.id === user) void askToContact(listener);
      }
    },
    close: () => {
      stopListening();
      stopBeating();
      for (const { response } of listeners) response.end();
    },
    count: () => listeners.size,
  };
}

function tell(listener: Listener, change: Change): void {
  const { tokens } = change;
  const concerns = tokens === 'everybody' || tokens.some((token) => listener.tokens.has(token));
  if (!concerns) return;
  if (listener.response.writableNeedDrain) {
    listener.held.set(change.context, change.position);
    return;
  }
  send(listener, messageOf(change));
}

function release(listener: Listener): void {
  for (const [context, position] of listener.held) send(listener, messageOf({ context, position }));
  listener.held.clear();
}

function messageOf({ context, position }: LiveMessage): string {
  const message: LiveMessage = { context, position };
  return `event: changed\ndata: ${JSON.stringify(message)}\n\n`;
}

function logMessage({ id, epoch }: LogName): string {
  return `event: log\ndata: ${JSON.stringify({ id, epoch })}\n\n`;
}

function send(listener: Listener, text: string): void {
  const { response } = listener;
  if (response.destroyed || response.writableEnded) return;
  if (response.writableLength > UNREAD_BYTES_MAX) response.destroy();
  else response.write(text);
}

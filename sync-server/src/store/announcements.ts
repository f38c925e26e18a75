import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { backOffMs } from '@callout/kernel';
import { Client } from 'pg';
import type { Announced } from './port.ts';

/** The channel on which the servers of one database tell each other what they have committed. */
export const ANNOUNCEMENTS = 'callout';

/** What an administrator sees in the list of connections. */
const LISTENER = 'callout listener';

const CONNECT_MS_MAX = 10_000;
const RETRY = { firstMs: 500, mostMs: 15_000 };
/** A line that died unheard is noticed by asking it something now and then. */
const PROBE_MS = 10_000;

/** Listens on a connection of its own, for the whole life of the store, and makes it anew when it is lost. */
export function listenToOthers({
  url,
  instance,
}: {
  readonly url: string;
  readonly instance: string;
}) {
  const listeners = new Set<(heard: Announced) => void>();
  const stopping = new AbortController();
  const tell = (heard: Announced) => {
    for (const listener of listeners) listener(heard);
  };
  const hear = (payload: string) => {
    const cut = payload.indexOf(' ');
    if (payload.slice(0, cut) !== instance) tell({ text: payload.slice(cut + 1) });
  };
  let stands = false;
  const running = hold(url, stopping.signal, {
    hear,
    onLine: () => {
      stands = true;
      tell('missed');
    },
    onLost: () => {
      stands = false;
    },
  });
  return {
    onAnnounced: (listener: (heard: Announced) => void) => {
      listeners.add(listener);
      // Whoever comes later has missed what was announced before, too.
      if (stands) listener('missed');
      return () => {
        listeners.delete(listener);
      };
    },
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

interface Hearing {
  readonly hear: (payload: string) => void;
  /** The line stands, for the first time or again: what was announced before is unheard. */
  readonly onLine: () => void;
  readonly onLost: () => void;
}

async function hold(url: string, stopping: AbortSignal, hearing: Hearing): Promise<void> {
  let failures = 0;
  while (!stopping.aborted) {
    const stood = await listen(url, stopping, hearing);
    hearing.onLost();
    failures = stood ? 1 : failures + 1;
    const retryMs = backOffMs(failures, RETRY, randomBytes);
    await wait(retryMs, undefined, { signal: stopping, ref: false }).catch(() => undefined);
  }
}

/** One connection, from its beginning to its end. Never throws; answers whether it stood at all. */
async function listen(url: string, stopping: AbortSignal, hearing: Hearing): Promise<boolean> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_MS_MAX,
    application_name: LISTENER,
  });
  const ended = Promise.withResolvers<void>();
  const end = () => ended.resolve();
  client.on('error', end);
  client.on('end', end);
  client.on('notification', ({ payload }) => hearing.hear(payload ?? ''));
  stopping.addEventListener('abort', end);
  let probing: NodeJS.Timeout | undefined;
  try {
    await client.connect();
    await client.query(`LISTEN ${ANNOUNCEMENTS}`);
    hearing.onLine();
    probing = setInterval(() => void client.query('SELECT 1').catch(end), PROBE_MS).unref();
    await ended.promise;
    return true;
  } catch {
    return false;
  } finally {
    clearInterval(probing);
    stopping.removeEventListener('abort', end);
    await client.end().catch(() => undefined);
  }
}

import { randomBytes } from 'node:crypto';
import type { Model } from '@callout/kernel';
import type { Command } from '@commander-js/extra-typings';
import type { Logger } from 'pino';
import { createEngine } from '../../engine/engine.ts';
import { upgradeStore } from '../../engine/folds/upgrade-store.ts';
import type { Engine } from '../../engine/port.ts';
import type { Clock } from '../../host/clock.ts';
import { AHEAD_SETTING, createMovableClock, systemClock } from '../../host/clock.ts';
import type { Config } from '../../host/config.ts';
import { StartFailure } from '../../host/start-failure.ts';
import { StoreUnusable } from '../../store/errors.ts';
import { clockOnLog } from '../../store/log-clock.ts';
import { openStore, readStore } from '../../store/open-store.ts';
import type { Reader, Store } from '../../store/port.ts';

/** What a command of `pnpm callout` gets to work with. */
export interface CliContext {
  readonly config: Config;
  readonly model: Model;
  readonly log: Logger;
  /** A line for the person, on stdout. */
  readonly say: (line: string) => void;
  /** The first line of stdin: a password, so that it stands in no list of processes. */
  readonly ask: (question: string) => Promise<string>;
}

/**
 * Has commander call `work` with what a command declares: its arguments, then its options. `work`
 * answers the exit code and throws StartFailure with a sentence.
 */
export type Run = <A extends readonly unknown[]>(
  work: (context: CliContext, ...said: A) => Promise<number>,
) => (...said: A) => Promise<void>;

/** Declares a command of `pnpm callout`: its help, arguments and options, and what it does. */
export type AddCommand = (program: Command, run: Run) => void;

const MISTAKEN_CALL = 2;

/** A call that a person has to write differently. */
export function mistaken(sentence: string): StartFailure {
  return new StartFailure(sentence, MISTAKEN_CALL);
}

/** Opens the store for this command alone, and closes it whatever happens. */
export async function withStore<T>(
  context: CliContext,
  work: (store: Store) => Promise<T>,
): Promise<T> {
  const store = await openStore(context.config);
  try {
    const { model, log } = context;
    await upgradeStore({ store, model, log });
    return await work(store);
  } finally {
    await store.close();
  }
}

/** For work that only reads, as of this moment, beside a server that may be running. */
export async function withReader<T>(
  context: CliContext,
  work: (reader: Reader) => Promise<T>,
): Promise<T> {
  const { reader, close } = await readStore(context.config);
  try {
    return await work(reader);
  } finally {
    await closed(close);
  }
}

async function closed(close: () => Promise<void>): Promise<void> {
  try {
    await close();
  } catch (error) {
    throw error instanceof StoreUnusable ? new StartFailure(`${error.message}.`) : error;
  }
}

/** The same with an engine on the server's clock. */
export async function withEngine<T>(
  context: CliContext,
  work: (engine: Engine, store: Store) => Promise<T>,
): Promise<T> {
  return withStore(context, async (store) => {
    const { model, log } = context;
    const clock = await clockOf(context, store);
    const takesLeases = true;
    const random = randomBytes;
    const engine = createEngine({ store, model, clock, random, log, takesLeases });
    try {
      return await work(engine, store);
    } finally {
      await engine.stop();
    }
  });
}

/** The time as the server of this data folder tells it. */
export async function clockOf({ config, log }: CliContext, store: Store): Promise<Clock> {
  if (!config.testClock) return clockOnLog(store, systemClock, log);
  const ahead = Number((await store.setting(AHEAD_SETTING)) ?? 0);
  return clockOnLog(store, createMovableClock(ahead), log);
}

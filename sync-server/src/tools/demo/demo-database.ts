import type { Model } from '@callout/kernel';
import type { Logger } from 'pino';
import type { Clock } from '../../host/clock.ts';
import { type Config, isBeyondThisMachine } from '../../host/config.ts';
import type { Passwords } from '../../host/passwords.ts';
import { StartFailure } from '../../host/start-failure.ts';
import type { Store } from '../../store/port.ts';

/** What the filler of an empty database gets. */
export interface FillParts {
  readonly store: Store;
  readonly model: Model;
  readonly clock: Clock;
  readonly passwords: Passwords;
  readonly log: Logger;
  readonly dataFolder: string;
}
export type FillDemo = (parts: FillParts) => Promise<void>;

/** Says that the database holds the demo organisation, or a part of it: only then has it its people. */
const DEMO_SETTING = 'demo';

/** A filling that was broken off is taken up again: it finds by its ids what is there already. */
export async function fillWhenEmpty(
  parts: FillParts,
  fillDemo: FillDemo | undefined,
): Promise<boolean> {
  const { store } = parts;
  const state = await store.setting(DEMO_SETTING);
  if (state === 'filled') return true;
  if (!fillDemo || (state === undefined && !(await isEmpty(store)))) return false;
  await store.write((transaction) => transaction.putSetting(DEMO_SETTING, 'filling'));
  await fillDemo(parts);
  await store.write((transaction) => transaction.putSetting(DEMO_SETTING, 'filled'));
  return true;
}

/**
 * Everybody knows the password of the demo's people: a server that others can reach does not start
 * with them, nor makes them, unless it is told to.
 * @throws StartFailure
 */
export async function refuseExposedDemo(
  config: Config,
  store: Store,
  fills: boolean,
): Promise<void> {
  if (config.demoPublic || !isBeyondThisMachine(config)) return;
  const holdsDemo = (await store.setting(DEMO_SETTING)) !== undefined;
  if (!holdsDemo && !(fills && (await isEmpty(store)))) return;
  const instead = holdsDemo
    ? 'name another database (CALLOUT_DATA, CALLOUT_DATABASE_URL) with CALLOUT_DEMO=0'
    : 'set CALLOUT_DEMO=0';
  throw new StartFailure(
    'Everybody knows the password of the demo organisation, and others can reach this server ' +
      `(${reachOf(config)}): ${instead}, or CALLOUT_DEMO_PUBLIC=1 to show the demo to all of them.`,
    2,
  );
}

/** The settings by which others reach this server. */
function reachOf(config: Config): string {
  const { host, publicUrl, trustProxy } = config;
  return [
    isBeyondThisMachine({ host, trustProxy: false }) && 'CALLOUT_HOST',
    isBeyondThisMachine({ publicUrl, trustProxy: false }) && 'CALLOUT_PUBLIC_URL',
    trustProxy !== false && 'CALLOUT_TRUST_PROXY',
  ]
    .filter((name) => name !== false)
    .join(', ');
}

async function isEmpty(store: Store): Promise<boolean> {
  return (await store.head()) === 0 && (await store.accounts(1)).length === 0;
}

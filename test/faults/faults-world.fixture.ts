import type { Owner } from '@callout/replica';
import type { Page } from '@playwright/test';
import type { Random } from '../simulation/random.fixture.ts';
import type { KilledBrowser } from './browser.fixture.ts';
import type { CuttingProxy } from './cutting-proxy.fixture.ts';
import type { KilledServer } from './killed-server.fixture.ts';
import type { Promised, Row } from './tally.fixture.ts';

export const DEVICE = 'faults-browser';

export interface FaultsOutcome {
  readonly seed: number;
  readonly kills: number;
  readonly rows: readonly Row[];
  /** Where the server's disk could be filled up; mounting one is the superuser's. */
  readonly hasOwnDisk: boolean;
  /** What nobody was promised and is there once, or twice. */
  readonly unasked: readonly string[];
  readonly doubled: readonly string[];
  readonly lost: readonly string[];
  readonly refused: ReadonlyMap<string, number>;
  /** Documents that are not their fold, or not the same on the device. */
  readonly differences: readonly string[];
  readonly isTakenForCopy: boolean;
}

export interface FaultsOptions {
  readonly seed: number;
  readonly kills: number;
  readonly streams: number;
  readonly say?: (line: string) => void;
}

/** What a run is put together of. */
export interface World {
  readonly server: KilledServer;
  readonly proxy: CuttingProxy;
  readonly browser: KilledBrowser;
  readonly promised: Promised;
  readonly random: Random;
  readonly streams: readonly string[];
  token: string;
  owner: Owner;
  deskToken: string;
  port: number;
  page: Page;
  life: number;
  said: number;
}

import { dayOf, type InstantText } from '@callout/kernel';
import type { Engine } from '../../engine/port.ts';
import type { HistoryClock } from '../../host/history-clock.ts';
import type { FileStore } from '../../modules/files/file-store.ts';
import type { Store } from '../../store/port.ts';
import { setUpOrganisation } from './catalogue.ts';
import type { DemoContext } from './demo-context.ts';
import { storePictures } from './evidence.ts';
import { type Moment, momentsOf } from './jobs.ts';
import { officeMorning } from './office.ts';
import { ORGANISATION } from './organisation.ts';
import { addPeople, staff } from './people.ts';
import { localAt, planRequests } from './plan.ts';
import { chanceFrom } from './seeded-random.ts';

export const DEMO_SEED = 'northlight';

export interface DemoFill {
  readonly store: Store;
  /** An engine of its own on the history's clock; nobody else writes meanwhile. */
  readonly engine: Engine;
  readonly clock: HistoryClock;
  /** Where the history ends. */
  readonly now: InstantText;
  readonly files: FileStore;
  /** Holds the pictures on their way to the file store. */
  readonly uploadsFolder: string;
  readonly passwordHash: string;
  readonly seed?: string;
  /** Of requests, for a smaller history than the demo's. */
  readonly perDayMax?: number | undefined;
  readonly onProgress?: (done: number, of: number) => void;
}

const OFFICE_HOUR = 10;

/**
 * Fills an empty log with six weeks of a believable organisation, through the ordinary commands, in
 * the order in which it happened. The same seed and `now` give the same log.
 */
export async function fillWithDemo(fill: DemoFill): Promise<void> {
  const seed = fill.seed ?? DEMO_SEED;
  const chance = chanceFrom(seed);
  const { store, engine, clock, now } = fill;
  await addPeople(store, fill.passwordHash);
  const evidence = await storePictures(fill.files, fill.uploadsFolder, staff('manager').id);
  const demo: DemoContext = { store, engine, clock, at: clock.now(), chance, evidence };
  await setUpOrganisation({ ...demo, at: historyBegin(now) });
  await engine.idle();
  const moments = allMoments(seed, now, fill.perDayMax).filter(({ at }) => at <= now);
  for (const [index, moment] of moments.entries()) {
    await moveTo(demo, moment.at);
    await moment.happen({ ...demo, at: moment.at });
    await engine.idle();
    fill.onProgress?.(index + 1, moments.length);
  }
  await moveTo(demo, now);
  await engine.runDue();
}

/** Moves on; where a business day ends on the way, what is due at its end is run. */
async function moveTo({ clock, engine }: DemoContext, at: InstantText): Promise<void> {
  const day = dayOf(clock.now(), ORGANISATION.timeZone);
  clock.moveTo(at);
  if (dayOf(at, ORGANISATION.timeZone) !== day) await engine.runDue();
}

function allMoments(seed: string, now: InstantText, perDayMax?: number): readonly Moment[] {
  const planned = planRequests(seed, dayOf(now, ORGANISATION.timeZone), perDayMax);
  const jobs = planned.flatMap(momentsOf);
  const days = [...new Set(planned.map(({ from }) => dayOf(from, ORGANISATION.timeZone)))].sort();
  const mornings = days.map((day) => ({ at: localAt(day, OFFICE_HOUR), happen: officeMorning }));
  return [...jobs, ...mornings].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

/** Where the history begins: before the first request that the plan could place. */
export function historyBegin(now: InstantText): InstantText {
  const HISTORY_MS = 46 * 24 * 3_600_000;
  return new Date(Date.parse(now) - HISTORY_MS).toISOString();
}

import { createHash, randomUUID } from 'node:crypto';
import type { InstantText } from '@callout/kernel';
import { createEngine } from '../../engine/engine.ts';
import { placesIn } from '../../host/data-folder.ts';
import { historyClock } from '../../host/history-clock.ts';
import { createFileStore } from '../../modules/files/file-store.ts';
import type { Store } from '../../store/port.ts';
import type { FillParts } from './demo-database.ts';
import { DEMO_SEED, fillWithDemo, historyBegin } from './fill.ts';
import { DEMO_PASSWORD } from './people.ts';

export interface DemoParts extends FillParts {
  readonly perDayMax?: number | undefined;
}

/** Kept, so that a fill that was broken off is taken up where the same plan left it. */
const NOW_SETTING = 'demo-now';

/** Fills the store with the demo organisation, on an engine and a clock of its own. */
export async function openDemo(parts: DemoParts): Promise<void> {
  const { store, model, log } = parts;
  const now = await plannedNow(store, parts.clock.now());
  const lastRecorded = (await store.events((await store.head()) - 1, 1))[0]?.recordedAt;
  const begin = historyBegin(now);
  const told = lastRecorded && lastRecorded > begin ? lastRecorded : begin;
  const clock = historyClock(told, parts.clock);
  const places = placesIn(parts.dataFolder);
  const random = namedBytes(DEMO_SEED);
  // Nobody of the demo waits for a mail.
  const alone = { withoutEffects: true, takesLeases: true, instance: randomUUID() };
  const engine = createEngine({ store, model, clock, random, log, ...alone });
  try {
    const fill = {
      store,
      engine,
      clock,
      now,
      files: createFileStore(places.files, store, clock),
      uploadsFolder: places.uploads,
      perDayMax: parts.perDayMax,
      passwordHash: await parts.passwords.hash(DEMO_PASSWORD),
    };
    // Nothing of it is anybody's work: what a power cut takes is told again at the next start.
    await store.bulk(() => fillWithDemo(fill));
  } finally {
    await engine.stop();
  }
}

async function plannedNow(store: Store, now: InstantText): Promise<InstantText> {
  const kept = await store.setting(NOW_SETTING);
  if (kept !== undefined) return kept;
  await store.write((transaction) => transaction.putSetting(NOW_SETTING, now));
  return now;
}

/** Bytes in the place of randomness: the same at every fill, no two alike. */
function namedBytes(seed: string): (bytes: number) => Uint8Array {
  let drawn = 0;
  return (bytes) => {
    drawn += 1;
    const digest = createHash('sha512').update(`${seed}/${drawn}`).digest();
    return digest.subarray(0, bytes);
  };
}

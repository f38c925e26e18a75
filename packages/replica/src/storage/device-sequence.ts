import type { ExchangeStore } from './device-store.ts';
import type { Collections } from './documents.ts';
import { highestOf, unsentFacts } from './unsent-facts.ts';

/**
 * The device's numbering of its facts: one counter over all contexts and tabs, without holes and
 * without repeats, whatever crashes when. A number counts as used only by the document write that
 * carries it, so the truth is: the highest number among what is pending, or among what has left
 * being pending, which is noted durably before it leaves.
 */
export interface DeviceSequence {
  /** The next number. Call it, and write the document, within the device's lock. */
  readonly next: () => Promise<number>;
  /** Says that numbers up to this one are used now. */
  readonly used: (highest: number) => void;
  /** Notes durably that numbers up to this one are used, before the facts that prove it leave. */
  readonly keep: (highest: number) => Promise<void>;
}

export function createDeviceSequence(
  store: ExchangeStore,
  collections: Collections,
  tab: string,
): DeviceSequence {
  let highest = 0;
  let noted = 0;

  async function note(change: (before: { highest: number; tab: string }) => typeof before) {
    await store.changeNotes(async () => {
      const row = await store.notes.get('numbers');
      const before = row?.key === 'numbers' ? row : { highest: 0, tab: '' };
      const after = change(before);
      await store.notes.put({ ...row, key: 'numbers', highest: after.highest, tab: after.tab });
      noted = after.highest;
    });
  }

  return {
    next: async () => {
      const row = await store.notes.get('numbers');
      const last = row?.key === 'numbers' ? row : { highest: 0, tab: '' };
      highest = Math.max(highest, last.highest);
      if (last.tab !== tab) {
        // Another tab, or this one before a crash, gave out numbers that this one has not seen.
        highest = Math.max(highest, highestOf(await unsentFacts(collections)));
        await note((before) => ({ highest: Math.max(before.highest, highest), tab }));
      }
      return highest + 1;
    },
    used: (number) => {
      highest = Math.max(highest, number);
    },
    keep: async (number) => {
      if (number <= noted) return;
      await note((before) => ({ ...before, highest: Math.max(before.highest, number) }));
    },
  };
}

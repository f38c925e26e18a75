import type { RecordedEvent } from '@callout/kernel';
import type { Lock } from '../platform/lock.ts';
import type { ExchangeStore } from './device-store.ts';
import { type Collections, changeDocuments, unsentDocuments } from './documents.ts';
import type { SafetyJournal } from './journal.ts';
import { unsentFacts } from './unsent-facts.ts';

export interface RenumberOptions {
  readonly journal: SafetyJournal;
  readonly device: string;
  readonly store: ExchangeStore;
  readonly collections: Collections;
  readonly lock: Lock;
}

/**
 * A database whose device was registered anew counts from the beginning under the new name: with the
 * old numbers the server would take all that were sent before for lost. Nothing is sent before this
 * is done, so a crash in the middle begins it again, with the same numbers.
 */
export async function renumberUnsent(options: RenumberOptions): Promise<void> {
  const { store, device, lock } = options;
  if ((await noted(store))?.device === device) return;
  await lock(async () => {
    const before = await noted(store);
    const pending = await unsentFacts(options.collections);
    const isAnother = before?.device !== undefined || pending.some((one) => one.device !== device);
    if (!isAnother) {
      await store.notes.put({ key: 'numbers', highest: 0, tab: '', ...before, device });
      return;
    }
    const renumbered = pending.map((event, index) => ({ ...event, device, deviceSeq: index + 1 }));
    await writeRenumbered(options.collections, renumbered);
    await options.journal.append(renumbered);
    await store.notes.put({ key: 'numbers', highest: renumbered.length, tab: '', device });
  });
}

async function noted(store: ExchangeStore) {
  const row = await store.notes.get('numbers');
  return row?.key === 'numbers' ? row : undefined;
}

async function writeRenumbered(
  collections: Collections,
  renumbered: readonly RecordedEvent[],
): Promise<void> {
  const byId = new Map(renumbered.map((event) => [event.id, event]));
  for (const collection of Object.values(collections)) {
    const ids = (await unsentDocuments(collection)).map(({ id }) => id);
    await changeDocuments(collection, ids, (_, local) => {
      if (!local) return undefined;
      return { keep: { ...local, pending: local.pending.map((one) => byId.get(one.id) ?? one) } };
    });
  }
}

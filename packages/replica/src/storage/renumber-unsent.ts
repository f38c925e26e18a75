import type { RecordedEvent } from '@callout/kernel';
import type { Lock } from '../platform/lock.ts';
import type { Journal } from '../replica.ts';
import type { DeviceStore } from './device-store.ts';
import { type Collections, changeDocuments, unsentDocuments } from './documents.ts';

export interface RenumberOptions {
  readonly device: string;
  readonly store: DeviceStore;
  readonly collections: Collections;
  readonly lock: Lock;
  readonly journal: Journal | undefined;
  readonly onJournalFailed: () => void;
}

/**
 * A database whose device was registered anew counts from the beginning under the new name: with the
 * old numbers the server would take all that were sent before for lost. Nothing is sent before this
 * is done, so a crash in the middle begins it again, with the same numbers.
 */
export async function renumberUnsent(parts: RenumberOptions): Promise<void> {
  const { store, device, lock } = parts;
  if ((await noted(store))?.device === device) return;
  await lock(async () => {
    const before = await noted(store);
    const pending = await pendingInOrder(parts.collections);
    const isAnother = before?.device !== undefined || pending.some((one) => one.device !== device);
    if (!isAnother) {
      await store.notes.put({ key: 'numbers', highest: 0, tab: '', ...before, device });
      return;
    }
    const renumbered = pending.map((event, index) => ({ ...event, device, deviceSeq: index + 1 }));
    await writeRenumbered(parts.collections, renumbered);
    const lines = renumbered.map((event) => JSON.stringify(event));
    if (lines.length > 0) await parts.journal?.append(lines).catch(parts.onJournalFailed);
    await store.notes.put({ key: 'numbers', highest: renumbered.length, tab: '', device });
  });
}

async function noted(store: DeviceStore) {
  const row = await store.notes.get('numbers');
  return row?.key === 'numbers' ? row : undefined;
}

async function pendingInOrder(collections: Collections): Promise<readonly RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for (const collection of Object.values(collections)) {
    for (const document of await unsentDocuments(collection)) events.push(...document.pending);
  }
  return events.sort((a, b) => (a.deviceSeq ?? 0) - (b.deviceSeq ?? 0));
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

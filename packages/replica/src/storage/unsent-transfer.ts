import type { Model, RecordedEvent } from '@callout/kernel';
import type { Lock } from '../platform/lock.ts';
import type { DeviceSequence } from './device-sequence.ts';
import type { ExchangeStore } from './device-store.ts';
import { type Collections, readDocuments } from './documents.ts';
import type { SafetyJournal } from './journal.ts';
import { withPending } from './local-document.ts';
import { factsByDocument, highestOf, putBack } from './unsent-facts.ts';

export interface UnsentTransferOptions {
  readonly journal: SafetyJournal;
  readonly model: Model;
  readonly ownerId: string;
  readonly device: string;
  readonly store: ExchangeStore;
  readonly collections: Collections;
  readonly sequence: DeviceSequence;
  readonly lock: Lock;
}

/**
 * Puts carried facts among the pending ones, but for those that are here already. They keep their ids, so
 * that one that was sent from elsewhere meanwhile is answered as repeated; they get numbers of this
 * device, which is the one that sends them now.
 * @returns those that were put back
 */
export async function putBackUnsent(
  options: UnsentTransferOptions,
  carried: readonly RecordedEvent[],
): Promise<readonly RecordedEvent[]> {
  return options.lock(async () => {
    const missing = await notStored(options, carried);
    const events = await numberedHere(options, missing);
    const stored: RecordedEvent[] = [];
    try {
      await putBack(options, factsByDocument(events), withPending, (facts) => {
        options.sequence.used(highestOf(facts));
        stored.push(...facts);
      });
    } finally {
      await options.journal.append(stored);
    }
    return events;
  });
}

/** The same facts as this device's own: it is the one that sends them now. */
export async function numberedHere(
  { device, sequence }: Pick<UnsentTransferOptions, 'device' | 'sequence'>,
  facts: readonly RecordedEvent[],
): Promise<readonly RecordedEvent[]> {
  if (facts.length === 0) return [];
  const first = await sequence.next();
  // Numbered document by document, as they are written: a crash in between leaves no hole.
  const ordered = [...factsByDocument(facts).values()].flat();
  return ordered.map((event, index) => ({ ...event, device, deviceSeq: first + index }));
}

/** Those that are neither pending nor, as far as the documents tell, on the server. */
export async function notStored(
  options: Pick<UnsentTransferOptions, 'model' | 'store' | 'collections'>,
  events: readonly RecordedEvent[],
): Promise<readonly RecordedEvent[]> {
  const missing: RecordedEvent[] = [];
  const seen = new Set(await options.store.acknowledged.among(events.map(({ id }) => id)));
  for (const [id, group] of factsByDocument(events)) {
    const stream = group[0] && options.model.stream(group[0].kind);
    if (!stream) continue;
    const [local] = await readDocuments(options.collections[stream.context], [id]);
    for (const entry of local?.timeline ?? []) seen.add(entry.id);
    for (const pending of local?.pending ?? []) seen.add(pending.id);
    for (const dispute of local?.disputes ?? []) seen.add(dispute.event.id);
  }
  for (const event of events) {
    if (seen.has(event.id) || !options.model.stream(event.kind)) continue;
    seen.add(event.id);
    missing.push(event);
  }
  return missing;
}

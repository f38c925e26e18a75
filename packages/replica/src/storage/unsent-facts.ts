import type { AnyStream, Model, RecordedEvent } from '@callout/kernel';
import { documentId } from '@callout/sync';
import { type Collections, changeDocuments, unsentDocuments } from './documents.ts';
import type { LocalDocument } from './local-document.ts';

/** Everything that is pending, in all contexts, in the order in which it was recorded. */
export async function unsentFacts(collections: Collections): Promise<readonly RecordedEvent[]> {
  const facts: RecordedEvent[] = [];
  for (const collection of Object.values(collections)) {
    for (const document of await unsentDocuments(collection)) facts.push(...document.pending);
  }
  return facts.sort((a, b) => (a.deviceSeq ?? 0) - (b.deviceSeq ?? 0));
}

/** The highest number among these facts; 0 when there are none. */
export function highestOf(facts: readonly RecordedEvent[]): number {
  return facts.reduce((highest, { deviceSeq = 0 }) => Math.max(highest, deviceSeq), 0);
}

/** Facts by the document that they are of; documents in the order of their first fact. */
export type FactsByDocument = ReadonlyMap<string, readonly RecordedEvent[]>;

export function factsByDocument(facts: readonly RecordedEvent[]): FactsByDocument {
  const groups = new Map<string, RecordedEvent[]>();
  for (const fact of facts) {
    const id = documentId(fact.kind, fact.stream);
    const group = groups.get(id);
    if (group) group.push(fact);
    else groups.set(id, [fact]);
  }
  return groups;
}

/**
 * Puts facts back among the pending ones, document by document in the order of their first fact, so
 * that a crash leaves no number below unsent. Kinds that this program does not know are passed over.
 * @param onStored told after each document, so that what is there is known where the next one fails
 */
export async function putBack(
  { model, collections }: { readonly model: Model; readonly collections: Collections },
  groups: FactsByDocument,
  onTop: (
    stream: AnyStream,
    local: LocalDocument | undefined,
    facts: readonly RecordedEvent[],
  ) => LocalDocument | undefined,
  onStored: (facts: readonly RecordedEvent[]) => void = () => undefined,
): Promise<void> {
  for (const [id, facts] of groups) {
    const stream = facts[0] && model.stream(facts[0].kind);
    if (!stream) continue;
    await changeDocuments(collections[stream.context], [id], (_, local) => {
      const keep = onTop(stream, local, facts);
      return keep && { keep };
    });
    onStored(facts);
  }
}

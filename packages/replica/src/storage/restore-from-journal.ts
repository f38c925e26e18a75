import { type RecordedEvent, recordedEventSchema } from '@callout/kernel';
import { type Recovered, recoveredNote } from './device-store.ts';
import { withPending } from './local-document.ts';
import { factsByDocument, highestOf, putBack, unsentFacts } from './unsent-facts.ts';
import { notStored, numberedHere, type UnsentTransferOptions } from './unsent-transfer.ts';

export interface RestoreOptions extends UnsentTransferOptions {
  readonly now: () => string;
  readonly onRecovered: (recovered: Recovered) => void;
}

/**
 * Puts back what the journal holds and the database does not: the database was lost or reset. Whatever
 * the device was called that recorded it, this one sends it now, under numbers of its own. What the
 * database holds and the journal does not is written there.
 */
export async function restoreFromJournal(options: RestoreOptions): Promise<void> {
  const contents = await options.journal.read();
  if (!contents) return;
  const facts = [
    ...contents.events.map(readFact).filter((fact) => fact?.actor.id === options.ownerId),
    // Nothing says for which server these were; the device's own name does, for it alone has it.
    ...contents.unowned
      .map(readFact)
      .filter((fact) => fact?.actor.id === options.ownerId && fact.device === options.device),
  ].filter((fact) => fact !== undefined);
  await options.lock(async () => {
    const missing = await notStored(options, facts);
    const own = missing.filter(({ device }) => device === options.device);
    const used = (facts: readonly RecordedEvent[]) => options.sequence.used(highestOf(facts));
    await putBack(options, factsByDocument(own), withPending, used);
    const others = await numberedHere(
      options,
      missing.filter(({ device }) => device !== options.device),
    );
    await putBack(options, factsByDocument(others), withPending, used);
    if (missing.length > 0) await tell(options, missing);
    await options.journal.append(await notWritten(options, contents.events, others));
  });
}

/** What is pending and has no line of its own yet, under the numbers that it has now. */
async function notWritten(
  { collections }: RestoreOptions,
  lines: readonly unknown[],
  renumbered: readonly RecordedEvent[],
): Promise<readonly RecordedEvent[]> {
  const written = new Set(lines.map(readFact).map((fact) => fact?.id));
  for (const { id } of renumbered) written.delete(id);
  return (await unsentFacts(collections)).filter(({ id }) => !written.has(id));
}

const SHA256 = /"sha256":"([0-9a-f]{64})"/g;

async function tell(options: RestoreOptions, facts: readonly RecordedEvent[]): Promise<void> {
  const { store, now, onRecovered } = options;
  const named = new Set(
    [...JSON.stringify(facts).matchAll(SHA256)].flatMap(([, sha256]) => sha256 ?? []),
  );
  const before = await recoveredNote(store);
  const recovered = {
    at: now(),
    facts: (before?.facts ?? 0) + facts.length,
    filesLost: (before?.filesLost ?? 0) + (await store.countMissingFiles([...named])),
  };
  await store.notes.put({ key: 'recovered', ...recovered });
  onRecovered(recovered);
}

function readFact(line: unknown): RecordedEvent | undefined {
  const fact = recordedEventSchema.safeParse(line);
  return fact.success ? (fact.data as RecordedEvent) : undefined;
}

import type { RecordedEvent } from '@callout/kernel';
import type { Journal } from '../platform/ports.ts';

/** The second copy of unsent facts. The first is durable without it, so its failure is only told. */
export interface JournalOptions {
  readonly journal: Journal | undefined;
  readonly onJournalFailed: () => void;
}

export async function appendToJournal(
  { journal, onJournalFailed }: JournalOptions,
  facts: readonly RecordedEvent[],
): Promise<void> {
  if (!journal || facts.length === 0) return;
  await journal.append(facts.map((fact) => JSON.stringify(fact))).catch(onJournalFailed);
}

/** A line that stays is no loss: it is sent once more and answered as repeated. */
export async function forgetInJournal(
  { journal, onJournalFailed }: JournalOptions,
  ids: Iterable<string>,
): Promise<void> {
  const left = [...ids];
  if (!journal || left.length === 0) return;
  await journal.forget(left).catch(onJournalFailed);
}

import {
  type Model,
  ok,
  type RecordedEvent,
  type Result,
  recordedEventSchema,
  refused,
} from '@callout/kernel';
import { z } from 'zod';
import type { Lock } from '../platform/lock.ts';
import type { DeviceSequence } from './device-sequence.ts';
import { type Collections, readDocuments } from './documents.ts';
import { appendToJournal, forgetInJournal, type JournalOptions } from './journal.ts';
import { withPending } from './local-document.ts';
import { factsByDocument, putBack, unsentFacts } from './unsent-facts.ts';

const FORM = 'callout-unsent';
const EVENTS_MAX = 10_000;
const SHA256 = /"sha256":"([0-9a-f]{64})"/g;

const transferSchema = z.object({
  form: z.literal(FORM),
  version: z.literal(1),
  events: z.array(recordedEventSchema).max(EVENTS_MAX),
});

export interface UnsentTransferOptions extends JournalOptions {
  readonly model: Model;
  readonly ownerId: string;
  readonly device: string;
  readonly collections: Collections;
  readonly sequence: DeviceSequence;
  readonly lock: Lock;
}

/** Everything unsent as text, in the order in which it was recorded. */
export async function exportUnsent(
  options: Pick<UnsentTransferOptions, 'collections'>,
  now: string,
): Promise<string> {
  const events = await unsentFacts(options.collections);
  const files = new Set<string>();
  for (const [, sha256] of JSON.stringify(events).matchAll(SHA256)) if (sha256) files.add(sha256);
  return JSON.stringify(
    { form: FORM, version: 1, exportedAt: now, files: [...files], events },
    undefined,
    2,
  );
}

/**
 * Reads such a text. The events keep their ids, so that one that was sent from elsewhere meanwhile is
 * answered as repeated; they get numbers of this device, which is the one that sends them now.
 */
export async function importUnsent(
  options: UnsentTransferOptions,
  text: string,
): Promise<Result<{ added: number; known: number }>> {
  const transferred = readTransfer(text);
  if (!transferred) return refused({ code: 'unsent-work-unreadable' });
  const foreign = transferred.find((event) => event.actor.id !== options.ownerId);
  if (foreign) {
    return refused({ code: 'unsent-work-of-another', params: { name: foreign.actor.name } });
  }
  const unknown = transferred.find((event) => options.model.stream(event.kind) === undefined);
  if (unknown) {
    return refused({ code: 'event-unknown', params: { type: unknown.type, version: unknown.v } });
  }
  const added = await options.lock(async () => {
    const missing = await notStored(options, transferred);
    const first = await options.sequence.next();
    // Numbered document by document, as they are written: a crash in between leaves no hole.
    const ordered = [...factsByDocument(missing).values()].flat();
    const events = ordered.map((event, index) => ({
      ...event,
      device: options.device,
      deviceSeq: first + index,
    }));
    await putBack(options, factsByDocument(events), withPending);
    options.sequence.used(first + events.length - 1);
    await appendToJournal(options, events);
    return events.length;
  });
  return ok({ added, known: transferred.length - added });
}

function readTransfer(text: string): readonly RecordedEvent[] | undefined {
  try {
    const transferred = transferSchema.safeParse(JSON.parse(text));
    return transferred.success ? (transferred.data.events as RecordedEvent[]) : undefined;
  } catch {
    return undefined;
  }
}

/** What this person's facts are in the journal. A line of somebody else's, or a torn one, is left. */
async function ownLines(
  options: JournalOptions & Pick<UnsentTransferOptions, 'ownerId'>,
): Promise<readonly RecordedEvent[]> {
  if (!options.journal) return [];
  // A journal that cannot be read must not keep anybody from their database.
  const lines = await options.journal.read().catch(() => {
    options.onJournalFailed();
    return [];
  });
  return lines
    .flatMap((line) => readLine(line) ?? [])
    .filter(({ actor }) => actor.id === options.ownerId);
}

/** Nothing of this person is to be found here any more. */
export async function forgetJournal(
  options: JournalOptions & Pick<UnsentTransferOptions, 'ownerId'>,
): Promise<void> {
  const own = await ownLines(options);
  await forgetInJournal(
    options,
    own.map(({ id }) => id),
  );
}

/**
 * Puts back what the journal holds and the database does not: the database was lost or reset.
 * @returns how many events came back
 */
export async function restoreFromJournal(options: UnsentTransferOptions): Promise<number> {
  const own = await ownLines(options);
  const events = own.filter(({ device }) => device === options.device);
  return await options.lock(async () => {
    const missing = await notStored(options, events);
    await putBack(options, factsByDocument(missing), withPending);
    return missing.length;
  });
}

function readLine(line: string): RecordedEvent | undefined {
  try {
    const event = recordedEventSchema.safeParse(JSON.parse(line));
    return event.success ? (event.data as RecordedEvent) : undefined;
  } catch {
    return undefined;
  }
}

/** Those that are neither pending nor, as far as the documents tell, on the server. */
async function notStored(
  options: UnsentTransferOptions,
  events: readonly RecordedEvent[],
): Promise<readonly RecordedEvent[]> {
  const missing: RecordedEvent[] = [];
  const seen = new Set<string>();
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

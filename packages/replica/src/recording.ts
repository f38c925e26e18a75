import {
  type AnyCommand,
  actorFor,
  type Model,
  needsServer,
  ok,
  type Refusal,
  type Result,
  refused,
  runCommand,
} from '@callout/kernel';
import { type DeviceDocument, documentId } from '@callout/sync';
import { type Collections, changeDocuments } from './documents.ts';
import { isOfToday } from './folds.ts';
import { type HeldDocument, hasBegun, recordedOn } from './held.ts';
import type { Lock } from './lock.ts';
import type { Numbers } from './numbers.ts';
import type { Journal, Owner } from './port.ts';
import type { ServerClock } from './server-clock.ts';
import { isStorageFull } from './storage-full.ts';

export interface RecordingOptions {
  readonly model: Model;
  readonly owner: Owner;
  readonly device: string;
  readonly collections: Collections;
  readonly numbers: Numbers;
  readonly lock: Lock;
  readonly clock: Pick<ServerClock, 'stamp'>;
  readonly newId: () => string;
  readonly journal: Journal | undefined;
  readonly onJournalFailed: () => void;
}

export type RecordFact = (
  command: string,
  stream: string | undefined,
  data: unknown,
) => Promise<Result<DeviceDocument>>;

export function createRecording(options: RecordingOptions): RecordFact {
  return async (name, stream, data) => {
    const command = options.model.command(name);
    if (!command) return refused({ code: 'command-unknown', params: { command: name } });
    if (needsServer(command)) {
      return refused({ code: 'command-needs-server', params: { command: name } });
    }
    try {
      return await options.lock(() => run(options, command, stream ?? options.newId(), data));
    } catch (error) {
      if (isStorageFull(error)) return refused({ code: 'storage-full' });
      throw error;
    }
  };
}

/** Within the lock: the number is the next one only until somebody else records. */
async function run(
  options: RecordingOptions,
  command: AnyCommand,
  stream: string,
  data: unknown,
): Promise<Result<DeviceDocument>> {
  const collection = options.collections[command.stream.context];
  const actor = actorFor(options.owner, command);
  if (!actor.ok) return actor;
  const firstNumber = await options.numbers.next();
  const stamp = stampFrom(options, firstNumber);
  const now = await options.clock.stamp(firstNumber);
  let refusal: Refusal | undefined;
  let unchanged: HeldDocument | undefined;
  const written = await changeDocuments(
    collection,
    [documentId(command.stream.kind, stream)],
    (_, held) => {
      // Decided by a state that this program would not come to, a fact could be one that nobody meant.
      if (hasBegun(held) && !isOfToday(options.model, held)) {
        refusal = { code: 'document-outdated' };
        return undefined;
      }
      const outcome = runCommand({
        command,
        stream,
        state: hasBegun(held) ? held.state : undefined,
        input: data,
        actor: actor.value,
        now,
        stamp,
        correlationId: stamp(0).id,
      });
      refusal = outcome.ok ? undefined : outcome.refusal;
      unchanged = held;
      if (!outcome.ok || outcome.value.events.length === 0) return undefined;
      return { keep: recordedOn(command.stream, held, outcome.value.events, outcome.value.state) };
    },
  );
  if (refusal) return refused(refusal);
  const document = written[0];
  if (!document) return unchanged ? ok(unchanged) : refused({ code: 'not-there' });
  await acknowledge(options, document, firstNumber);
  return ok(document);
}

/** The n-th event gets the same id however often its write is tried. */
function stampFrom(options: RecordingOptions, firstNumber: number) {
  const ids: string[] = [];
  return (index: number) => {
    while (ids.length <= index) ids.push(options.newId());
    return {
      id: ids[index] ?? '',
      device: options.device,
      deviceSeq: firstNumber + index,
    };
  };
}

async function acknowledge(
  options: RecordingOptions,
  document: HeldDocument,
  firstNumber: number,
): Promise<void> {
  const events = document.pending.filter((event) => (event.deviceSeq ?? 0) >= firstNumber);
  options.numbers.used(firstNumber + events.length - 1);
  if (!options.journal) return;
  try {
    await options.journal.append(events.map((event) => JSON.stringify(event)));
  } catch {
    // The fact itself is durable in the database; that its second copy failed is said aloud.
    options.onJournalFailed();
  }
}

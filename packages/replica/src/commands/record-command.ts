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
import type { ServerClock } from '../network/server-clock.ts';
import type { Owner } from '../network/sessions.ts';
import type { Lock } from '../platform/lock.ts';
import { isStorageFull } from '../platform/storage-full.ts';
import type { DeviceSequence } from '../storage/device-sequence.ts';
import { type Collections, changeDocuments } from '../storage/documents.ts';
import { isOfToday } from '../storage/folds.ts';
import type { SafetyJournal } from '../storage/journal.ts';
import { hasBegun, type LocalDocument, recordedOn } from '../storage/local-document.ts';

export interface RecordCommandOptions {
  readonly journal: SafetyJournal;
  readonly model: Model;
  readonly owner: Owner;
  readonly device: string;
  readonly collections: Collections;
  readonly sequence: DeviceSequence;
  readonly lock: Lock;
  readonly clock: Pick<ServerClock, 'stamp'>;
  readonly newId: () => string;
}

export type RecordCommand = (
  command: string,
  stream: string | undefined,
  data: unknown,
) => Promise<Result<DeviceDocument>>;

export function createRecordCommand(options: RecordCommandOptions): RecordCommand {
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
  options: RecordCommandOptions,
  command: AnyCommand,
  stream: string,
  data: unknown,
): Promise<Result<DeviceDocument>> {
  const collection = options.collections[command.stream.context];
  const actor = actorFor(options.owner, command);
  if (!actor.ok) return actor;
  const firstNumber = await options.sequence.next();
  const stamp = stampFrom(options, firstNumber);
  const now = await options.clock.stamp(firstNumber);
  let refusal: Refusal | undefined;
  let unchanged: LocalDocument | undefined;
  const written = await changeDocuments(
    collection,
    [documentId(command.stream.kind, stream)],
    (_, local) => {
      // Decided by a state that this program would not come to, a fact could be one that nobody meant.
      if (hasBegun(local) && !isOfToday(options.model, local)) {
        refusal = { code: 'document-outdated' };
        return undefined;
      }
      const outcome = runCommand({
        command,
        stream,
        state: hasBegun(local) ? local.state : undefined,
        input: data,
        actor: actor.value,
        now,
        stamp,
        correlationId: stamp(0).id,
      });
      refusal = outcome.ok ? undefined : outcome.refusal;
      unchanged = local;
      if (!outcome.ok || outcome.value.events.length === 0) return undefined;
      return { keep: recordedOn(command.stream, local, outcome.value.events, outcome.value.state) };
    },
  );
  if (refusal) return refused(refusal);
  const document = written[0];
  if (!document) return unchanged ? ok(unchanged) : refused({ code: 'not-there' });
  await acknowledge(options, document, firstNumber);
  return ok(document);
}

/** The n-th event gets the same id however often its write is tried. */
function stampFrom(options: RecordCommandOptions, firstNumber: number) {
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
  options: RecordCommandOptions,
  document: LocalDocument,
  firstNumber: number,
): Promise<void> {
  const events = document.pending.filter((event) => (event.deviceSeq ?? 0) >= firstNumber);
  options.sequence.used(firstNumber + events.length - 1);
  await options.journal.append(events);
}

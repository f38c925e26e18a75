import type { Model, Refusal } from '@callout/kernel';
import { type StreamDocument, streamDocumentSchema } from '@callout/sync';
import type { BackOff } from '../platform/back-off.ts';
import { createRepeatedTask, type RepeatedTask } from '../platform/repeated-task.ts';
import { refusalOfFault } from '../platform/storage-full.ts';
import type { ApplyDocuments } from '../storage/apply-documents.ts';
import {
  type DecidedDispute,
  forgetDispute,
  keepDecision,
  unsentDecisions,
} from '../storage/decisions.ts';
import { type Collections, readDocuments } from '../storage/documents.ts';
import type { HttpClient } from './http-client.ts';
import type { SyncState } from './sync-state.ts';

export interface SendDecisionsOptions {
  readonly model: Model;
  readonly collections: Collections;
  readonly http: HttpClient;
  readonly applyDocuments: ApplyDocuments;
  readonly backOff: BackOff;
  readonly state: SyncState;
}

/** Somebody has settled it, or this device has and never heard the answer. */
const SETTLED = 'dispute-settled';
/** What Callout itself says about this one decision. Anything else is about the server, or the way to it. */
const LAST_WORDS: ReadonlySet<number> = new Set([400, 404, 409, 422]);

/**
 * Tells the server what was decided about refused facts. One that it refuses is told of where it was decided
 * and holds no other.
 */
export function createSendDecisions(options: SendDecisionsOptions): RepeatedTask {
  const { backOff, state } = options;

  async function turn(): Promise<boolean> {
    let failure: Refusal | undefined;
    for (const decided of await unsentDecisions(options.collections)) {
      if (await isToWait(options, decided)) continue;
      const sent = await send(options, decided);
      if (sent === 'signed-out') return false;
      if (sent !== 'done') failure = sent;
    }
    state.trouble('decisions', failure);
    if (failure) await backOff.wait();
    else backOff.reset();
    return failure !== undefined;
  }

  const task = createRepeatedTask(turn, (error) =>
    state.trouble('decisions', refusalOfFault(error)),
  );
  return {
    kick: task.kick,
    stop: () => {
      backOff.stop();
      return task.stop();
    },
  };
}

/** What was recorded in its place is to be there before it is said to be recorded again. */
async function isToWait(
  { collections }: SendDecisionsOptions,
  { event, documentId, decision }: DecidedDispute,
): Promise<boolean> {
  if (decision.how !== 'recorded-again') return false;
  const [local] = await readDocuments(collections[event.context], [documentId]);
  return (local?.pending.length ?? 0) > 0;
}

async function send(
  options: SendDecisionsOptions,
  decided: DecidedDispute,
): Promise<'done' | 'signed-out' | Refusal> {
  const { collections } = options;
  const { how, reason } = decided.decision;
  const path = `/sync/v1/disputes/${encodeURIComponent(decided.event.id)}`;
  const answer = streamDocumentSchema.optional();
  const outcome = await options.http.exchange('POST', path, answer, { how, reason });
  if (outcome.kind === 'signed-out') return 'signed-out';
  if (outcome.kind === 'answered') {
    await settled(options, decided, outcome.body as StreamDocument | undefined);
    return 'done';
  }
  const { refusal } = outcome;
  if (outcome.kind !== 'refused') return refusal;
  if (refusal.code === SETTLED) await forgetDispute(collections, decided);
  else if (LAST_WORDS.has(outcome.status) && refusal.code !== 'server-refuses') {
    await keepDecision(collections, decided, { ...decided.decision, refusal });
  } else return refusal;
  return 'done';
}

/** No document comes back for a stream that its person may not see: then what was kept of it here goes. */
async function settled(
  { model, collections, applyDocuments }: SendDecisionsOptions,
  decided: DecidedDispute,
  document: StreamDocument | undefined,
): Promise<void> {
  const stream = document && model.stream(document.kind);
  if (stream) await applyDocuments(stream.context, [document]);
  else await forgetDispute(collections, decided);
}

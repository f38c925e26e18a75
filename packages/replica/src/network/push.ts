import type { ContextName, Model, RecordedEvent, Refusal } from '@callout/kernel';
import {
  type Dispute,
  documentId,
  type LogName,
  meetLog,
  PUSH_EVENTS_MAX,
  type PushResponse,
  pushResponseSchema,
  type SentDocument,
} from '@callout/sync';
import type { BackOff } from '../platform/back-off.ts';
import { createRepeatedTask, type RepeatedTask } from '../platform/repeated-task.ts';
import { refusalOfFault } from '../platform/storage-full.ts';
import type { ApplyDocuments } from '../storage/apply-documents.ts';
import type { Collections } from '../storage/documents.ts';
import { unsentFacts } from '../storage/unsent-facts.ts';
import type { HttpClient } from './http-client.ts';
import type { ServerClock } from './server-clock.ts';
import { isUnfit, setAside } from './set-aside.ts';
import type { SyncState } from './sync-state.ts';

export interface PushOptions {
  /** The log that the documents here are of. */
  readonly log: LogName;
  /** The server speaks of another log or epoch. */
  readonly onLogDiffers: () => void;
  readonly model: Model;
  readonly device: string;
  readonly collections: Collections;
  readonly http: HttpClient;
  readonly applyDocuments: ApplyDocuments;
  readonly backOff: BackOff;
  readonly state: SyncState;
  readonly now: () => string;
  readonly clock: Pick<ServerClock, 'ask' | 'corrected' | 'own'>;
}

/**
 * Sends what is pending, in all contexts, in the order in which it was recorded. It looks for its
 * work through the index at every turn and trusts no checkpoint, so that nothing stays behind
 * whatever the clock, a crash or another tab did.
 */
export function createPush(options: PushOptions): RepeatedTask {
  let eventsMax = PUSH_EVENTS_MAX;

  async function turn(): Promise<boolean> {
    const pending = await unsentFacts(options.collections);
    // Asked first: what a clock that is off has stamped leaves with its right time.
    if (pending.length > 0 && !(await options.clock.ask(options.http))) {
      await options.backOff.wait();
      return true;
    }
    const events = await options.clock.corrected(pending);
    options.state.nothingToPush(events.length === 0);
    if (events.length === 0) return false;
    const sent = await send(options, events, eventsMax).catch(failed);
    if (sent === 'signed-out') return false;
    if (sent === 'unfit') {
      eventsMax = Math.ceil(Math.min(eventsMax, events.length) / 2);
    } else if (sent === 'progress') {
      eventsMax = Math.min(eventsMax * 2, PUSH_EVENTS_MAX);
      options.backOff.reset();
    } else {
      await options.backOff.wait();
    }
    return true;
  }
  function failed(error: unknown): 'failed' {
    options.state.trouble('push', refusalOfFault(error));
    return 'failed';
  }

  const task = createRepeatedTask(turn, failed);
  return {
    kick: task.kick,
    stop: () => {
      options.backOff.stop();
      return task.stop();
    },
  };
}

/** `unfit`: fewer at once may be taken. */
type Sent = 'progress' | 'failed' | 'unfit' | 'signed-out';

/** What is unfit is sent in halves, down to the one fact that it is about. */
async function send(
  options: PushOptions,
  events: readonly RecordedEvent[],
  eventsMax: number,
): Promise<Sent> {
  const sent = await pushEvents(options, events, events.slice(0, eventsMax));
  if (sent === 'waiting') return 'failed';
  if (typeof sent === 'string') return sent;
  if (Math.min(eventsMax, events.length) > 1) return 'unfit';
  options.state.trouble('push', sent.unfit);
  const isTaken = async (alone: RecordedEvent) => {
    const tried = await pushEvents(options, events, [alone]);
    if (typeof tried !== 'string') return false;
    return tried === 'progress' || tried === 'waiting' ? true : undefined;
  };
  if (!(await setAside(options, events, sent.unfit, isTaken))) return 'failed';
  options.state.trouble('push', undefined);
  return 'progress';
}

async function pushEvents(
  options: PushOptions,
  events: readonly RecordedEvent[],
  sent: readonly RecordedEvent[],
): Promise<Exclude<Sent, 'unfit'> | 'waiting' | { readonly unfit: Refusal }> {
  const { http, state } = options;
  const outcome = await http.exchange('POST', '/sync/v1/push', pushResponseSchema, () => ({
    device: options.device,
    log: options.log,
    lowestUnsent: events[0]?.deviceSeq ?? 1,
    events: sent,
    left: events.length - sent.length,
    clock: options.clock.own(),
  }));
  if (outcome.kind === 'signed-out') return 'signed-out';
  if (outcome.kind === 'refused' && isUnfit(outcome.status)) return { unfit: outcome.refusal };
  if (outcome.kind === 'refused' && outcome.refusal.code === 'log-differs') {
    options.onLogDiffers();
    return 'failed';
  }
  state.trouble('push', outcome.kind === 'refused' ? outcome.refusal : undefined);
  if (outcome.kind !== 'answered') return 'failed';
  const response = outcome.body as PushResponse;
  if (meetLog(options.log, response.log) !== 'same') {
    options.onLogDiffers();
    return 'failed';
  }
  const progress = await applyAnswer(options, events, response);
  return progress ? 'progress' : 'waiting';
}

/** Only an event whose document came back has left: believe nothing else. */
async function applyAnswer(
  options: PushOptions,
  events: readonly RecordedEvent[],
  response: PushResponse,
): Promise<boolean> {
  const verdicts = new Map(response.verdicts.map((verdict) => [verdict.event, verdict]));
  const settled = new Set<string>();
  const refused: Dispute[] = [];
  for (const event of events) {
    const verdict = verdicts.get(event.id);
    if (!verdict || verdict.verdict === 'waiting') continue;
    settled.add(event.id);
    if (verdict.verdict === 'disputed') {
      refused.push({ event, refusal: verdict.refusal, at: options.now() });
    }
    if (verdict.verdict === 'refused') {
      refused.push({ event, refusal: verdict.refusal, at: options.now(), onlyHere: true });
    }
  }
  for (const [context, documents] of byContext(options.model, response.documents)) {
    await options.applyDocuments(context, documents, { settled, refused });
  }
  const answered = new Set(response.documents.map((document) => document.id));
  return events.some(
    (event) => settled.has(event.id) && answered.has(documentId(event.kind, event.stream)),
  );
}

function byContext(
  model: Model,
  documents: readonly SentDocument[],
): ReadonlyMap<ContextName, readonly SentDocument[]> {
  const groups = new Map<ContextName, SentDocument[]>();
  for (const document of documents) {
    const stream = model.stream(document.id.slice(0, document.id.indexOf(':')));
    if (!stream) continue;
    const group = groups.get(stream.context) ?? [];
    group.push(document);
    groups.set(stream.context, group);
  }
  return groups;
}

import { type ContextName, type Model, ok, type Result, refused } from '@callout/kernel';
import {
  type DeviceDocument,
  documentId,
  type StreamDocument,
  streamDocumentSchema,
} from '@callout/sync';
import { firstValueFrom } from 'rxjs';
import { z } from 'zod';
import type { HttpClient } from '../network/http-client.ts';
import type { Lock } from '../platform/lock.ts';
import type { Journal } from '../replica.ts';
import type { ApplyDocuments } from '../storage/apply-documents.ts';
import type { LogNote } from '../storage/device-store.ts';
import { type Collections, changeDocuments, readDocuments } from '../storage/documents.ts';
import { withoutDispute } from '../storage/local-document.ts';
import type { LogState } from '../storage/log-state.ts';
import { disputes$ } from '../storage/queries.ts';

const executedSchema = z.object({ document: streamDocumentSchema.nullish() });

export interface SendCommandOptions {
  readonly model: Model;
  readonly collections: Collections;
  readonly http: HttpClient;
  readonly applyDocuments: ApplyDocuments;
  readonly logState: LogState;
  readonly lock: Lock;
  readonly newId: () => string;
  readonly journal: Journal | undefined;
  readonly onJournalFailed: () => void;
}

/** Has the server run a command, and holds the document that comes back. */
export async function sendCommand(
  options: SendCommandOptions,
  command: string,
  stream: string | undefined,
  data: unknown,
): Promise<Result<DeviceDocument | undefined>> {
  const definition = options.model.command(command);
  if (!definition) return refused({ code: 'command-unknown', params: { command } });
  const { context, kind } = definition.stream;
  const asked = await options.logState.note();
  if (asked?.other) return refused({ code: 'other-log' });
  const body = { context, command, stream, data, id: options.newId() };
  const first = await options.http.request('POST', '/api/v1/commands', body);
  // The id makes it idempotent, so an answer that was lost on the way is asked for once more.
  const outcome =
    first.kind === 'unreachable'
      ? await options.http.request('POST', '/api/v1/commands', body)
      : first;
  if (outcome.kind !== 'answered') return refused(outcome.refusal);
  const executed = executedSchema.safeParse(outcome.body);
  if (!executed.success) return refused({ code: 'server-trouble' });
  const document = executed.data.document;
  if (!document) return ok(undefined);
  await applyAnswered(options, context, document as StreamDocument, asked);
  const [local] = await readDocuments(options.collections[context], [
    documentId(kind, document.stream),
  ]);
  return ok(local);
}

/** Asks the server; nothing of the answer is kept. */
export async function ask(
  http: HttpClient,
  method: string,
  path: string,
  body: unknown,
  language?: string,
): Promise<Result<unknown>> {
  const outcome = await http.request(method, path, body, language);
  return outcome.kind === 'answered' ? ok(outcome.body) : refused(outcome.refusal);
}

/** Unless everything was begun anew meanwhile: then the document comes, or not, with all the others. */
async function applyAnswered(
  { lock, logState, applyDocuments }: SendCommandOptions,
  context: ContextName,
  document: StreamDocument,
  asked: LogNote | undefined,
): Promise<void> {
  await lock(async () => {
    const now = await logState.note();
    if ((now?.generation ?? 0) === (asked?.generation ?? 0))
      await applyDocuments(context, [document]);
  });
}

/**
 * Settles a dispute: here, when this device alone has it, otherwise on the server; the document that comes back no longer holds it. None comes back
 * for a stream that he may not see: then what was kept of it here goes.
 */
export async function settleDispute(
  options: SendCommandOptions,
  eventId: string,
  how: 'let-go' | 'recorded-again',
): Promise<Result<undefined>> {
  const open = await firstValueFrom(disputes$(options.collections));
  if (open.some(({ event, onlyHere }) => event.id === eventId && onlyHere === true)) {
    await forgetDispute(options.collections, eventId);
    await options.journal?.forget([eventId]).catch(options.onJournalFailed);
    return ok(undefined);
  }
  const asked = await options.logState.note();
  if (asked?.other) return refused({ code: 'other-log' });
  const path = `/sync/v1/disputes/${encodeURIComponent(eventId)}`;
  const outcome = await options.http.request('POST', path, { how });
  if (outcome.kind !== 'answered') return refused(outcome.refusal);
  const document = streamDocumentSchema.safeParse(outcome.body);
  const stream = document.success ? options.model.stream(document.data.kind) : undefined;
  if (document.success && stream) {
    await applyAnswered(options, stream.context, document.data as StreamDocument, asked);
  } else {
    await forgetDispute(options.collections, eventId);
  }
  return ok(undefined);
}

async function forgetDispute(collections: Collections, eventId: string): Promise<void> {
  const open = await firstValueFrom(disputes$(collections));
  const dispute = open.find(({ event }) => event.id === eventId);
  if (!dispute) return;
  const { context } = dispute.event;
  await changeDocuments(collections[context], [dispute.documentId], (_, local) => {
    if (!local) return undefined;
    const keep = withoutDispute(local, eventId);
    return keep ? { keep } : { remove: true, position: local.position };
  });
}

import { type ContextName, type Model, ok, type Result, refused } from '@callout/kernel';
import {
  type DeviceDocument,
  documentId,
  type StreamDocument,
  streamDocumentSchema,
} from '@callout/sync';
import { z } from 'zod';
import type { HttpClient } from '../network/http-client.ts';
import type { Lock } from '../platform/lock.ts';
import type { ApplyDocuments } from '../storage/apply-documents.ts';
import type { LogNote } from '../storage/device-store.ts';
import { type Collections, readDocuments } from '../storage/documents.ts';
import type { LogState } from '../storage/log-state.ts';

const executedSchema = z.object({ document: streamDocumentSchema.nullish() });

export interface AnswerOptions {
  readonly model: Model;
  readonly collections: Collections;
  readonly http: HttpClient;
  readonly applyDocuments: ApplyDocuments;
  readonly logState: LogState;
  readonly lock: Lock;
}

export interface SendCommandOptions extends AnswerOptions {
  readonly newId: () => string;
}

/** Has the server run a command, and stores the document that comes back. */
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

/** Unless a reload began meanwhile: then the document comes, or not, with all the others. */
export async function applyAnswered(
  { lock, logState, applyDocuments }: AnswerOptions,
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

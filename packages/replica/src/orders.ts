import { type ContextName, type Model, ok, type Result, refused } from '@callout/kernel';
import {
  type DeviceDocument,
  documentId,
  type StreamDocument,
  streamDocumentSchema,
} from '@callout/sync';
import { firstValueFrom } from 'rxjs';
import { z } from 'zod';
import type { LogNote } from './device-store.ts';
import { type Collections, changeDocuments, readDocuments } from './documents.ts';
import type { Exchange } from './exchange.ts';
import { withoutDispute } from './held.ts';
import type { Lay } from './laying.ts';
import type { Lock } from './lock.ts';
import type { LogKeeper } from './log-keeper.ts';
import type { Journal } from './port.ts';
import { disputes$ } from './reading.ts';

const executedSchema = z.object({ document: streamDocumentSchema.nullish() });

export interface OrderOptions {
  readonly model: Model;
  readonly collections: Collections;
  readonly exchange: Exchange;
  readonly lay: Lay;
  readonly logKeeper: LogKeeper;
  readonly lock: Lock;
  readonly newId: () => string;
  readonly journal: Journal | undefined;
  readonly onJournalFailed: () => void;
}

/** Has the server run a command, and holds the document that comes back. */
export async function order(
  options: OrderOptions,
  command: string,
  stream: string | undefined,
  data: unknown,
): Promise<Result<DeviceDocument | undefined>> {
  const definition = options.model.command(command);
  if (!definition) return refused({ code: 'command-unknown', params: { command } });
  const { context, kind } = definition.stream;
  const asked = await options.logKeeper.note();
  if (asked?.other) return refused({ code: 'other-log' });
  const body = { context, command, stream, data, id: options.newId() };
  const first = await options.exchange.request('POST', '/api/v1/commands', body);
  // The id makes it idempotent, so an answer that was lost on the way is asked for once more.
  const outcome =
    first.kind === 'unreachable'
      ? await options.exchange.request('POST', '/api/v1/commands', body)
      : first;
  if (outcome.kind !== 'answered') return refused(outcome.refusal);
  const executed = executedSchema.safeParse(outcome.body);
  if (!executed.success) return refused({ code: 'server-trouble' });
  const document = executed.data.document;
  if (!document) return ok(undefined);
  await layOrdered(options, context, document as StreamDocument, asked);
  const [held] = await readDocuments(options.collections[context], [
    documentId(kind, document.stream),
  ]);
  return ok(held);
}

/** Asks the server; nothing of the answer is kept. */
export async function ask(
  exchange: Exchange,
  method: string,
  path: string,
  body: unknown,
  language?: string,
): Promise<Result<unknown>> {
  const outcome = await exchange.request(method, path, body, language);
  return outcome.kind === 'answered' ? ok(outcome.body) : refused(outcome.refusal);
}

/** Unless everything was begun anew meanwhile: then the document comes, or not, with all the others. */
async function layOrdered(
  { lock, logKeeper, lay }: OrderOptions,
  context: ContextName,
  document: StreamDocument,
  asked: LogNote | undefined,
): Promise<void> {
  await lock(async () => {
    const now = await logKeeper.note();
    if ((now?.generation ?? 0) === (asked?.generation ?? 0)) await lay(context, [document]);
  });
}

/**
 * Settles a dispute: here, when this device alone has it, otherwise on the server; the document that comes back no longer holds it. None comes back
 * for a stream that he may not see: then what was kept of it here goes.
 */
export async function settleDispute(
  options: OrderOptions,
  eventId: string,
  how: 'let-go' | 'recorded-again',
): Promise<Result<undefined>> {
  const open = await firstValueFrom(disputes$(options.collections));
  if (open.some(({ event, onlyHere }) => event.id === eventId && onlyHere === true)) {
    await forgetDispute(options.collections, eventId);
    await options.journal?.forget([eventId]).catch(options.onJournalFailed);
    return ok(undefined);
  }
  const asked = await options.logKeeper.note();
  if (asked?.other) return refused({ code: 'other-log' });
  const path = `/sync/v1/disputes/${encodeURIComponent(eventId)}`;
  const outcome = await options.exchange.request('POST', path, { how });
  if (outcome.kind !== 'answered') return refused(outcome.refusal);
  const document = streamDocumentSchema.safeParse(outcome.body);
  const stream = document.success ? options.model.stream(document.data.kind) : undefined;
  if (document.success && stream) {
    await layOrdered(options, stream.context, document.data as StreamDocument, asked);
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
  await changeDocuments(collections[context], [dispute.documentId], (_, held) => {
    if (!held) return undefined;
    const keep = withoutDispute(held, eventId);
    return keep ? { keep } : { remove: true, position: held.position };
  });
}

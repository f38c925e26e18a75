import { ok, type Result, refused } from '@callout/kernel';
import { type StreamDocument, streamDocumentSchema } from '@callout/sync';
import { type Collections, changeDocuments } from '../storage/documents.ts';
import type { SafetyJournal } from '../storage/journal.ts';
import { withoutDispute } from '../storage/local-document.ts';
import { openDisputes } from '../storage/queries.ts';
import { type AnswerOptions, applyAnswered } from './send-command.ts';

const SETTLED = 'dispute-settled';

/**
 * Settles a dispute: here, when this device alone has it, otherwise on the server; the document that
 * comes back no longer holds it. None comes back for a stream that its person may not see: then what
 * was kept of it here goes.
 */
export async function settleDispute(
  options: AnswerOptions & { readonly journal: SafetyJournal },
  eventId: string,
  how: 'let-go' | 'recorded-again' | 'overridden',
  reason?: string,
): Promise<Result<undefined>> {
  const open = await openDisputes(options.collections);
  if (open.some(({ event, onlyHere }) => event.id === eventId && onlyHere === true)) {
    await forgetDispute(options.collections, eventId);
    await options.journal.forget([eventId]);
    return ok(undefined);
  }
  const asked = await options.logState.note();
  if (asked?.other) return refused({ code: 'other-log' });
  const path = `/sync/v1/disputes/${encodeURIComponent(eventId)}`;
  const outcome = await options.http.request('POST', path, { how, reason });
  if (outcome.kind !== 'answered') {
    if (outcome.refusal.code !== SETTLED) return refused(outcome.refusal);
    // It was settled without this device hearing of it: the answer was lost, or somebody else did it. For
    // a stream that never began no document will come to say so.
    await forgetDispute(options.collections, eventId);
    return how === 'let-go' ? ok(undefined) : refused(outcome.refusal);
  }
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
  const open = await openDisputes(collections);
  const dispute = open.find(({ event }) => event.id === eventId);
  if (!dispute) return;
  const { context } = dispute.event;
  await changeDocuments(collections[context], [dispute.documentId], (_, local) => {
    if (!local) return undefined;
    const keep = withoutDispute(local, eventId);
    return keep ? { keep } : { remove: true, position: local.position };
  });
}

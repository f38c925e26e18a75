import { ok, type Result, refused } from '@callout/kernel';
import { type StreamDocument, streamDocumentSchema } from '@callout/sync';
import { type AnswerOptions, applyAnswered } from './send-command.ts';

/**
 * Brings a document here that this device does not hold: closed before its window, or not come yet. From
 * then on it is a document like any other, until the window moves on and finds it again.
 * @param language in which a refusal is worded
 */
export async function bringDocument(
  options: AnswerOptions,
  kind: string,
  stream: string,
  language?: string,
): Promise<Result<undefined>> {
  const context = options.model.stream(kind)?.context;
  if (context === undefined) return refused({ code: 'not-there' });
  const asked = await options.logState.note();
  if (asked?.other) return refused({ code: 'other-log' });
  const path = `/api/v1/streams/${context}/${kind}/${encodeURIComponent(stream)}`;
  const outcome = await options.http.request('GET', path, undefined, language);
  if (outcome.kind !== 'answered') return refused(outcome.refusal);
  const read = streamDocumentSchema.safeParse(outcome.body);
  if (!read.success || read.data.kind !== kind || read.data.stream !== stream) {
    return refused({ code: 'server-trouble' });
  }
  await applyAnswered(options, context, read.data as StreamDocument, asked);
  return ok(undefined);
}

import type { ContextName, Model, Refusal } from '@callout/kernel';
import { compareFolds, foldOf, type SentDocument, type StreamDocument } from '@callout/sync';

type Made = Pick<StreamDocument, 'kind' | 'fold'>;

/**
 * Whether this program would come to the same document: only such a one is shown, and decided by. A
 * kind that it does not know is nobody's to show here.
 */
export function isOfToday(model: Model, document: Made): boolean {
  const stream = model.stream(document.kind);
  return stream === undefined || document.fold === foldOf(stream);
}

/** All folds of a context, as text: another text means that what is stored may be of another fold. */
export function foldsOf(model: Model, context: ContextName): string {
  const streams = model.contexts.find(({ name }) => name === context)?.streams ?? [];
  return streams
    .map((stream) => `${stream.kind} ${foldOf(stream)}`)
    .sort()
    .join('\n');
}

/** What a person is told when the server made documents by another fold than this program's. */
export function otherFoldOf(model: Model, documents: readonly SentDocument[]): Refusal | undefined {
  const other = documents.find((sent): sent is StreamDocument => {
    return !('gone' in sent) && sent.version > 0 && !isOfToday(model, sent);
  });
  const stream = other && model.stream(other.kind);
  if (!stream) return undefined;
  const isNewer = compareFolds(other.fold, foldOf(stream)) > 0;
  return { code: isNewer ? 'application-older' : 'server-older' };
}

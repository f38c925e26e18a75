import type { Model, RecordedEvent, Refusal } from '@callout/kernel';
import { documentId, type SentDocument, unbegunDocument } from '@callout/sync';
import type { ApplyDocuments } from '../storage/apply-documents.ts';
import { type Collections, readDocuments } from '../storage/documents.ts';
import { serverSide } from '../storage/local-document.ts';

interface SetAsideOptions {
  readonly model: Model;
  readonly collections: Collections;
  readonly applyDocuments: ApplyDocuments;
  readonly now: () => string;
}

/** So many of the facts behind one that is refused are tried, to tell it from a way that takes none. */
const OTHERS_TRIED_MAX = 3;

/** The request as a whole was unfit: too large, or not what the server can read. */
export function isUnfit(status: number): boolean {
  return status === 400 || status === 413 || status === 422;
}

/** The server itself says that it is this fact, the only one of the push. */
function isOfTheFact({ code, params, fields = [] }: Refusal): boolean {
  if (params?.['status'] === 413 && code !== 'server-refuses') return true;
  return fields.length > 0 && fields.every(({ path }) => path.startsWith('events'));
}

/**
 * A single fact that cannot be pushed is put beside the others, as one that this device alone keeps,
 * shown until a person has settled it. But only when it is the fact: where others fare no better, it is
 * the server or the way to it, and all of them wait.
 * @param isTaken whether a push of this one alone gets a verdict; undefined when it could not be told
 * @returns whether it was set aside
 */
export async function setAside(
  options: SetAsideOptions,
  [event, ...others]: readonly RecordedEvent[],
  refusal: Refusal,
  isTaken: (alone: RecordedEvent) => Promise<boolean | undefined>,
): Promise<boolean> {
  if (!event) return false;
  const stream = options.model.stream(event.kind);
  if (!stream) return false;
  if (!isOfTheFact(refusal)) {
    if (!(await isAnyTaken(others.slice(0, OTHERS_TRIED_MAX), isTaken))) return false;
    // The server may have become well between the one and the others.
    if ((await isTaken(event)) !== false) return false;
  }
  const [local] = await readDocuments(options.collections[stream.context], [
    documentId(event.kind, event.stream),
  ]);
  if (!local) return false;
  const known: SentDocument =
    local.gone === 1
      ? { id: local.id, gone: true, position: local.position }
      : (serverSide(local) ?? unbegunDocument(stream, event.stream, []));
  const dispute = { event, refusal, at: options.now(), onlyHere: true } as const;
  const answered = { settled: new Set([event.id]), refused: [dispute] };
  await options.applyDocuments(stream.context, [known], answered);
  return true;
}

async function isAnyTaken(
  events: readonly RecordedEvent[],
  isTaken: (alone: RecordedEvent) => Promise<boolean | undefined>,
): Promise<boolean> {
  for (const event of events) {
    if (await isTaken(event)) return true;
  }
  return false;
}

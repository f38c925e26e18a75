import {
  type Actor,
  type ConfirmedEvent,
  excerptFor,
  type Model,
  type Principal,
  type RecordedEvent,
  type Refusal,
  readEventData,
  refuse,
} from '@callout/kernel';
import type { Reader, StoredDocument, StoredFile, Transaction } from '../../store/port.ts';
import { maySee, maySettleOfOthers } from './visibility.ts';

const SHA256 = /^[0-9a-f]{64}$/;

/** Hashes of the files that event data names: every object with a `sha256`, however deep. */
function filesNamed(data: unknown): readonly string[] {
  if (typeof data !== 'object' || data === null) return [];
  const own = 'sha256' in data ? data.sha256 : undefined;
  const inner = Object.values(data).flatMap(filesNamed);
  return typeof own === 'string' && SHA256.test(own) ? [own, ...inner] : inner;
}

/** As the schema reads it: a field that no schema knows gives nobody a right to a file. */
function filesOf(model: Model, event: RecordedEvent): readonly string[] {
  const definition = model.event(event.type);
  return definition ? filesNamed(readEventData(definition, event.v, event.data)) : [];
}

type Viewer = Pick<Principal, 'id' | 'roles' | 'subject'>;

function viewerOf({ id, role, subject }: Actor): Viewer {
  return { id, roles: [role], subject };
}

/**
 * Whoever brought the file, and whoever sees a document in which it was named by them, or by somebody
 * who saw it already: naming a file gives nobody a right to it (docs/adr/0104).
 */
export async function mayOpenFile(
  reader: Reader,
  model: Model,
  file: StoredFile,
  viewer: Viewer,
): Promise<boolean> {
  if (file.uploadedBy === viewer.id) return true;
  for (const { document: id, author, isSeen } of await reader.fileNamings(file.sha256)) {
    if (!isSeen && author !== file.uploadedBy) continue;
    const split = id.indexOf(':');
    const document = await reader.document(id.slice(0, split), id.slice(split + 1));
    if (!document || !maySee(viewer, document)) continue;
    if (isInSight(model, document, file, viewer)) return true;
  }
  return isEvidenceToDecideOn(reader, file, viewer);
}

/** Who is shown a part of a document opens the files that the part names. */
function isInSight(
  model: Model,
  document: StoredDocument,
  { sha256 }: StoredFile,
  viewer: Viewer,
): boolean {
  const stream = model.stream(document.kind);
  const excerpt = stream && excerptFor(stream, document.state, viewer);
  return !excerpt || filesNamed(excerpt.state).includes(sha256);
}

/**
 * A photo of a refused fact is opened by whoever decides what becomes of that. Only where the one who
 * recorded it has brought it: what somebody else brought is shown by no refused fact.
 */
async function isEvidenceToDecideOn(
  reader: Reader,
  { sha256, uploadedBy }: StoredFile,
  viewer: Viewer,
): Promise<boolean> {
  if (!maySettleOfOthers(viewer)) return false;
  const namings = await reader.disputesNaming(sha256);
  return namings.some(({ author }) => author === uploadedBy);
}

/** A file that is there may be named by those who may open it; one that is still to come, by anybody. */
export async function fileRefusal(
  reader: Reader,
  model: Model,
  event: RecordedEvent,
  viewer: Viewer = viewerOf(event.actor),
): Promise<Refusal | undefined> {
  for (const sha256 of filesOf(model, event)) {
    const file = await reader.file(sha256);
    if (file && !(await mayOpenFile(reader, model, file, viewer))) {
      return refuse('file-not-yours', { fields: ['sha256'] });
    }
  }
  return undefined;
}

/** Policies that follow from each other; far more than any chain of them has. */
const CAUSES_MAX = 20;

/**
 * Whose doing it was at first: a policy names files because somebody did. By the causes, which the
 * server alone writes.
 */
async function authorOf(reader: Reader, event: ConfirmedEvent): Promise<Actor> {
  let origin = event;
  for (let step = 0; step < CAUSES_MAX; step += 1) {
    const { actor, causationId } = origin;
    if ((actor.role !== 'policy' && actor.role !== 'clock') || !causationId) break;
    const cause = await reader.event(causationId);
    if (!cause) break;
    origin = cause;
  }
  return origin.actor;
}

/**
 * Notes which document names which files, by whom, and whether they could open it then.
 * @param isOurs told by a program of the server itself, which may open every file
 */
export async function noteFiles(
  transaction: Transaction,
  model: Model,
  event: ConfirmedEvent,
  { document, isOurs }: { readonly document: string; readonly isOurs: boolean },
): Promise<void> {
  for (const sha256 of filesOf(model, event)) {
    const author = await authorOf(transaction, event);
    const file = await transaction.file(sha256);
    const isSeen =
      file !== undefined &&
      (isOurs || (await mayOpenFile(transaction, model, file, viewerOf(author))));
    await transaction.linkFile(sha256, { document, author: author.id, isSeen });
  }
}

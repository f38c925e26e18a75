import type { DocumentKind, StateOf, StatusOf } from '@callout/model';
import type { DeviceDocument } from '@callout/sync';

/**
 * The state of a document as its context declares it. The replica folds and checks states with the
 * same model, so a document of this kind has this state; another kind is a mistake of the caller.
 */
export function stateOf<K extends DocumentKind>(kind: K, document: DeviceDocument): StateOf<K> {
  checkKind(kind, document);
  return document.state as StateOf<K>;
}

/** The status of a document, of which its kind has only so many. */
export function statusOf<K extends DocumentKind>(kind: K, document: DeviceDocument): StatusOf<K> {
  checkKind(kind, document);
  return document.status as StatusOf<K>;
}

function checkKind(kind: DocumentKind, document: DeviceDocument): void {
  if (document.kind !== kind) throw new Error(`${document.id} is not a ${kind}`);
}

import type {
  ClientState,
  ClientStatementState,
  OrganisationState,
  ReviewCaseState,
  ServiceRequestState,
  ServiceTypeState,
  SuppliesKitState,
  WorkerState,
  WorkerStatementState,
} from '@callout/model';
import type { DeviceDocument } from '@callout/sync';

/** The stream of which a document is the fold decides the type of its state. */
interface StateByKind {
  readonly organisation: OrganisationState;
  readonly 'service-type': ServiceTypeState;
  readonly client: ClientState;
  readonly worker: WorkerState;
  readonly 'service-request': ServiceRequestState;
  readonly 'supplies-kit': SuppliesKitState;
  readonly 'review-case': ReviewCaseState;
  readonly 'client-statement': ClientStatementState;
  readonly 'worker-statement': WorkerStatementState;
}

export type DocumentKind = keyof StateByKind;

/**
 * The state of a document as its context declares it. The replica folds and checks states with the
 * same model, so a document of this kind has this state; another kind is a mistake of the caller.
 */
export function stateOf<K extends DocumentKind>(kind: K, document: DeviceDocument): StateByKind[K] {
  if (document.kind !== kind) throw new Error(`${document.id} is not a ${kind}`);
  return document.state as StateByKind[K];
}

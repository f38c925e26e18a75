import type { AudienceToken, ContextName } from '@callout/kernel';
import type { StreamDocument } from '@callout/sync';

/** A document with what only the server knows of it. `disputes` holds everybody's. */
export interface StoredDocument extends StreamDocument {
  readonly context: ContextName;
  readonly audience: readonly AudienceToken[];
  readonly closedAt: number;
}

import type { ConfirmedEvent, ContextName, InstantText } from '@callout/kernel';
import type { StoredDocument } from './stored-document.ts';

/** How many documents of a kind one fold made. */
export interface FoldCount {
  readonly kind: string;
  /** As `foldOf` says it; empty before it was noted; after `FAILED_FOLD` the one that failed on them. */
  readonly fold: string;
  readonly documents: number;
  /** The first of them by id. */
  readonly firstId: string;
}
/** Stands before the fold that could not make a document anew: what is there is of an older one. */
export const FAILED_FOLD = 'failed ';

export interface ProjectionFold {
  readonly context: ContextName;
  readonly projection: string;
  readonly fold: string;
  /** While its rows are built anew, the position up to which they are. */
  readonly fed: number | undefined;
}

export interface ProjectionRow {
  readonly key: string;
  readonly index: string;
  readonly row: unknown;
}

/** What has to be read to fold a log anew, in bulk. */
export interface FoldReader {
  readonly foldCounts: () => Promise<readonly FoldCount[]>;
  /** Those that are there, in no order. */
  readonly documentsById: (ids: readonly string[]) => Promise<readonly StoredDocument[]>;
  /** Stream after stream, by the bytes of its id, each in its order; after this place. */
  readonly eventsOfKind: (
    kind: string,
    after: { readonly stream: string; readonly version: number },
    limit: number,
  ) => Promise<readonly ConfirmedEvent[]>;
  /** Whether the person whom a stream is about was erased: its events are what is left of them. */
  readonly isErased: (kind: string, stream: string) => Promise<boolean>;
  readonly projectionFolds: () => Promise<readonly ProjectionFold[]>;
  /** Those that are there, in no order. */
  readonly rowsByKey: (
    context: ContextName,
    projection: string,
    keys: readonly string[],
  ) => Promise<readonly ProjectionRow[]>;
  /** By the bytes of their key. */
  readonly rowsAfter: (
    context: ContextName,
    projection: string,
    afterKey: string,
    limit: number,
  ) => Promise<readonly ProjectionRow[]>;
  /** The latest instant at which anything was recorded. */
  readonly lastRecordedAt: () => Promise<InstantText | undefined>;
}

export interface FoldWriter {
  /** Says which fold these documents are of, and leaves them as they are. */
  readonly markDocuments: (ids: readonly string[], fold: string) => Promise<void>;
  readonly putProjectionFold: (fold: ProjectionFold) => Promise<void>;
  /** Removes the rows of a projection, and what is noted of them. */
  readonly dropProjection: (context: ContextName, projection: string) => Promise<void>;
  readonly putRows: (
    context: ContextName,
    projection: string,
    rows: readonly ProjectionRow[],
  ) => Promise<void>;
  /** The log's latest instant, for one that was written before the log itself kept it. */
  readonly noteRecordedAt: (instant: InstantText) => Promise<void>;
  /** Whatever it was: for a log that was told ahead of the time, and for nothing else. */
  readonly correctRecordedAt: (instant: InstantText) => Promise<void>;
}

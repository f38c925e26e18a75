import type { billing } from '@callout/billing';
import type { management } from '@callout/management';
import type { provisioning } from '@callout/provisioning';
import type { review } from '@callout/review';

type Context = typeof provisioning | typeof management | typeof review | typeof billing;
type Stream = Context['streams'][number];

/** A document is the fold of a stream; its kind is the stream's name. */
export type DocumentKind = Stream['kind'];
type StreamOf<K extends DocumentKind> = Extract<Stream, { readonly kind: K }>;

/** The state that a stream of this kind folds to. */
export type StateOf<K extends DocumentKind> = StreamOf<K>['initial'];

/** The statuses that a document of this kind may show, and no others. */
export type StatusOf<K extends DocumentKind> = StreamOf<K>['statuses'][number];

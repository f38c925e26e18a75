import type { AnyStream } from './stream.ts';
import type { ContextName, Role } from './vocabulary.ts';

/** What a list may be grouped by; each is a key of the envelope that devices have indexed. */
export type ListGroup = 'day' | 'assignee' | 'owner' | 'status';

/**
 * A read model of the device: a list of one stream's documents, for those who observe it. Pages, the
 * server's `GET /api/v1/lists/{name}`, print and CSV are derived from it. Its texts are `list.<name>`,
 * and `empty.<name>` for when nothing stands in it.
 */
export interface ListDefinition {
  readonly name: string;
  readonly context: ContextName;
  readonly over: AnyStream;
  readonly observers: readonly Role[];
  /** The statuses it holds; all when absent. */
  readonly statuses?: readonly string[];
  /** Only documents that belong, or are assigned, to the one who looks. */
  readonly tie?: 'owner' | 'assignee';
  /** Fields of the stream, in the order of the columns, beside title and status, which always stand. */
  readonly columns: readonly string[];
  /** Fields that a search looks into, beside the title and the texts among the columns. */
  readonly search: readonly string[];
  /** The column that it is sorted by, upwards; the order of the documents' `sort` when absent. */
  readonly order?: string;
  readonly group?: ListGroup;
  /** The days of the envelope may be chosen. */
  readonly hasDays: boolean;
  /** All that stands in it waits for somebody: people are told how much that is before they open it. */
  readonly isWork?: boolean;
}

/** The most rows that a list shows at once: a longer one says so, and is searched or narrowed. */
export const LIST_ROWS_MAX = 2000;

/** Declares a list; statuses and columns are those of its stream, or it does not compile. */
export function defineList<const St extends string, const F extends string>(
  declared: Omit<
    ListDefinition,
    'context' | 'over' | 'statuses' | 'columns' | 'search' | 'order' | 'hasDays'
  > & {
    readonly over: AnyStream & {
      readonly statuses: readonly St[];
      readonly fields?: Readonly<Record<F, unknown>>;
    };
    readonly statuses?: readonly NoInfer<St>[];
    readonly columns?: readonly NoInfer<F>[];
    readonly search?: readonly NoInfer<F>[];
    readonly order?: NoInfer<F>;
    readonly hasDays?: boolean;
  },
): ListDefinition {
  return {
    columns: [],
    search: [],
    hasDays: false,
    ...declared,
    context: declared.over.context,
  };
}

/** What a list asks of the documents, for one who looks; undefined where they are nobody to tie it to. */
export interface ListScope {
  readonly kind: string;
  readonly statuses?: readonly string[];
  readonly owner?: string;
  readonly assignee?: string;
}

/** The documents of a list for a person, the same on a device and on the server. */
export function scopeOf(
  list: ListDefinition,
  person: { readonly subject?: string | undefined },
): ListScope | undefined {
  const all = list.statuses ? { statuses: list.statuses } : {};
  if (!list.tie) return { kind: list.over.kind, ...all };
  // Somebody who is no stream of their own has nothing of their own.
  if (!person.subject) return undefined;
  return { kind: list.over.kind, ...all, [list.tie]: person.subject };
}

export function isObserver(
  { observers }: { readonly observers: readonly Role[] },
  roles: readonly Role[],
): boolean {
  return observers.some((role) => roles.includes(role));
}

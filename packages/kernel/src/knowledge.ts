import type { ContextName } from './vocabulary.ts';

/** What one stream says of itself and facts of other streams copy. */
export type Copied = string | number;
export type Copies = Readonly<Record<string, Copied | undefined>>;
/** The values that were true before, by field; the latest last. */
export type FormerCopies = Readonly<Record<string, readonly Copied[]>>;

/** So many former values of one field are remembered. */
const FORMER_MAX = 50;

/** What a projection remembers when the values that others copy change. */
export function remembered(
  former: FormerCopies | undefined,
  before: Copies | undefined,
  today: Copies,
): FormerCopies {
  const kept: Record<string, readonly Copied[]> = { ...former };
  for (const [field, value] of Object.entries(before ?? {})) {
    if (value === undefined || value === today[field]) continue;
    const others = (kept[field] ?? []).filter((one) => one !== value);
    kept[field] = [...others, value].slice(-FORMER_MAX);
  }
  return kept;
}

/** How a context knows what streams of one kind say of themselves: by a projection of its own. */
export interface Knowledge<P = never> {
  /** The kind of the streams. */
  readonly of: string;
  readonly through: { readonly name: string; readonly context: ContextName } & {
    readonly index?: (row: P) => string;
  };
  /** The only row's key; a row is found by the stream's id where there is none. */
  readonly key?: string;
  readonly today: (row: P) => Copies;
  readonly former: (row: P) => FormerCopies | undefined;
  /** The code of the refusal of an id that is not known; absent where there is one such stream. */
  readonly unknown?: string;
  /** Where an id may have to be of what is still in use: whether it is, and the refusal's code. */
  readonly inUse?: { readonly is: (row: P) => boolean; readonly refusal: string };
}

/** `defineKnowledge<Row>({ … })` */
export function defineKnowledge<P>(declared: Knowledge<P>): Knowledge {
  return declared;
}

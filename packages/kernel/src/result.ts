/**
 * A refusal is an answer that a caller can expect, so it is a value. It carries a code, the
 * parameters of its sentence and the fields at fault; the sentence itself is in the translation
 * files under `refusal.<code>`. Exceptions are kept for bugs.
 */
export interface Refusal {
  readonly code: string;
  readonly params?: Readonly<Record<string, string | number>> | undefined;
  readonly fields?: readonly FieldFault[] | undefined;
  /** A manager may take the fact all the same, and says why: see `unlessOverridden`. */
  readonly overridable?: true | undefined;
}

/**
 * `path` is dotted, array indexes included: `place.address`, `items.0.quantity`. `message` is a code,
 * whose sentence is under `fault.<code>` or `refusal.<code>`; see `faultText`.
 */
export interface FieldFault {
  readonly path: string;
  readonly message: string;
  readonly params?: Readonly<Record<string, string | number>> | undefined;
}

export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: Refusal };

export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function refused(refusal: Refusal): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal };
}

/** The usual way to write a rule's answer: `return refuse('already-started', { fields: ['at'] })`. */
export function refuse(
  code: string,
  detail: {
    readonly params?: Readonly<Record<string, string | number>>;
    readonly fields?: readonly string[];
  } = {},
): Refusal {
  return {
    code,
    ...(detail.params ? { params: detail.params } : {}),
    ...(detail.fields ? { fields: detail.fields.map((path) => ({ path, message: code })) } : {}),
  };
}

export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'code' in value && !('type' in value);
}

import type { AnyStream } from '@callout/kernel';

/**
 * The version of what a document holds besides its stream's own fold (the timeline, how the parts are
 * put together): raised when the same events come to other documents of every stream.
 */
const DOCUMENT_FORM = 1;

/** Which fold this program makes documents of a stream with: `<form>.<version>`. */
export function foldOf(stream: Pick<AnyStream, 'foldVersion'>): string {
  return `${DOCUMENT_FORM}.${stream.foldVersion ?? 1}`;
}

function parts(fold: string): readonly [form: number, version: number] {
  const [form = '', version = ''] = fold.split('.');
  return [Number(form) || 0, Number(version) || 0];
}

/** Below 0 when `a` is the older fold; one that says nothing is older than any. */
export function compareFolds(a: string, b: string): number {
  const [formA, versionA] = parts(a);
  const [formB, versionB] = parts(b);
  return formA - formB || versionA - versionB;
}

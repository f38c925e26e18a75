import { useCallback, useRef, useSyncExternalStore } from 'react';
import type { Observable } from 'rxjs';

/**
 * The latest value of an observable. The observable must be stable between renders, so callers make
 * it in a memo. An error becomes a value too: a list that broke must not look like an empty one.
 */
export interface Latest<T> {
  readonly value: T | undefined;
  readonly arrived: boolean;
  readonly error: unknown;
}

const NOTHING = { value: undefined, arrived: false, error: undefined };

/** @param known what is shown until the observable tells; undefined for nothing */
export function useObservable<T>(source: Observable<T>, known?: T): Latest<T> {
  const first = (): Latest<T> =>
    known === undefined ? NOTHING : { value: known, arrived: true, error: undefined };
  const held = useRef<{ source: Observable<T>; latest: Latest<T> }>(undefined);
  if (held.current?.source !== source) held.current = { source, latest: first() };
  const subscribe = useCallback(
    (changed: () => void) => {
      const put = (latest: Latest<T>) => {
        held.current = { source, latest };
        changed();
      };
      const subscription = source.subscribe({
        next: (value) => put({ value, arrived: true, error: undefined }),
        error: (error: unknown) => put({ value: undefined, arrived: true, error }),
      });
      return () => subscription.unsubscribe();
    },
    [source],
  );
  return useSyncExternalStore(subscribe, () => held.current?.latest ?? NOTHING);
}

/** Makes the observable once for these inputs, with what is known already, and follows it. */
export function useObserved<T>(
  make: () => { readonly source: Observable<T>; readonly known?: T | undefined },
  inputs: readonly (string | number | object | undefined)[],
): Latest<T> {
  const key = JSON.stringify(inputs);
  const made = useRef<{ key: string; source: Observable<T>; known?: T | undefined }>(undefined);
  if (made.current?.key !== key) made.current = { key, ...make() };
  return useObservable(made.current.source, made.current.known);
}

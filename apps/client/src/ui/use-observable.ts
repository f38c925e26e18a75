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

export function useObservable<T>(source: Observable<T>): Latest<T> {
  const held = useRef<{ source: Observable<T>; latest: Latest<T> }>({ source, latest: NOTHING });
  if (held.current.source !== source) held.current = { source, latest: NOTHING };
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
  return useSyncExternalStore(subscribe, () => held.current.latest);
}

/** Makes the observable once for these inputs, and follows it. */
export function useObserved<T>(
  make: () => Observable<T>,
  inputs: readonly (string | number | object | undefined)[],
): Latest<T> {
  const key = JSON.stringify(inputs);
  const made = useRef<{ key: string; source: Observable<T> }>(undefined);
  if (made.current?.key !== key) made.current = { key, source: make() };
  return useObservable(made.current.source);
}

import {
  concatMap,
  defer,
  from,
  type Observable,
  startWith,
  switchMap,
  throttle,
  timer,
} from 'rxjs';

/**
 * Reads at once, and again when something has changed: never twice at a time, and after a pause. What
 * changes meanwhile is read once, at the end of the pause.
 */
export function readAgain<T>(
  changes$: Observable<unknown>,
  read: () => Promise<T>,
  pauseMs: (latest: T) => number,
): Observable<T> {
  return defer(() => {
    let reading: Promise<T>;
    const pause = () => from(reading).pipe(switchMap((latest) => timer(pauseMs(latest))));
    return changes$.pipe(
      startWith(undefined),
      throttle(pause, { leading: true, trailing: true }),
      concatMap(() => {
        reading = read();
        return reading;
      }),
    );
  });
}

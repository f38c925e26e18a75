/** Runs pieces of work one after another. */
export type Lock = <T>(work: () => Promise<T>) => Promise<T>;

/** In this process only. */
function createMutex(): Lock {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const run = last.then(work, work);
    last = run.catch(() => undefined);
    return run;
  };
}

/** Over all tabs of this origin where the platform has Web Locks, otherwise in this process. */
export function createTabLock(name: string): Lock {
  const locks = globalThis.navigator?.locks;
  if (!locks) return createMutex();
  return async (work) => await locks.request(name, work);
}

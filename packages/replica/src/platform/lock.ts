import { Mutex } from 'async-mutex';

/** Runs pieces of work one after another. */
export type Lock = <T>(work: () => Promise<T>) => Promise<T>;

/** Over all tabs of this origin where the platform has Web Locks, otherwise in this process. */
export function createTabLock(name: string): Lock {
  const locks = globalThis.navigator?.locks;
  if (locks) return async (work) => await locks.request(name, work);
  const mutex = new Mutex();
  return (work) => mutex.runExclusive(work);
}

import type { ContextName } from '@callout/kernel';

/** Keeps the first loads of all contexts from loading closed work while open work is still to come. */
export interface OpenWorkFirst {
  /** Open work of this context is here. Resolves when closed work may be loaded. */
  readonly isHere: (context: ContextName) => Promise<void>;
  /** At present, at least: nobody waits for what fails. */
  readonly cannotBeHad: (context: ContextName) => void;
  readonly isAllHere: () => boolean;
  readonly stop: () => void;
}

export function createOpenWorkFirst(
  contexts: readonly ContextName[],
  onAllHere: () => void,
): OpenWorkFirst {
  const awaited = new Set(contexts);
  const { promise: allHere, resolve } = Promise.withResolvers<void>();
  function awaitNoLonger(context: ContextName): void {
    if (awaited.delete(context) && awaited.size === 0) resolve();
  }
  const missing = new Set(contexts);
  return {
    isHere: (context) => {
      if (missing.delete(context) && missing.size === 0) onAllHere();
      awaitNoLonger(context);
      return allHere;
    },
    cannotBeHad: awaitNoLonger,
    isAllHere: () => awaited.size === 0,
    stop: resolve,
  };
}

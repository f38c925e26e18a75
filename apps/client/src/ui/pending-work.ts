import { createContext, useContext } from 'react';

/** A form that waits for what its fields are still making, such as a photo that is made small. */
export type WaitFor = (work: Promise<unknown>) => void;

export const PendingWorkContext = createContext<WaitFor>(() => undefined);

export function usePendingWork(): WaitFor {
  return useContext(PendingWorkContext);
}

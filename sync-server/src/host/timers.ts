/** Runs the work once after so many milliseconds; answers how to call it off. */
export type Timer = (delayMs: number, work: () => void) => () => void;

export const systemTimer: Timer = (delayMs, work) => {
  const timer = setTimeout(work, delayMs);
  // A server that has nothing else to do may end.
  timer.unref();
  return () => clearTimeout(timer);
};

/** Repeats a piece of work; answers how to end that. A port, so that tests decide when it is time. */
export interface Timers {
  readonly every: (ms: number, work: () => void) => () => void;
}

export const systemTimers: Timers = {
  every: (ms, work) => {
    const timer = setInterval(work, ms);
    timer.unref();
    return () => clearInterval(timer);
  },
};

/** A task that runs whenever there may be work, and never twice at once. */
export interface RepeatedTask {
  /** There may be work. While the task runs, it is asked for one more turn. */
  readonly kick: () => void;
  /** Resolves when the turn that is under way has ended; no other follows. */
  readonly stop: () => Promise<void>;
}

/**
 * @param turn answers whether it wants another turn at once
 * @param onFailed told when a turn throws; the next kick tries again
 */
export function createRepeatedTask(
  turn: () => Promise<boolean>,
  onFailed: (error: unknown) => void,
): RepeatedTask {
  let wanted = false;
  let stopped = false;
  let isRunning = false;
  let running: Promise<void> | undefined;

  async function run(): Promise<void> {
    isRunning = true;
    try {
      while (wanted && !stopped) {
        wanted = false;
        if (await turn()) wanted = true;
      }
    } catch (error) {
      onFailed(error);
    } finally {
      // At once, not a moment later: a kick in between would be lost.
      isRunning = false;
    }
  }

  return {
    kick: () => {
      wanted = true;
      if (!isRunning && !stopped) running = run();
    },
    stop: async () => {
      stopped = true;
      await running;
    },
  };
}

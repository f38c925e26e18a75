export interface LimiterOptions {
  /** What each key may do in a window, which begins with the first of it. */
  readonly points: number;
  readonly windowSeconds: number;
  /** Keys that are kept at a time: the memory of a limiter is bounded, whoever asks. */
  readonly keysMax: number;
  /** Milliseconds of any clock. */
  readonly nowMs: () => number;
}

export interface Limiter {
  /** Counts one; answers 0, or the seconds to wait, and then nothing was counted. */
  readonly take: (key: string) => number;
  /** Takes one back. */
  readonly giveBack: (key: string) => void;
  readonly forget: (key: string) => void;
  /** Whether the next one would have to wait. */
  readonly isUsedUp: (key: string) => boolean;
  readonly size: () => number;
}

interface Window {
  readonly beganMs: number;
  count: number;
}

/**
 * Counts in fixed windows. When there are too many keys, the window that began first, and so ends
 * first, makes room.
 */
export function createLimiter(options: LimiterOptions): Limiter {
  const { points, keysMax, nowMs } = options;
  const windowMs = options.windowSeconds * 1000;
  const windows = new Map<string, Window>();

  function current(key: string): Window | undefined {
    const window = windows.get(key);
    if (!window) return undefined;
    const ageMs = nowMs() - window.beganMs;
    // A clock that was set back must not make a window that lasts until it has caught up.
    if (ageMs >= 0 && ageMs < windowMs) return window;
    windows.delete(key);
    return undefined;
  }

  function begin(key: string): Window {
    for (const [old, { beganMs }] of windows) {
      if (windows.size < keysMax && nowMs() - beganMs < windowMs) break;
      windows.delete(old);
    }
    const window = { beganMs: nowMs(), count: 0 };
    windows.set(key, window);
    return window;
  }

  return {
    take: (key) => {
      const window = current(key) ?? begin(key);
      if (window.count >= points) {
        return Math.max(1, Math.ceil((window.beganMs + windowMs - nowMs()) / 1000));
      }
      window.count += 1;
      return 0;
    },
    giveBack: (key) => {
      const window = current(key);
      if (!window) return;
      window.count -= 1;
      if (window.count <= 0) windows.delete(key);
    },
    forget: (key) => {
      windows.delete(key);
    },
    isUsedUp: (key) => (current(key)?.count ?? 0) >= points,
    size: () => windows.size,
  };
}

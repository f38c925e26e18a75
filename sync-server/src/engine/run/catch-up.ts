import type { ContextName } from '@callout/kernel';
import { systemTimer, type Timer } from '../../host/timers.ts';
import type { EngineDependencies } from '../dependencies.ts';
import { LEASE_MS, type Leases } from '../policies/leases.ts';

const LOOK_MS_MIN = 10;
const LOOK_MS_MAX = 250;
/** Beyond the longest that a lease can still run, so that a dead server's processor is taken over. */
const CAUGHT_UP_MS_MAX = LEASE_MS + 1_000;

/** Brings a context's read models of other contexts' facts to the end of the log. Never throws. */
export type CatchUp = (context: ContextName) => Promise<void>;

/**
 * What a context knows of other contexts' facts is a moment behind the log: a client who was registered
 * or renamed this instant may not have been told of yet. So nobody is refused on the ground of such
 * knowledge before it has caught up: the unit of work is given up by this and begun again.
 */
export class NotCaughtUp extends Error {
  override readonly name = 'NotCaughtUp';
  readonly context: ContextName;
  constructor(context: ContextName) {
    super(`${context} may not have been told of it yet`);
    this.context = context;
  }
}

/** Runs the work, and once more for every context that had not caught up. */
export async function whenCaughtUp<T>(
  catchUp: CatchUp,
  work: (caughtUp: ReadonlySet<ContextName>) => Promise<T>,
): Promise<T> {
  const caughtUp = new Set<ContextName>();
  for (;;) {
    try {
      return await work(caughtUp);
    } catch (fault) {
      if (!(fault instanceof NotCaughtUp) || caughtUp.has(fault.context)) throw fault;
      await catchUp(fault.context);
      caughtUp.add(fault.context);
    }
  }
}

/** What hears: a processor, wherever it runs. */
interface CatchingUp {
  readonly isElsewhere: () => boolean;
  readonly hasReached: (position: number) => Promise<boolean>;
  readonly catchUp: () => Promise<void>;
}

const pause = (timer: Timer, delayMs: number) =>
  new Promise<void>((resolve) => void timer(delayMs, resolve));

/**
 * Waits until a processor has passed all that the log holds now, wherever it runs: here it works,
 * elsewhere it is looked after, and one whose server is gone is taken over when its lease has run out.
 * @returns false when it is not there in time. Never throws.
 */
export async function untilCaughtUp(
  { store, timer = systemTimer }: Pick<EngineDependencies, 'store' | 'timer'>,
  leases: Leases,
  processor: CatchingUp,
  isStopping: () => boolean,
): Promise<boolean> {
  try {
    const head = await store.head();
    let waitedMs = 0;
    let delayMs = LOOK_MS_MIN;
    for (;;) {
      await processor.catchUp();
      if (await processor.hasReached(head)) return true;
      if (isStopping()) return false;
      if (!processor.isElsewhere()) continue;
      if (waitedMs >= CAUGHT_UP_MS_MAX) return false;
      await pause(timer, delayMs);
      waitedMs += delayMs;
      delayMs = Math.min(LOOK_MS_MAX, delayMs * 2);
      await leases.refresh();
    }
  } catch {
    // One that is stuck says so by itself.
    return false;
  }
}

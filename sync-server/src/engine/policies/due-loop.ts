import { epochMs, type InstantText } from '@callout/kernel';
import { systemTimer } from '../../host/timers.ts';
import type { EngineDependencies } from '../dependencies.ts';
import { createProcessorLoop } from './processor-loop.ts';

const WAKE_MS_MIN = 100;
const WAKE_MS_MAX = 60_000;

/** In how many milliseconds to look again for what is due then; undefined while nothing waits. */
export function wakeInMs(now: InstantText, due: InstantText | undefined): number | undefined {
  if (due === undefined) return undefined;
  return Math.min(WAKE_MS_MAX, Math.max(WAKE_MS_MIN, epochMs(due) - epochMs(now)));
}

/** Work that is woken by what happens, and by itself when something is due again. */
interface DueWork {
  readonly name: string;
  readonly runDue: () => Promise<unknown>;
  readonly dueInMs: () => Promise<number | undefined>;
}

export function createDueLoop(deps: EngineDependencies, work: DueWork) {
  const timer = deps.timer ?? systemTimer;
  let callOff: (() => void) | undefined;
  let started = false;
  const loop = createProcessorLoop(deps, {
    name: work.name,
    catchUp: async () => {
      await work.runDue();
      const dueInMs = await work.dueInMs();
      callOff?.();
      callOff = undefined;
      if (started && dueInMs !== undefined) callOff = timer(dueInMs, loop.wake);
    },
  });
  return {
    wake: loop.wake,
    start: () => {
      started = true;
      loop.start();
    },
    stop: () => {
      started = false;
      callOff?.();
      loop.stop();
    },
  };
}

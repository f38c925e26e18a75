import { systemTimer } from '../../host/timers.ts';
import { faultLevel } from '../../store/errors.ts';
import type { EngineDependencies } from '../dependencies.ts';

const RETRY_MS_MIN = 500;
const RETRY_MS_MAX = 60_000;

/** Doubles with every failure in a row; the upper half of it is chance, so that nothing retries in step. */
export function retryDelayMs(failures: number, random: (bytes: number) => Uint8Array): number {
  const full = Math.min(RETRY_MS_MAX, RETRY_MS_MIN * 2 ** Math.min(failures - 1, 20));
  const chance = (random(1)[0] ?? 0) / 255;
  return Math.round(full / 2 + (full / 2) * chance);
}

/** Works until nothing is left to do. */
interface Worker {
  readonly name: string;
  readonly catchUp: () => Promise<void>;
}

/** Keeps a processor at the end of the log. One that throws rests, alone, and tries again. */
export function createProcessorLoop(deps: EngineDependencies, processor: Worker) {
  const timer = deps.timer ?? systemTimer;
  let started = false;
  let busy = false;
  let wokenMeanwhile = false;
  let failures = 0;
  let callOff: (() => void) | undefined;

  const failed = (fault: unknown) => {
    failures += 1;
    const retryMs = retryDelayMs(failures, deps.random);
    const message = fault instanceof Error ? fault.message : String(fault);
    const facts = { processor: processor.name, failures, retryMs, fault: message };
    deps.log[faultLevel(fault)](facts, 'a processor has stopped and will try again');
    callOff = timer(retryMs, () => {
      callOff = undefined;
      wake();
    });
  };

  async function work(): Promise<void> {
    busy = true;
    try {
      do {
        wokenMeanwhile = false;
        await processor.catchUp();
        failures = 0;
      } while (wokenMeanwhile && started);
    } catch (fault) {
      if (started) failed(fault);
    } finally {
      busy = false;
    }
  }

  function wake(): void {
    if (!started || callOff) return;
    if (busy) wokenMeanwhile = true;
    else void work();
  }

  return {
    start: () => {
      started = true;
      wake();
    },
    wake,
    stop: () => {
      started = false;
      callOff?.();
      callOff = undefined;
    },
  };
}

import { backOffMs } from '@callout/kernel';
import { systemTimer } from '../../host/timers.ts';
import { faultLevel } from '../../store/errors.ts';
import type { EngineDependencies } from '../dependencies.ts';

const RETRY = { firstMs: 500, mostMs: 60_000 };

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
    const retryMs = backOffMs(failures, RETRY, deps.random);
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

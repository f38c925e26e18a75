import type { ContextName } from '@callout/kernel';
import { faultLevel } from '../store/errors.ts';
import { askOutside } from './ask.ts';
import { type Drain, runDue } from './clock-work.ts';
import { type EngineDependencies, systemTimer } from './dependencies.ts';
import { settleDispute } from './disputes.ts';
import { createDueLoop } from './due-loop.ts';
import { lacking, nameOf } from './epoch.ts';
import { execute } from './execute.ts';
import type { Hear } from './hearing.ts';
import { createOutbox } from './outbox-loop.ts';
import { parkedIssues, settleIssue, troubledPolicies } from './parked.ts';
import type { Engine } from './port.ts';
import { createProcessor, type Processor } from './processor.ts';
import { createProcessorLoop } from './processor-loop.ts';
import { pull } from './pull.ts';
import { push } from './push.ts';
import { createRetries } from './retries.ts';
import { createUnits } from './unit.ts';

const CLOCK_EVERY_MS = 60_000;

export function createEngine(deps: EngineDependencies): Engine {
  const { store, model, log } = deps;
  const timer = deps.timer ?? systemTimer;
  const { run, onChange, onAsked, onPostponed, stopHearing } = createUnits(store, log);
  const off = deps.switchedOff ?? [];
  const processors = model.contexts
    .filter((context) => !off.includes(context.name))
    .map((context) => createProcessor(deps, run, context.name));
  const loops = processors.map((processor) => createProcessorLoop(deps, processor));
  onChange(() => {
    for (const loop of loops) loop.wake();
  });
  const outbox = createOutbox(deps, run);
  onAsked(outbox.wake);
  const retries = createRetries(deps, run);
  const retryLoop = createDueLoop(deps, retries);
  onPostponed(retryLoop.wake);

  const states = () => Promise.all(processors.map((processor) => processor.state()));

  const drain: Drain = async () => {
    for (;;) {
      const stuck = new Map<ContextName, unknown>();
      const catchUp = async (processor: Processor) => {
        await processor.catchUp().catch((fault: unknown) => stuck.set(processor.name, fault));
      };
      await Promise.all(processors.map(catchUp));
      const behind = (await states()).some(({ name, lag }) => lag > 0 && !stuck.has(name));
      if (stopped) return stuck;
      if (behind) continue;
      if ((await outbox.deliverDue()) + (await retries.runDue()) === 0) return stuck;
    }
  };

  const hear: Hear = async (context) => {
    const processor = processors.find(({ name }) => name === context);
    // One that is stuck says so by itself; what it has not heard of stays unknown.
    await processor?.catchUp().catch(() => undefined);
  };

  async function idle(): Promise<void> {
    for (const fault of (await drain()).values()) throw fault;
  }

  // One run after another: two at once would carry out the same dues side by side.
  let lastRun: Promise<void> = Promise.resolve();
  const due = (): Promise<void> => {
    const next = lastRun.then(() => runDue(deps, run, drain, () => stopped));
    lastRun = next.catch(() => undefined);
    return next;
  };

  let callOffClock: (() => void) | undefined;
  let stopped = false;
  const turnClock = () => {
    callOffClock = timer(CLOCK_EVERY_MS, async () => {
      try {
        await due();
      } catch (fault) {
        log[faultLevel(fault)]({ fault: String(fault) }, 'the turn of the clock failed');
      }
      if (!stopped) turnClock();
    });
  };

  return {
    execute: (order, person) => execute(deps, run, order, person, hear),
    push: (request, person) => push(deps, run, request, person, hear),
    pull: (request, person, device) => pull(deps, request, person, device),
    log: async () => nameOf(await store.log()),
    lacking: (request, person) => lacking(deps, run, request, person),
    settleDispute: (eventId, how, person) => settleDispute(deps, run, { eventId, how, person }),
    idle,
    runDue: due,
    processors: states,
    troubledPolicies: () => troubledPolicies(deps),
    parkedIssues: (person) => parkedIssues(deps, person),
    settleIssue: (id, how, person) =>
      settleIssue(deps, { runUnit: run, retries }, id, { how, person }),
    ask: (systemCommand, data) => askOutside(deps, run, systemCommand, data),
    outbox: outbox.states,
    onChange,
    start: () => {
      for (const loop of loops) loop.start();
      outbox.start();
      retryLoop.start();
      turnClock();
    },
    stop: async () => {
      stopped = true;
      stopHearing();
      callOffClock?.();
      for (const loop of loops) loop.stop();
      retryLoop.stop();
      await outbox.stop();
      await retries.stop();
      await lastRun;
      await Promise.all(processors.map((processor) => processor.stop()));
    },
  };
}

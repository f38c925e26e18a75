import type { ContextName } from '@callout/kernel';
import { Mutex } from 'async-mutex';
import { systemTimer } from '../host/timers.ts';
import { faultLevel } from '../store/errors.ts';
import type { EngineDependencies } from './dependencies.ts';
import { createOutbox } from './effects/outbox-loop.ts';
import { requestEffect } from './effects/request-effect.ts';
import { BehindElsewhere, type Drain, runDue } from './policies/clock-work.ts';
import { createDueLoop } from './policies/due-loop.ts';
import { createLeases, type LeaseName } from './policies/leases.ts';
import { parkedIssues, settleIssue, troubledPolicies } from './policies/parked.ts';
import { createProcessor, type Processor } from './policies/processor.ts';
import { createProcessorLoop } from './policies/processor-loop.ts';
import { createRetries } from './policies/retries.ts';
import type { Engine } from './port.ts';
import { type CatchUp, untilCaughtUp } from './run/catch-up.ts';
import { createDeviceWindow, withinWindow } from './run/device-window.ts';
import { readDispute, settleDispute } from './run/disputes.ts';
import { lacking, nameOf } from './run/epoch.ts';
import { execute } from './run/execute.ts';
import { handIn } from './run/hand-in.ts';
import { pull } from './run/pull.ts';
import { push } from './run/push.ts';
import { snapshot } from './run/snapshot.ts';
import { createUnitsOfWork, type RunUnitOfWork } from './run/unit-of-work.ts';

const CLOCK_EVERY_MS = 60_000;

function leaseNames(contexts: readonly ContextName[]): readonly LeaseName[] {
  return [...contexts.map((context) => `processor:${context}` as const), 'clock', 'retries'];
}

/** Done once; what failed is begun again by the next who asks. */
function onceDone(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return async () => {
    done ??= work();
    try {
      await done;
    } catch (fault) {
      done = undefined;
      throw fault;
    }
  };
}

export function createEngine(deps: EngineDependencies): Engine {
  const { store, model, log } = deps;
  const timer = deps.timer ?? systemTimer;
  const units = createUnitsOfWork(store, log);
  const { onChange } = units;
  const readWindow = createDeviceWindow(store, deps.deviceDays);
  const off = deps.switchedOff ?? [];
  const contexts = model.contexts.map(({ name }) => name).filter((name) => !off.includes(name));
  const leases = createLeases(deps, units.run, leaseNames(contexts));
  const prepare = deps.takesLeases ? onceDone(leases.takeOver) : undefined;
  const run: RunUnitOfWork = async (work) => {
    await prepare?.();
    return units.run(work);
  };
  const processors = contexts.map((context) => createProcessor(deps, leases, context));
  const loops = processors.map((processor) => createProcessorLoop(deps, processor));
  const wakeLoops = () => {
    for (const loop of loops) loop.wake();
  };
  onChange(wakeLoops);
  const outbox = createOutbox(deps, run);
  units.onEffectRequested(outbox.wake);
  const retries = createRetries(deps, run, leases);
  const retryLoop = createDueLoop(deps, retries);
  units.onPostponed(retryLoop.wake);
  units.onReleased(leases.wake);

  const states = () => Promise.all(processors.map((processor) => processor.state()));

  /** Those that run here; what stopped some of them. */
  const drain = async (): Promise<ReadonlyMap<ContextName, unknown>> => {
    await (prepare ?? leases.refresh)();
    for (;;) {
      const stuck = new Map<ContextName, unknown>();
      const catchUp = async (processor: Processor) => {
        await processor.catchUp().catch((fault: unknown) => stuck.set(processor.name, fault));
      };
      await Promise.all(processors.map(catchUp));
      const behind = (await states()).some(
        ({ name, lag, runs }) => lag > 0 && runs !== 'elsewhere' && !stuck.has(name),
      );
      if (stopped) return stuck;
      if (behind) continue;
      if ((await outbox.deliverDue()) + (await retries.runDue()) === 0) return stuck;
    }
  };

  /** The others too: the clock decides on all of the facts, whichever server brings them in. */
  const drainAll: Drain = async () => {
    const stuck = new Map(await drain());
    const others = processors.filter(({ name, isElsewhere }) => isElsewhere() && !stuck.has(name));
    const look = async (processor: Processor) => {
      const isThere = await untilCaughtUp(deps, leases, processor, () => stopped);
      if (!isThere) stuck.set(processor.name, new BehindElsewhere(processor.name));
    };
    await Promise.all(others.map(look));
    return stuck;
  };

  const catchUpContext: CatchUp = async (context) => {
    const processor = processors.find(({ name }) => name === context);
    // What it has not caught up with in time stays unknown.
    if (processor) await untilCaughtUp(deps, leases, processor, () => stopped);
  };

  async function idle(): Promise<void> {
    for (const fault of (await drain()).values()) throw fault;
  }

  // One run after another: two at once would carry out the same dues side by side.
  const dueRuns = new Mutex();
  const due = (): Promise<void> =>
    dueRuns.runExclusive(() => runDue(deps, leases, drainAll, () => stopped));

  let callOffClock: (() => void) | undefined;
  let stopped = false;
  const turnClock = () => {
    callOffClock = timer(CLOCK_EVERY_MS, async () => {
      await turnClockOnce();
      if (!stopped) turnClock();
    });
  };

  const turnClockOnce = async () => {
    try {
      await due();
    } catch (fault) {
      log[faultLevel(fault)]({ fault: String(fault) }, 'the turn of the clock failed');
    }
  };
  // What the server that had it until now has left is done at once.
  leases.onTaken((name) => {
    if (name === 'retries') retryLoop.wake();
    else if (name !== 'clock') wakeLoops();
    else if (callOffClock && !stopped) void turnClockOnce();
  });

  const pushed: Engine['push'] = async (request, principal) =>
    withinWindow(await push(deps, run, request, principal, catchUpContext), await readWindow());

  return {
    execute: (request, principal) => execute(deps, run, request, principal, catchUpContext),
    push: pushed,
    handIn: (request, by) => handIn(deps, pushed, request, by),
    pull: (request, principal, device) => pull(deps, readWindow, request, principal, device),
    snapshot: (request, principal, device) =>
      snapshot(deps, readWindow, request, principal, device),
    log: async () => nameOf(await store.log()),
    lacking: (request, principal) => lacking(deps, run, request, principal),
    readDispute: (eventId, principal) => readDispute(deps, eventId, principal),
    settleDispute: (settling) => settleDispute(deps, run, settling, catchUpContext),
    idle,
    runDue: due,
    takeOver: leases.takeOver,
    processors: states,
    troubledPolicies: () => troubledPolicies(deps),
    parkedIssues: (principal) => parkedIssues(deps, principal),
    settleIssue: (id, how, principal) =>
      settleIssue(deps, { runUnit: run, retries }, id, { how, principal }),
    requestEffect: (context, request) => requestEffect(deps, run, context, request),
    outbox: outbox.states,
    onChange,
    start: () => {
      leases.start();
      for (const loop of loops) loop.start();
      outbox.start();
      retryLoop.start();
      turnClock();
    },
    stop: async () => {
      stopped = true;
      units.stopListening();
      callOffClock?.();
      for (const loop of loops) loop.stop();
      retryLoop.stop();
      await outbox.stop();
      await retries.stop();
      await dueRuns.runExclusive(() => undefined);
      await Promise.all(processors.map((processor) => processor.stop()));
      await leases.stop();
    },
  };
}

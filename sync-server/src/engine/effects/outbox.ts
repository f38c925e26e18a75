import { type AnySystemCommand, backOffMs } from '@callout/kernel';
import { Mutex } from 'async-mutex';
import { later } from '../../host/later.ts';
import { systemTimer } from '../../host/timers.ts';
import { faultLevel } from '../../store/errors.ts';
import type { MessageOutcome, OutboxMessage } from '../../store/port.ts';
import type { EngineDependencies, SystemDelivery } from '../dependencies.ts';
import { wakeInMs } from '../policies/due-loop.ts';
import type { RunUnitOfWork } from '../run/unit-of-work.ts';
import { type Attempt, attemptDelivery } from './attempt.ts';
import { recordReply } from './record-reply.ts';

/** Of one system, side by side: the next ones wait until these have ended. */
const PARALLEL_MAX = 4;
/** What a lease leaves for recording the answer. */
const LEASE_SPARE_MS = 30_000;
const REDELIVERY = { firstMs: 1_000, mostMs: 15 * 60_000 };
/** An answer that cannot be recorded is tried so many times beyond the deliveries. */
const ANSWERS_MAX = 5;

interface Deliverable {
  readonly command: AnySystemCommand;
  readonly delivery: SystemDelivery;
}

/** The deliverable commands of each system: a slow system holds up nobody else's messages. */
export function deliverableBySystem(
  deps: EngineDependencies,
): ReadonlyMap<string, ReadonlyMap<string, Deliverable>> {
  const off = deps.switchedOff ?? [];
  const systems = new Map<string, Map<string, Deliverable>>();
  for (const context of deps.model.contexts.filter(({ name }) => !off.includes(name))) {
    for (const command of context.systemCommands ?? []) {
      const delivery = deps.deliveries?.[command.name];
      if (!delivery) continue;
      const found = systems.get(command.system.name) ?? new Map<string, Deliverable>();
      systems.set(command.system.name, found.set(command.name, { command, delivery }));
    }
  }
  return systems;
}

export interface Deliverer {
  readonly name: string;
  /**
   * Delivers what is due until nothing is. One run at a time: who asks meanwhile gets a run of their own
   * after it.
   * @returns how many deliveries there were
   */
  readonly deliverDue: () => Promise<number>;
  /** In how many milliseconds something may be due; undefined while nothing waits. */
  readonly dueInMs: () => Promise<number | undefined>;
  /** Calls off what is under way; it is due at once for whoever comes next. */
  readonly stop: () => Promise<void>;
}

/** Takes one system's messages out of the outbox, each leased for as long as it may take. */
export function createDeliverer(
  deps: EngineDependencies,
  runUnit: RunUnitOfWork,
  system: string,
  deliverables: ReadonlyMap<string, Deliverable>,
): Deliverer {
  const commands = [...deliverables.keys()];
  const timer = deps.timer ?? systemTimer;
  const stopping = new AbortController();

  const put = (message: OutboxMessage) =>
    runUnit(async ({ transaction }) => {
      // Settled meanwhile by another delivery of it: that stands.
      const stored = await transaction.message(message.id);
      if (stored?.state === 'waiting') await transaction.putMessage(message);
    });

  async function take(): Promise<readonly OutboxMessage[]> {
    const due = { commands, now: deps.clock.now(), limit: PARALLEL_MAX };
    if ((await deps.store.messagesDue(due)).length === 0) return [];
    return runUnit(async ({ transaction }) => {
      const leased: OutboxMessage[] = [];
      for (const message of await transaction.messagesDue(due)) {
        const timeoutMs = deliverables.get(message.command)?.command.timeoutMs ?? 0;
        const dueAt = later(due.now, timeoutMs + LEASE_SPARE_MS);
        leased.push({ ...message, attempts: message.attempts + 1, dueAt });
      }
      for (const message of leased) await transaction.putMessage(message);
      return leased;
    });
  }

  const tryLater = (message: OutboxMessage, failure: string, outcome?: MessageOutcome) => {
    const retryMs = backOffMs(message.attempts, REDELIVERY, deps.random);
    const dueAt = later(deps.clock.now(), retryMs);
    const { command, attempts } = message;
    deps.log.warn({ command, attempts, code: failure, retryMs }, 'a delivery will be tried again');
    return put({ ...message, dueAt, failure, ...(outcome ? { outcome } : {}) });
  };

  async function settle(message: OutboxMessage, outcome: MessageOutcome, attemptsMax: number) {
    try {
      await runUnit((unit) => recordReply(unit, deps, message, outcome));
    } catch (fault) {
      const { command, attempts } = message;
      const text = fault instanceof Error ? fault.message : String(fault);
      const facts = { command, attempts, fault: text };
      deps.log[faultLevel(fault)](facts, 'an answer could not be recorded');
      if (attempts < attemptsMax + ANSWERS_MAX) await tryLater(message, 'answer-broken', outcome);
      else await put({ ...message, state: 'broken', outcome, failure: 'answer-broken' });
      return;
    }
    if (outcome.ok) return;
    const { command, attempts } = message;
    deps.log.warn({ command, attempts, code: outcome.code }, 'a delivery has failed for good');
  }

  async function attempt(message: OutboxMessage, found: Deliverable): Promise<Attempt> {
    if (message.outcome) return { outcome: message.outcome, isFinal: true };
    const { command, delivery } = found;
    const signal = stopping.signal;
    return attemptDelivery({ command, message }, delivery, { timer, stopping: signal });
  }

  async function deliver(message: OutboxMessage): Promise<void> {
    const found = deliverables.get(message.command);
    if (!found) return;
    const attempted = await attempt(message, found);
    if (attempted === 'called-off') {
      await put({ ...message, attempts: message.attempts - 1, dueAt: deps.clock.now() });
      return;
    }
    const { outcome, isFinal } = attempted;
    const { attemptsMax } = found.command;
    if (outcome.ok || isFinal || message.attempts >= attemptsMax) {
      await settle(message, outcome, attemptsMax);
    } else {
      await tryLater(message, outcome.code);
    }
  }

  async function work(): Promise<number> {
    let deliveries = 0;
    while (!stopping.signal.aborted) {
      const taken = await take();
      if (taken.length === 0) break;
      deliveries += taken.length;
      await Promise.all(taken.map(deliver));
    }
    return deliveries;
  }

  const inTurn = new Mutex();
  return {
    name: `outbox to ${system}`,
    deliverDue: () => inTurn.runExclusive(work),
    dueInMs: async () => wakeInMs(deps.clock.now(), await deps.store.nextMessageDue(commands)),
    stop: async () => {
      stopping.abort();
      await inTurn.runExclusive(() => undefined);
    },
  };
}

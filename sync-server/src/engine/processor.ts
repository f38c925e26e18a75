import {
  type AnyPolicy,
  type ConfirmedEvent,
  type ContextName,
  derivedId,
  type Issue,
} from '@callout/kernel';
import type { Reader } from '../store/port.ts';
import { perform } from './command.ts';
import type { EngineDependencies } from './dependencies.ts';
import { inquire } from './inquire.ts';
import { assertDistinct, policyActor } from './issues.ts';
import type { ProcessorState } from './port.ts';
import { feedProjections, readToday } from './projections.ts';
import type { RunUnit, Unit } from './unit.ts';
import { createView } from './view.ts';

/** Events of one unit of work: people's pushes wait behind it, so it stays short. */
const BATCH_MAX = 50;
/** So many positions may have to be looked at once more after a start. */
const UNSTORED_MAX = 1_000;

async function carryOut(
  unit: Unit,
  deps: EngineDependencies,
  policy: AnyPolicy,
  cause: ConfirmedEvent,
  { command, stream, data, key }: Issue,
): Promise<void> {
  const eventId = (index: number) =>
    derivedId(cause.id, policy.name, command.name, stream, key, index);
  if (await unit.transaction.event(eventId(0))) return;
  const done = await perform(unit, deps, {
    command,
    stream,
    data,
    actor: policyActor(policy, 'policy'),
    occurredAt: deps.clock.now(),
    policy,
    eventId,
    causationId: cause.id,
    correlationId: cause.correlationId,
  });
  if (!done.ok) {
    const facts = { policy: policy.name, command: command.name, code: done.refusal.code };
    deps.log.debug(facts, 'a policy was refused');
  }
}

async function react(
  unit: Unit,
  deps: EngineDependencies,
  context: ContextName,
  event: ConfirmedEvent,
): Promise<void> {
  // A context's own projections were fed when the event was appended.
  if (event.context !== context) {
    await feedProjections(unit.transaction, deps.model, context, event);
  }
  const policies = deps.model.policiesOn(context, event.type);
  if (policies.length === 0) return;
  const read = readToday(deps.model, event);
  for (const policy of policies) {
    const issues = await policy.react(read as never, createView(unit.transaction, context));
    assertDistinct(policy, issues);
    for (const issue of issues) await carryOut(unit, deps, policy, event, issue);
    await inquire(unit, deps, policy, { event, read });
  }
}

/** Whether this context has anything to do at an event. Most events concern one or two contexts. */
function concerns({ model }: EngineDependencies, context: ContextName, event: ConfirmedEvent) {
  const foreign = event.context !== context;
  return (
    model.policiesOn(context, event.type).length > 0 ||
    (foreign && model.projectionsOn(context, event.type).length > 0)
  );
}

/** A page of the log after a position, and how far one has got after it. */
async function pageAfter(reader: Reader, after: number, limit: number) {
  // Before the page: positions without an event (a dispute took them) are passed up to here only.
  const head = await reader.head();
  const events = await reader.events(after, limit);
  const reached = events.length < limit ? head : (events.at(-1)?.position ?? head);
  return { events, reached: Math.max(after, reached) };
}

/** @returns the position that is now passed, with all its effects */
async function step(
  unit: Unit,
  deps: EngineDependencies,
  context: ContextName,
  { from, limit }: { readonly from: number; readonly limit: number },
): Promise<number> {
  const { transaction } = unit;
  const after = Math.max(from, await transaction.checkpoint(context));
  const { events, reached } = await pageAfter(transaction, after, limit);
  for (const event of events) await react(unit, deps, context, event);
  await transaction.putCheckpoint(context, reached);
  return reached;
}

export interface Processor {
  readonly name: ContextName;
  readonly state: () => Promise<ProcessorState>;
  /**
   * Works until it has reached the end of the log. One run at a time: who asks meanwhile waits for it.
   * @throws what a policy threw; everything before the event that it threw at is done
   */
  readonly catchUp: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** The policies and foreign projections of one context, run on the confirmed log in its order. */
export function createProcessor(
  deps: EngineDependencies,
  runUnit: RunUnit,
  context: ContextName,
): Processor {
  let running: Promise<void> | undefined;
  let stopping = false;
  // Up to here nothing is left to do. The stored checkpoint may be behind it, by events that do not
  // concern this context: those are passed without a write.
  let passed = 0;
  let stored = 0;

  const state = async (): Promise<ProcessorState> => {
    stored = await deps.store.checkpoint(context);
    passed = Math.max(passed, stored);
    const head = await deps.store.head();
    return { name: context, position: passed, lag: head - passed };
  };

  const isIdlePage = async (limit: number): Promise<boolean> => {
    const { events, reached } = await pageAfter(deps.store, passed, limit);
    if (events.some((event) => concerns(deps, context, event))) return false;
    passed = Math.max(passed, reached);
    return passed - stored < UNSTORED_MAX;
  };

  async function work(): Promise<void> {
    let limit = BATCH_MAX;
    while (!stopping && (await state()).lag > 0) {
      if (await isIdlePage(limit)) continue;
      try {
        const from = passed;
        passed = await runUnit((unit) => step(unit, deps, context, { from, limit }));
      } catch (fault) {
        if (limit === 1) throw fault;
        // The batch left nothing behind. One by one, all before the culprit gets done.
        limit = 1;
      }
    }
  }

  return {
    name: context,
    state,
    catchUp: () => {
      running ??= work().finally(() => {
        running = undefined;
      });
      return running;
    },
    stop: async () => {
      stopping = true;
      await running?.catch(() => undefined);
    },
  };
}

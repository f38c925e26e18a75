import { type ClockPolicy, type ContextName, derivedId, type Issue } from '@callout/kernel';
import { perform } from './command.ts';
import type { EngineDependencies } from './dependencies.ts';
import { assertDistinct, policyActor } from './issues.ts';
import type { RunUnit, Unit } from './unit.ts';
import { createView } from './view.ts';

/** Far more than years of missed periods need; reached only by a policy that never has enough. */
const ROUNDS_MAX = 10_000;

/**
 * Carries out one issue. Its ids are derived from the stream's version, so that the same deed can be
 * due again later, but not twice at once.
 */
async function carryOut(
  unit: Unit,
  deps: EngineDependencies,
  policy: ClockPolicy,
  { command, stream, data, key }: Issue,
): Promise<number> {
  const { transaction } = unit;
  const version = (await transaction.document(command.stream.kind, stream))?.version ?? 0;
  const eventId = (index: number) =>
    derivedId('clock', policy.name, command.name, stream, key, version, index);
  const done = await perform(unit, deps, {
    command,
    stream,
    data,
    actor: policyActor(policy, 'clock'),
    occurredAt: deps.clock.now(),
    policy,
    eventId,
    correlationId: eventId(0),
  });
  if (done.ok) return done.value.events.length;
  const facts = { policy: policy.name, command: command.name, code: done.refusal.code };
  deps.log.warn(facts, 'what was due was refused');
  return 0;
}

/** @returns how many events came of it */
async function ask(unit: Unit, deps: EngineDependencies, policy: ClockPolicy): Promise<number> {
  const view = createView(unit.transaction, policy.context);
  const issues = await policy.due(deps.clock.now(), view);
  assertDistinct(policy, issues);
  let events = 0;
  for (const issue of issues) events += await carryOut(unit, deps, policy, issue);
  return events;
}

async function round(
  deps: EngineDependencies,
  runUnit: RunUnit,
  policies: readonly ClockPolicy[],
): Promise<{ readonly events: number; readonly faults: readonly unknown[] }> {
  let events = 0;
  const faults: unknown[] = [];
  for (const policy of policies) {
    try {
      events += await runUnit((unit) => ask(unit, deps, policy));
    } catch (fault) {
      const message = fault instanceof Error ? fault.message : String(fault);
      deps.log.error({ policy: policy.name, fault: message }, 'a clock policy failed');
      faults.push(fault);
    }
  }
  return { events, faults };
}

/** Brings the processors to the end of the log; answers what stopped those that could not get there. */
export type Drain = () => Promise<ReadonlyMap<ContextName, unknown>>;

/**
 * Asks every clock policy what is due by now, again and again until nothing comes of it, with the
 * processors at the end of the log before each round and after the last. A context whose processor
 * has stopped is not asked: it would decide on half of the facts.
 * @throws AggregateError with what policies threw, after all the others had their turn
 */
export async function runDue(
  deps: EngineDependencies,
  runUnit: RunUnit,
  drain: Drain,
  isStopping: () => boolean,
): Promise<void> {
  const off = deps.switchedOff ?? [];
  const policies = deps.model.clockPolicies.filter((policy) => !off.includes(policy.context));
  let stuck = await drain();
  for (let rounds = 0; rounds < ROUNDS_MAX; rounds += 1) {
    if (isStopping()) return;
    const asked = policies.filter((policy) => !stuck.has(policy.context));
    const { events, faults } = await round(deps, runUnit, asked);
    stuck = await drain();
    if (events > 0) continue;
    const all = [...faults, ...stuck.values()];
    if (all.length > 0) throw new AggregateError(all, `policies failed: ${all.join('; ')}`);
    return;
  }
  throw new Error(`after ${ROUNDS_MAX} rounds something is still due`);
}

import { type ClockPolicy, derivedId, type Issue } from '@callout/kernel';
import { perform } from './command.ts';
import type { EngineDependencies } from './dependencies.ts';
import { assertDistinct, policyActor } from './processor.ts';
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

/**
 * Asks every clock policy what is due by now, again and again until nothing comes of it, with the
 * processors at the end of the log before each round and after the last.
 * @throws AggregateError with what policies threw, after the others have been asked
 */
export async function runDue(
  deps: EngineDependencies,
  runUnit: RunUnit,
  drain: () => Promise<void>,
): Promise<void> {
  const off = deps.switchedOff ?? [];
  const policies = deps.model.clockPolicies.filter((policy) => !off.includes(policy.context));
  await drain();
  for (let rounds = 0; rounds < ROUNDS_MAX; rounds += 1) {
    const { events, faults } = await round(deps, runUnit, policies);
    await drain();
    if (events > 0) continue;
    if (faults.length > 0) throw new AggregateError(faults, 'clock policies failed');
    return;
  }
  throw new Error(`after ${ROUNDS_MAX} rounds something is still due`);
}

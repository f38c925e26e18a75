import {
  type AnyEventPolicy,
  type ClockPolicy,
  type ConfirmedEvent,
  derivedId,
  type Issue,
} from '@callout/kernel';
import type { StoredIssue } from '../../store/port.ts';
import type { EngineDependencies } from '../dependencies.ts';
import { planEffects } from '../effects/plan-effects.ts';
import { createContextReader } from '../run/context-reader.ts';
import type { UnitOfWork } from '../run/unit-of-work.ts';
import { assertDistinct, policyActor } from './issues.ts';
import { failed, type Issuer, issueAll } from './issuing.ts';

/** An event with its data as today's version has it, and as it is in the log. */
export interface Told {
  readonly event: ConfirmedEvent;
  readonly read: ConfirmedEvent;
}

export function issuerOn(policy: AnyEventPolicy, cause: ConfirmedEvent): Issuer {
  return {
    context: policy.context,
    name: policy.name,
    issues: policy.issues,
    actor: policyActor(policy, 'policy'),
    cause: { id: cause.id, correlationId: cause.correlationId, place: cause.position },
    idParts: async ({ command, stream, key }) => [cause.id, policy.name, command.name, stream, key],
  };
}

/** The stream's version is in the ids: the same issue can be due again later, but not twice at once. */
export function issuerByClock(unit: UnitOfWork, policy: ClockPolicy): Issuer {
  return {
    context: policy.context,
    name: policy.name,
    issues: policy.issues,
    actor: policyActor(policy, 'clock'),
    asksAgain: true,
    idParts: async ({ command, stream, key }) => {
      const document = await unit.transaction.document(command.stream.kind, stream);
      return ['clock', policy.name, command.name, stream, key, document?.version ?? 0];
    },
  };
}

export async function wantedOn(
  unit: UnitOfWork,
  policy: AnyEventPolicy,
  { read }: Told,
): Promise<readonly Issue[]> {
  const issues = await policy.react(
    read as never,
    createContextReader(unit.transaction, policy.context),
  );
  assertDistinct(policy, issues);
  return issues;
}

/** What is kept of a reaction that could not even say what it wants. */
function reactionRecord(policy: AnyEventPolicy, cause: ConfirmedEvent, now: string): StoredIssue {
  return {
    id: derivedId(cause.id, policy.name, 'reaction'),
    context: policy.context,
    policy: policy.name,
    // Nobody knows which streams it would have reached, so nothing waits behind it.
    stream: cause.id,
    key: '',
    cause: cause.id,
    place: cause.position,
    nth: 0,
    state: 'failing',
    since: now,
    attempts: 0,
    dueAt: now,
  };
}

/** The whole of what a policy does at one event. What was done before is not done again. */
export async function reactTo(
  unit: UnitOfWork,
  deps: EngineDependencies,
  policy: AnyEventPolicy,
  told: Told,
): Promise<void> {
  const issues = await wantedOn(unit, policy, told);
  await issueAll(unit, deps, issuerOn(policy, told.event), issues, 'together');
  await planEffects(unit, deps, policy, told);
}

/** The same, with what throws put aside, so that neither the other policies nor later events wait. */
export async function reactApart(
  unit: UnitOfWork,
  deps: EngineDependencies,
  policy: AnyEventPolicy,
  told: Told,
): Promise<void> {
  const fresh = reactionRecord(policy, told.event, deps.clock.now());
  if (await unit.transaction.issue(fresh.id)) return;
  try {
    const issues = await unit.attempt((part) => wantedOn(part, policy, told));
    await issueAll(unit, deps, issuerOn(policy, told.event), issues, 'apart');
    await unit.attempt((part) => planEffects(part, deps, policy, told));
  } catch (fault) {
    await unit.transaction.putIssue(failed(deps, fresh, fault));
    unit.postponed();
  }
}

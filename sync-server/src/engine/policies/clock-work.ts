import { type ClockPolicy, type ContextName, derivedId, type InstantText } from '@callout/kernel';
import { isOpenIssue } from '../../store/issues.ts';
import type { StoredIssue } from '../../store/port.ts';
import type { EngineDependencies } from '../dependencies.ts';
import { createContextReader } from '../run/context-reader.ts';
import type { UnitOfWork } from '../run/unit-of-work.ts';
import { assertDistinct } from './issues.ts';
import { failed, issueAll, type Manner, settle } from './issuing.ts';
import type { Leases } from './leases.ts';
import { issuerByClock } from './reactions.ts';

/** Far more than years of missed periods need; reached only by a policy that never has enough. */
const ROUNDS_MAX = 10_000;

/** What is kept of a turn in which a policy could not say what is due. */
function turnRecord(policy: ClockPolicy, now: InstantText): StoredIssue {
  return {
    id: derivedId('clock', policy.name, 'turn'),
    context: policy.context,
    policy: policy.name,
    stream: 'turn',
    key: '',
    place: 0,
    nth: 0,
    state: 'failing',
    since: now,
    attempts: 0,
    dueAt: now,
  };
}

/**
 * Asks one policy and carries out what is due.
 * @returns how many events came of it
 * @throws what the policy threw; taken apart, only what kept it from saying what is due
 */
async function issueDue(
  unit: UnitOfWork,
  deps: EngineDependencies,
  policy: ClockPolicy,
  manner: Manner,
): Promise<number> {
  const now = deps.clock.now();
  const turn = await unit.transaction.issue(turnRecord(policy, now).id);
  const isOpen = turn !== undefined && isOpenIssue(turn);
  if (isOpen && turn.dueAt > now) return 0;
  const issues = await policy.due(now, createContextReader(unit.transaction, policy.context));
  assertDistinct(policy, issues);
  const events = await issueAll(unit, deps, issuerByClock(unit, policy), issues, manner);
  if (isOpen) await settle(unit, turn, { state: 'done' });
  return events;
}

async function noteTurn(
  unit: UnitOfWork,
  deps: EngineDependencies,
  policy: ClockPolicy,
  fault: unknown,
) {
  const fresh = turnRecord(policy, deps.clock.now());
  const known = await unit.transaction.issue(fresh.id);
  const record = known && isOpenIssue(known) ? known : fresh;
  await unit.transaction.putIssue(failed(deps, record, fault));
  unit.postponed();
  return 0;
}

/** One policy's turn. What throws is put aside, so that neither its neighbours nor others wait. */
async function turnOf(
  deps: EngineDependencies,
  leases: Leases,
  policy: ClockPolicy,
): Promise<number | 'elsewhere'> {
  const run = <T>(work: (unit: UnitOfWork) => Promise<T>) => leases.runUnder('clock', work);
  try {
    return await run((unit) => issueDue(unit, deps, policy, 'together'));
  } catch {
    try {
      return await run((unit) => issueDue(unit, deps, policy, 'apart'));
    } catch (fault) {
      return run((unit) => noteTurn(unit, deps, policy, fault));
    }
  }
}

/** The processor of a context runs on another server and has not reached the end of the log. */
export class BehindElsewhere extends Error {
  override readonly name = 'BehindElsewhere';
  constructor(context: ContextName) {
    super(`${context} runs on another server and is behind`);
  }
}

/**
 * Brings the processors to the end of the log, or waits until other servers have; answers what stopped
 * those that could not get there.
 */
export type Drain = () => Promise<ReadonlyMap<ContextName, unknown>>;

/**
 * Asks every clock policy what is due by now, again and again until nothing comes of it, with the
 * processors at the end of the log before each round and after the last. A context whose processor
 * has stopped is not asked: it would decide on half of the facts. Nothing is asked where another server
 * runs the clock.
 * @throws AggregateError with what stopped processors, after all the others had their turn
 */
export async function runDue(
  deps: EngineDependencies,
  leases: Leases,
  drain: Drain,
  isStopping: () => boolean,
): Promise<void> {
  const off = deps.switchedOff ?? [];
  const policies = deps.model.clockPolicies.filter((policy) => !off.includes(policy.context));
  let stuck = await drain();
  for (let rounds = 0; rounds < ROUNDS_MAX; rounds += 1) {
    if (isStopping() || leases.isElsewhere('clock')) return;
    const asked = policies.filter((policy) => !stuck.has(policy.context));
    let events = 0;
    for (const policy of asked) {
      const turn = await turnOf(deps, leases, policy);
      if (turn === 'elsewhere') return;
      events += turn;
    }
    stuck = await drain();
    if (events > 0) continue;
    const all = [...stuck.values()].filter((fault) => !(fault instanceof BehindElsewhere));
    if (all.length > 0) throw new AggregateError(all, `processors have stopped: ${all.join('; ')}`);
    return;
  }
  throw new Error(`after ${ROUNDS_MAX} rounds something is still due`);
}

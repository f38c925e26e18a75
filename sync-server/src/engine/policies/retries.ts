import {
  type AnyEventPolicy,
  type AnyPolicy,
  type ClockPolicy,
  type Issue,
  isClockPolicy,
  type Model,
} from '@callout/kernel';
import { Mutex } from 'async-mutex';
import { isOpenIssue } from '../../store/issues.ts';
import type { StoredIssue } from '../../store/port.ts';
import type { EngineDependencies } from '../dependencies.ts';
import { planEffects } from '../effects/plan-effects.ts';
import { readToday } from '../folds/projections.ts';
import { createContextReader } from '../run/context-reader.ts';
import type { RunUnitOfWork, UnitOfWork } from '../run/unit-of-work.ts';
import { wakeInMs } from './due-loop.ts';
import { assertDistinct } from './issues.ts';
import { carryOut, failed, type Issuer, issueAll, plannedIssue, settle } from './issuing.ts';
import type { Leases } from './leases.ts';
import { issuerByClock, issuerOn, wantedOn } from './reactions.ts';

/** Tried one after another before others get their turn. */
const TAKEN_MAX = 20;

function policyOf(model: Model, name: string): AnyPolicy | undefined {
  return model.contexts.flatMap(({ policies }) => policies).find((one) => one.name === name);
}

/**
 * The issue that the record is of, as the policy wants it today. Its stream may be another one by
 * now: what belonged into a week that is closed belongs into the next.
 */
function sameIssue(issues: readonly Issue[], record: StoredIssue): Issue | undefined {
  const alike = issues.filter(
    ({ command, key }) => command.name === record.command && key === record.key,
  );
  const exact = alike.find(({ stream }) => stream === record.stream);
  return exact ?? (alike.length === 1 ? alike[0] : undefined);
}

async function again(
  unit: UnitOfWork,
  deps: EngineDependencies,
  record: StoredIssue,
  { issuer, issues }: { readonly issuer: Issuer; readonly issues: readonly Issue[] },
): Promise<StoredIssue> {
  const wanted = sameIssue(issues, record);
  if (!wanted) return settle(unit, record, { state: 'void' });
  const planned = await plannedIssue(issuer, wanted, record.nth);
  return carryOut(unit, deps, planned, record);
}

async function reactAgain(
  unit: UnitOfWork,
  deps: EngineDependencies,
  policy: AnyEventPolicy,
  record: StoredIssue,
): Promise<StoredIssue> {
  const event = record.cause && (await unit.transaction.event(record.cause));
  if (!event) return settle(unit, record, { state: 'void' });
  const told = { event, read: readToday(deps.model, event) };
  if (record.command !== undefined) {
    const issues = await wantedOn(unit, policy, told);
    return again(unit, deps, record, { issuer: issuerOn(policy, event), issues });
  }
  const issues = await wantedOn(unit, policy, told);
  await issueAll(unit, deps, issuerOn(policy, event), issues, 'apart');
  await planEffects(unit, deps, policy, told);
  return settle(unit, record, { state: 'done' });
}

async function issueDueAgain(
  unit: UnitOfWork,
  deps: EngineDependencies,
  policy: ClockPolicy,
  record: StoredIssue,
): Promise<StoredIssue> {
  const view = createContextReader(unit.transaction, policy.context);
  const issues = await policy.due(deps.clock.now(), view);
  assertDistinct(policy, issues);
  const issuer = issuerByClock(unit, policy);
  if (record.command !== undefined) return again(unit, deps, record, { issuer, issues });
  await issueAll(unit, deps, issuer, issues, 'apart');
  return settle(unit, record, { state: 'done' });
}

/** The policy is asked anew, so what is issued is what it wants today, and nothing of it is kept. */
async function tryOnce(
  unit: UnitOfWork,
  deps: EngineDependencies,
  record: StoredIssue,
): Promise<StoredIssue> {
  const policy = policyOf(deps.model, record.policy);
  // A program that no longer has the policy wants nothing of it.
  if (!policy) return settle(unit, record, { state: 'void' });
  const settled = isClockPolicy(policy)
    ? await issueDueAgain(unit, deps, policy, record)
    : await reactAgain(unit, deps, policy, record);
  // What waits behind it is due now.
  unit.postponed();
  return settled;
}

export interface Retries {
  readonly name: string;
  /** Tries what is due again, once each. @returns how many there were */
  readonly runDue: () => Promise<number>;
  readonly dueInMs: () => Promise<number | undefined>;
  /** Tries one now, whatever its back-off says. @returns how it stands then */
  readonly tryNow: (id: string) => Promise<StoredIssue | undefined>;
  readonly stop: () => Promise<void>;
}

/** Tries again what policies and the clock could not have done. */
export function createRetries(
  deps: EngineDependencies,
  runUnit: RunUnitOfWork,
  leases: Leases,
): Retries {
  const off = deps.switchedOff ?? [];
  const contexts = deps.model.contexts.map(({ name }) => name).filter((one) => !off.includes(one));
  let stopping = false;

  async function attempt<E>(
    run: <T>(work: (unit: UnitOfWork) => Promise<T>) => Promise<T | E>,
    id: string,
    isWanted: (record: StoredIssue) => boolean,
  ): Promise<StoredIssue | E | undefined> {
    try {
      return await run(async (unit) => {
        const record = await unit.transaction.issue(id);
        return record && isOpenIssue(record) && isWanted(record)
          ? tryOnce(unit, deps, record)
          : record;
      });
    } catch (fault) {
      return run(async ({ transaction }) => {
        const record = await transaction.issue(id);
        if (!record || !isOpenIssue(record)) return record;
        const after = failed(deps, record, fault);
        await transaction.putIssue(after);
        return after;
      });
    }
  }

  const underLease = <T>(work: (unit: UnitOfWork) => Promise<T>) =>
    leases.runUnder('retries', work);
  const isElsewhere = () => leases.isElsewhere('retries');

  async function work(): Promise<number> {
    let tried = 0;
    while (!stopping && !isElsewhere()) {
      const now = deps.clock.now();
      const due = await deps.store.issuesDue({ contexts, now, limit: TAKEN_MAX });
      if (due.length === 0) break;
      const isDue = (record: StoredIssue) => record.state !== 'parked' && record.dueAt <= now;
      for (const { id } of due) {
        if ((await attempt(underLease, id, isDue)) === 'elsewhere') return tried;
        tried += 1;
      }
    }
    return tried;
  }

  const inTurn = new Mutex();
  return {
    name: 'issues that failed',
    runDue: () => inTurn.runExclusive(work),
    dueInMs: async () =>
      isElsewhere()
        ? undefined
        : wakeInMs(deps.clock.now(), await deps.store.nextIssueDue(contexts)),
    // What a person asks for is done by the server that they ask.
    tryNow: (id) => inTurn.runExclusive(() => attempt<never>(runUnit, id, () => true)),
    stop: async () => {
      stopping = true;
      await inTurn.runExclusive(() => undefined);
    },
  };
}

import {
  NOT_THERE,
  ok,
  type Principal,
  type Refusal,
  type Result,
  refuse,
  refused,
} from '@callout/kernel';
import { isOpenIssue } from '../../store/issues.ts';
import type { StoredIssue } from '../../store/port.ts';
import type { EngineDependencies } from '../dependencies.ts';
import type { PolicyTrouble, SettleIssue } from '../port.ts';
import type { RunUnitOfWork } from '../run/unit-of-work.ts';
import { settle } from './issuing.ts';
import type { Retries } from './retries.ts';

/** Listed at once; the counts tell how many there are. */
const ISSUES_SHOWN_MAX = 200;

const mayLookAfter = (principal: Principal) => principal.roles.includes('manager');

/** Everything unsettled, the parked first, for those who look after the server. */
export async function parkedIssues(
  { store }: Pick<EngineDependencies, 'store'>,
  principal: Principal,
): Promise<readonly StoredIssue[]> {
  return mayLookAfter(principal) ? store.openIssues(ISSUES_SHOWN_MAX) : [];
}

/** Counted over all of them; the fault is told of the one that is in trouble for the longest time. */
export async function troubledPolicies({
  store,
}: Pick<EngineDependencies, 'store'>): Promise<readonly PolicyTrouble[]> {
  const counts = await store.openIssueCounts();
  if (counts.length === 0) return [];
  const open = await store.openIssues(ISSUES_SHOWN_MAX);
  return counts.map((count) => {
    const fault = open.find((one) => one.policy === count.policy && one.fault)?.fault;
    return fault ? { ...count, fault } : count;
  });
}

function settledRefusal(record: StoredIssue | undefined): Refusal | undefined {
  if (!record) return NOT_THERE;
  return isOpenIssue(record) ? undefined : refuse('issue-settled');
}

async function retry(
  { store }: Pick<EngineDependencies, 'store'>,
  retries: Retries,
  id: string,
): Promise<Result<StoredIssue>> {
  const record = await store.issue(id);
  const refusal = settledRefusal(record);
  if (refusal) return refused(refusal);
  // Out of its turn it would reach its stream before what was wanted of it earlier.
  if (record?.state === 'held') return refused(refuse('issue-waits'));
  const after = await retries.tryNow(id);
  return after ? ok(after) : refused(NOT_THERE);
}

function drop(
  runUnit: RunUnitOfWork,
  id: string,
  { reason, settledBy }: { readonly reason: string; readonly settledBy: string },
): Promise<Result<StoredIssue>> {
  return runUnit(async (unit) => {
    const record = await unit.transaction.issue(id);
    const refusal = settledRefusal(record);
    if (refusal || !record) return refused(refusal ?? NOT_THERE);
    const { fault } = record;
    const outcome = { state: 'dropped', settledBy, reason, ...(fault ? { fault } : {}) } as const;
    const settled = await settle(unit, record, outcome);
    // What waits behind it is due now.
    unit.postponed();
    return ok(settled);
  });
}

/** A manager has an issue tried at once, or says that it is not to be done any more, and why. */
export async function settleIssue(
  deps: EngineDependencies,
  { runUnit, retries }: { readonly runUnit: RunUnitOfWork; readonly retries: Retries },
  id: string,
  { how, principal }: { readonly how: SettleIssue; readonly principal: Principal },
): Promise<Result<StoredIssue>> {
  if (!mayLookAfter(principal)) return refused(NOT_THERE);
  if (how.how === 'retry') return retry(deps, retries, id);
  const reason = how.reason.trim();
  if (reason === '') return refused(refuse('reason-missing', { fields: ['reason'] }));
  return drop(runUnit, id, { reason, settledBy: principal.id });
}

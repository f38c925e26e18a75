import {
  type Actor,
  type AnyCommand,
  backOffMs,
  type ContextName,
  derivedId,
  type Issue,
} from '@callout/kernel';
import { faultText } from '../../host/fault-text.ts';
import { later } from '../../host/later.ts';
import type { Reader, StoredIssue } from '../../store/port.ts';
import type { EngineDependencies } from '../dependencies.ts';
import { perform } from '../run/command.ts';
import type { UnitOfWork } from '../run/unit-of-work.ts';

/** After so many failures in a row it is parked until a person has looked at it. */
export const ISSUE_ATTEMPTS_MAX = 8;
const RETRY = { firstMs: 500, mostMs: 60_000 };

/** Who issues, in answer to what. */
export interface Issuer {
  readonly context: ContextName;
  /** A policy, or the system command whose answer it is. */
  readonly name: string;
  readonly issues: readonly AnyCommand[];
  readonly actor: Actor;
  /** What the ids of its issues are derived from, before what tells two issues apart. */
  readonly idParts: (issue: Issue) => Promise<readonly (string | number)[]>;
  readonly cause?:
    | { readonly id: string; readonly correlationId: string; readonly place: number }
    | undefined;
  /** A refusal is no last word: it is asked for again while it is due. */
  readonly asksAgain?: boolean | undefined;
}

/** One issue with its place among what its policy wants of its stream. */
export interface PlannedIssue {
  readonly issuer: Issuer;
  readonly issue: Issue;
  readonly id: string;
  readonly parts: readonly (string | number)[];
  readonly nth: number;
}

export async function plannedIssue(
  issuer: Issuer,
  issue: Issue,
  nth: number,
): Promise<PlannedIssue> {
  const parts = await issuer.idParts(issue);
  return { issuer, issue, parts, nth, id: derivedId(...parts, 'issue') };
}

/** What is kept of a planned issue, besides how it stands. */
function recordOf({ issuer, issue, id, nth }: PlannedIssue, now: string): StoredIssue {
  return {
    id,
    context: issuer.context,
    policy: issuer.name,
    command: issue.command.name,
    stream: issue.stream,
    key: issue.key,
    ...(issuer.cause ? { cause: issuer.cause.id } : {}),
    place: issuer.cause?.place ?? 0,
    nth,
    state: 'failing',
    since: now,
    attempts: 0,
    dueAt: now,
  };
}

type Ids = (index: number) => string;

/**
 * Ids under which nothing stands. Nobody else can bring one of these (docs/adr/0100), but a log that
 * was written before that was so may hold a fact under the first of them.
 * @returns `carried-out` when the fact there is the issuer's own, from before issues were recorded
 */
async function freeIds(
  reader: Reader,
  planned: PlannedIssue,
  attempts: number,
): Promise<Ids | 'carried-out'> {
  const { issuer, parts } = planned;
  for (let salt = attempts; ; salt += 1) {
    const ids: Ids = (index) =>
      salt === 0 ? derivedId(...parts, index) : derivedId(...parts, index, 'beside', salt);
    const standing = await reader.event(ids(0));
    if (!standing) return ids;
    if (issuer.cause && standing.actor.id === issuer.actor.id) return 'carried-out';
  }
}

/**
 * Runs one issue and notes what became of it, in one transaction.
 * @returns what is noted, and how many events came of it
 * @throws whatever the command's code threw; then nothing is noted
 */
export async function carryOut(
  unit: UnitOfWork,
  deps: EngineDependencies,
  planned: PlannedIssue,
  known?: StoredIssue,
): Promise<StoredIssue> {
  const { issuer, issue } = planned;
  const now = deps.clock.now();
  const record = known ?? recordOf(planned, now);
  const ids = await freeIds(unit.transaction, planned, record.attempts);
  if (ids === 'carried-out') return settle(unit, record, { state: 'done' });
  const done = await perform(unit, deps, {
    command: issue.command,
    stream: issue.stream,
    data: issue.data,
    actor: issuer.actor,
    occurredAt: now,
    policy: issuer,
    eventId: ids,
    causationId: issuer.cause?.id,
    correlationId: issuer.cause?.correlationId ?? ids(0),
  });
  if (done.ok) {
    const events = done.value.events.map(({ id }) => id);
    return settle(unit, record, { state: 'done', events });
  }
  const { code } = done.refusal;
  const facts = { policy: issuer.name, command: issue.command.name, code };
  deps.log[issuer.asksAgain ? 'warn' : 'debug'](facts, 'an issue was refused');
  return settle(unit, record, { state: 'refused', refusal: code });
}

/** Writes that it is settled, unless that is what stands there already. */
export async function settle(
  unit: UnitOfWork,
  record: StoredIssue,
  outcome: Pick<StoredIssue, 'state'> & Partial<StoredIssue>,
): Promise<StoredIssue> {
  const { fault: _fault, refusal: _refusal, ...rest } = record;
  const settled: StoredIssue = { ...rest, ...outcome };
  const isSame = record.state === settled.state && record.refusal === settled.refusal;
  if (!isSame) await unit.transaction.putIssue(settled);
  return settled;
}

/**
 * Notes that it failed once more: it is tried again later, or parked when that was the last time. A
 * turn of the clock is always tried again, because nobody else would ask for what is due.
 */
export function failed(
  deps: Pick<EngineDependencies, 'clock' | 'random' | 'log'>,
  record: StoredIssue,
  fault: unknown,
): StoredIssue {
  const attempts = record.attempts + 1;
  const isTurn = record.command === undefined && record.cause === undefined;
  const isParked = !isTurn && attempts >= ISSUE_ATTEMPTS_MAX;
  const retryMs = backOffMs(attempts, RETRY, deps.random);
  const text = faultText(fault);
  const { policy, command } = record;
  const facts = { policy, command, issue: record.id, attempts, fault: text };
  deps.log.error(
    facts,
    isParked ? 'an issue is parked' : 'an issue failed and will be tried again',
  );
  return {
    ...record,
    state: isParked ? 'parked' : 'failing',
    attempts,
    dueAt: later(deps.clock.now(), retryMs),
    fault: text,
  };
}

/** How a turn deals with what throws: as one whole, or issue by issue, when the whole has failed. */
export type Manner = 'together' | 'apart';

/**
 * Carries out what a policy wants, unless it was before. An issue that throws is put aside when they
 * are taken apart, and the others go on; what the same policy wants later of the same stream waits
 * behind it.
 * @returns how many events came of it
 */
export async function issueAll(
  unit: UnitOfWork,
  deps: EngineDependencies,
  issuer: Issuer,
  issues: readonly Issue[],
  manner: Manner,
): Promise<number> {
  let events = 0;
  for (const [nth, issue] of issues.entries()) {
    const planned = await plannedIssue(issuer, issue, nth);
    const outcome = await issueOne(unit, deps, planned, manner);
    events += outcome?.state === 'done' ? (outcome.events?.length ?? 0) : 0;
  }
  return events;
}

async function issueOne(
  unit: UnitOfWork,
  deps: EngineDependencies,
  planned: PlannedIssue,
  manner: Manner,
): Promise<StoredIssue | undefined> {
  const { transaction } = unit;
  const { issuer, issue } = planned;
  const known = await transaction.issue(planned.id);
  const isAskedAgain = issuer.asksAgain && (known?.state === 'refused' || known?.state === 'void');
  if (known && !isAskedAgain) return undefined;
  if (await transaction.hasOpenIssue(issuer.name, issue.stream)) {
    // The clock asks again by itself as long as it is due.
    if (!issuer.asksAgain) {
      await transaction.putIssue({ ...recordOf(planned, deps.clock.now()), state: 'held' });
    }
    return undefined;
  }
  if (manner === 'together') return carryOut(unit, deps, planned, known);
  try {
    return await unit.attempt((part) => carryOut(part, deps, planned, known));
  } catch (fault) {
    const record = known ?? recordOf(planned, deps.clock.now());
    await transaction.putIssue(failed(deps, record, fault));
    unit.postponed();
    return undefined;
  }
}

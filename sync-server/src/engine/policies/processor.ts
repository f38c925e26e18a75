import type { ConfirmedEvent, ContextName } from '@callout/kernel';
import { faultText } from '../../host/fault-text.ts';
import type { Reader } from '../../store/port.ts';
import type { EngineDependencies } from '../dependencies.ts';
import { feedProjections, readToday } from '../folds/projections.ts';
import type { ProcessorState } from '../port.ts';
import type { UnitOfWork } from '../run/unit-of-work.ts';
import type { Manner } from './issuing.ts';
import type { LeaseName, Leases } from './leases.ts';
import { reactApart, reactTo } from './reactions.ts';

/** Events of one unit of work: people's pushes wait behind it, so it stays short. */
const BATCH_MAX = 50;
/**
 * A stretch is tried as one whole, then with what throws put aside; what is left then is the fault of
 * a read model, and all before its event gets done one by one.
 */
const WAYS = [
  { limit: BATCH_MAX, manner: 'together' },
  { limit: BATCH_MAX, manner: 'apart' },
  { limit: 1, manner: 'apart' },
] as const;
/** So many positions may have to be looked at once more after a start. */
const UNSTORED_MAX = 1_000;

async function react(
  unit: UnitOfWork,
  deps: EngineDependencies,
  context: ContextName,
  event: ConfirmedEvent,
  manner: Manner,
): Promise<void> {
  // A context's own projections were fed when the event was appended.
  if (event.context !== context) {
    await feedProjections(unit.transaction, deps.model, context, event);
  }
  const policies = deps.model.policiesOn(context, event.type);
  if (policies.length === 0) return;
  const told = { event, read: readToday(deps.model, event) };
  const reactAs = manner === 'together' ? reactTo : reactApart;
  for (const policy of policies) await reactAs(unit, deps, policy, told);
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

interface Stretch {
  readonly from: number;
  readonly limit: number;
  readonly manner: Manner;
}

/** @returns the position that is now passed, with all its effects */
async function step(
  unit: UnitOfWork,
  deps: EngineDependencies,
  context: ContextName,
  { from, limit, manner }: Stretch,
): Promise<number> {
  const { transaction } = unit;
  const after = Math.max(from, await transaction.checkpoint(context));
  const { events, reached } = await pageAfter(transaction, after, limit);
  for (const event of events) await react(unit, deps, context, event, manner);
  await transaction.putCheckpoint(context, reached);
  return reached;
}

export interface Processor {
  readonly name: ContextName;
  readonly state: () => Promise<ProcessorState>;
  /** Another server on the database runs it. */
  readonly isElsewhere: () => boolean;
  /**
   * Whether all up to a position is done, whoever runs it. What does not concern the context is passed
   * by reading alone, because its checkpoint is not written for that.
   */
  readonly hasReached: (position: number) => Promise<boolean>;
  /**
   * Works until it has reached the end of the log, or finds that it runs elsewhere. One run at a time:
   * who asks meanwhile waits for it.
   * @throws what a read model threw, or the store; everything before that event is done
   */
  readonly catchUp: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** The policies and foreign projections of one context, run on the confirmed log in its order. */
export function createProcessor(
  deps: EngineDependencies,
  leases: Leases,
  context: ContextName,
): Processor {
  const lease: LeaseName = `processor:${context}`;
  const isElsewhere = () => leases.isElsewhere(lease);
  let running: Promise<void> | undefined;
  let stopping = false;
  // Up to here nothing is left to do. The stored checkpoint may be behind it, by events that do not
  // concern this context: those are passed without a write.
  let passed = 0;
  let stored = 0;
  let trouble: ProcessorState['failing'];

  const refresh = async () => {
    stored = await deps.store.checkpoint(context);
    passed = Math.max(passed, stored);
  };

  const lagNow = async (): Promise<number> => {
    await refresh();
    return (await deps.store.head()) - passed;
  };

  /** Passes a page of events that do not concern the context; false when one of them does. */
  const skip = async (): Promise<boolean> => {
    const { events, reached } = await pageAfter(deps.store, passed, BATCH_MAX);
    if (events.some((event) => concerns(deps, context, event))) return false;
    passed = Math.max(passed, reached);
    return true;
  };

  async function hasReached(position: number): Promise<boolean> {
    await refresh();
    while (passed < position && (await skip()));
    return passed >= position;
  }

  const state = async (): Promise<ProcessorState> => {
    // The one that runs it elsewhere passes by reading, too.
    if (isElsewhere()) await hasReached(await deps.store.head());
    const lag = await lagNow();
    const failing = trouble ? { failing: trouble } : {};
    return { name: context, position: passed, lag, runs: leases.place(lease), ...failing };
  };

  /**
   * Does nothing when another server runs it.
   * @throws when not even one event can be passed: a read model could not take it, or the store failed
   */
  async function advance(): Promise<void> {
    const from = passed;
    for (const [index, { limit, manner }] of WAYS.entries()) {
      try {
        const stretch = { from, limit, manner };
        const reached = await leases.runUnder(lease, (unit) => step(unit, deps, context, stretch));
        if (reached !== 'elsewhere') passed = reached;
        trouble = undefined;
        return;
      } catch (fault) {
        // The stretch left nothing behind: what threw is put aside, or at least comes alone.
        if (index < WAYS.length - 1) continue;
        trouble = { since: trouble?.since ?? deps.clock.now(), fault: faultText(fault) };
        throw fault;
      }
    }
  }

  async function work(): Promise<void> {
    while (!stopping && !isElsewhere() && (await lagNow()) > 0) {
      const isPassed = (await skip()) && passed - stored < UNSTORED_MAX;
      if (!isPassed) await advance();
    }
    if (isElsewhere()) trouble = undefined;
  }

  return {
    name: context,
    state,
    isElsewhere,
    hasReached,
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

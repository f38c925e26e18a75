import {
  type ContextName,
  epochMs,
  type InstantText,
  type Principal,
  type RecordedEvent,
  type Refusal,
  type Result,
  refused,
} from '@callout/kernel';
import {
  type DeviceNumbers,
  isEarly,
  isUsed,
  judge,
  lowestUnsent,
  NO_NUMBERS,
  numberSeen,
  type PushRequest,
  type PushResponse,
  type SentDocument,
  type Verdict,
} from '@callout/sync';
import { StoreFault } from '../../store/errors.ts';
import type { Device } from '../../store/port.ts';
import { foreignRefusal, roleRefusal } from '../access/authorship.ts';
import { refuseForeignDevice } from '../access/device-check.ts';
import { fileRefusal } from '../access/file-rights.ts';
import { openDisputes } from '../access/open-disputes.ts';
import { toldAfter } from '../access/told.ts';
import { unbegunDocument, visibleOrGone } from '../access/visibility.ts';
import type { EngineDependencies } from '../dependencies.ts';
import { documentToday } from '../folds/document-today.ts';
import { append } from './append.ts';
import { type CatchUp, NotCaughtUp, whenCaughtUp } from './catch-up.ts';
import { confirmEvent, noticedOf } from './command.ts';
import { keepDispute } from './disputes.ts';
import { nameOf, requireSameLog, settleOffers } from './epoch.ts';
import { type Arrival, arrived } from './fact-time.ts';
import { notBeforeItBegan } from './recorded-when.ts';
import type { RunUnitOfWork, UnitOfWork } from './unit-of-work.ts';

/** Handling this event threw: a bug, which must not hold back the other events of its device. */
class EventBroken extends Error {
  override readonly name = 'EventBroken';
  readonly event: string;
  constructor(event: string, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.event = event;
  }
}

interface Pushing {
  readonly unit: UnitOfWork;
  readonly deps: EngineDependencies;
  readonly principal: Principal;
  readonly device: string;
  readonly arrival: Arrival;
  /** Events that an earlier attempt at this push broke on. */
  readonly broken: ReadonlySet<string>;
  /** Contexts whose read models have caught up for this push. */
  readonly caughtUp: ReadonlySet<ContextName>;
  numbers: DeviceNumbers;
  cloned: boolean;
}

/** Only the pushing device's own numbers count: a file of another device's work is no hole in them. */
function isNumbered(
  pushing: Pushing,
  event: RecordedEvent,
): event is RecordedEvent & {
  readonly deviceSeq: number;
} {
  return event.deviceSeq !== undefined && event.device === pushing.device;
}

function noteNumber(pushing: Pushing, event: RecordedEvent): void {
  if (!isNumbered(pushing, event)) return;
  pushing.numbers = numberSeen(pushing.numbers, event.deviceSeq);
}

function isUsedNumber(pushing: Pushing, event: RecordedEvent): boolean {
  return isNumbered(pushing, event) && isUsed(pushing.numbers, event.deviceSeq);
}

/** What was said of it before. Under an id of somebody else's fact, nothing is known of this one. */
async function knownBefore(pushing: Pushing, event: RecordedEvent): Promise<Verdict | undefined> {
  const { unit, principal } = pushing;
  const logged = await unit.transaction.event(event.id);
  const dispute = logged ? undefined : await unit.transaction.dispute(event.id);
  const author = (logged ?? dispute?.event)?.actor.id;
  if (author === undefined) return undefined;
  if (author !== principal.id) return refusedOutright(pushing, event, { code: 'id-reserved' });
  return dispute
    ? { event: event.id, verdict: 'disputed', refusal: dispute.refusal }
    : { event: event.id, verdict: 'repeated' };
}

/** It is not about the stream but about whose fact it is: nothing of it is kept here. */
function refusedOutright(pushing: Pushing, event: RecordedEvent, refusal: Refusal): Verdict {
  const { deps, principal, device } = pushing;
  const facts = { event: event.id, person: principal.id, device, code: refusal.code };
  deps.log.warn(facts, 'a pushed event was refused');
  return { event: event.id, verdict: 'refused', refusal };
}

/** The fact as it is taken: what it copies is what the server knows, not what the device said. */
async function judged(pushing: Pushing, sent: RecordedEvent): Promise<Result<RecordedEvent>> {
  const { unit, deps, principal } = pushing;
  if (pushing.broken.has(sent.id)) return refused(brokenRefusal(sent));
  const early = roleRefusal(sent, principal);
  if (early) return refused(early);
  const told = await notBeforeItBegan(unit.transaction, sent, pushing.arrival);
  const stream = deps.model.stream(told.kind);
  const document = stream && (await documentToday(unit.transaction, stream, told.stream));
  const { refusal, event } = judge(deps.model, document?.state, told);
  const denied = refusal ?? (await fileRefusal(unit.transaction, deps.model, event, principal));
  if (denied) return refused(denied);
  const now = deps.clock.now();
  const confirmed = await confirmEvent(unit, deps.model, { event, told }, now);
  if (!confirmed.ok && !pushing.caughtUp.has(told.context)) throw new NotCaughtUp(told.context);
  return confirmed;
}

async function accept(pushing: Pushing, event: RecordedEvent): Promise<Verdict> {
  const { unit, deps } = pushing;
  const stream = deps.model.stream(event.kind);
  if (!stream) throw new Error(`no context declares the stream ${event.kind}`);
  const fact = await noticedOf(unit, deps.model, event);
  const { document } = await append(unit, deps.model, stream, [fact], {
    now: deps.clock.now(),
  });
  return { event: event.id, verdict: 'accepted', position: document.position };
}

const isOurs = (fault: unknown) => fault instanceof StoreFault || fault instanceof NotCaughtUp;
const brokenRefusal = ({ command }: RecordedEvent): Refusal => ({
  code: 'declaration-broken',
  params: { command },
});

/** Whose fact it is could not be told: at the second attempt it is refused, and holds nobody up. */
async function foreignTo(pushing: Pushing, event: RecordedEvent): Promise<Refusal | undefined> {
  const { unit, deps, principal, broken } = pushing;
  try {
    return await foreignRefusal(unit, deps.model, event, principal);
  } catch (fault) {
    if (isOurs(fault) || !broken.has(event.id)) throw fault;
    return brokenRefusal(event);
  }
}

async function verdictOn(pushing: Pushing, sent: RecordedEvent): Promise<Verdict> {
  // The name is what the session says: a device's copy of it may be old, or made up.
  const event = { ...sent, actor: { ...sent.actor, name: pushing.principal.name } };
  const known = await knownBefore(pushing, event);
  if (known) {
    noteNumber(pushing, event);
    return known;
  }
  if (isNumbered(pushing, event) && isEarly(pushing.numbers, event)) {
    return { event: event.id, verdict: 'waiting', missingFrom: pushing.numbers.through + 1 };
  }
  const isUsed = isUsedNumber(pushing, event);
  noteNumber(pushing, event);
  const foreign = await foreignTo(pushing, event);
  // Nothing is kept of it, so a number under which it came before says nothing about the device.
  if (foreign) return refusedOutright(pushing, event, foreign);
  if (isUsed) pushing.cloned = true;
  const fact = await judged(pushing, event);
  if (fact.ok) return accept(pushing, fact.value);
  const { refusal } = fact;
  const flood = await keepDispute(pushing.unit, pushing.deps, event, refusal);
  if (flood) return refusedOutright(pushing, event, flood);
  return { event: event.id, verdict: 'disputed', refusal };
}

async function judgeAll(
  pushing: Pushing,
  events: readonly RecordedEvent[],
): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const event of events) {
    try {
      verdicts.push(await verdictOn(pushing, event));
    } catch (fault) {
      throw isOurs(fault) ? fault : new EventBroken(event.id, fault);
    }
  }
  return verdicts;
}

async function documentOf(
  { unit, deps, principal }: Pushing,
  { kind, stream }: RecordedEvent,
): Promise<SentDocument | undefined> {
  const document = await unit.transaction.document(kind, stream);
  if (document) return visibleOrGone(deps.model, document, principal);
  // Nothing is known of it. An answer without a document would leave what was refused on its device
  // for ever, sent again and again.
  const disputes = await openDisputes(unit.transaction, { kind, stream }, principal.id);
  return unbegunDocument(deps.model, { kind, stream }, disputes, principal);
}

/** A document of every stream that was pushed to, unless nobody declares its kind. */
async function documentsOf(pushing: Pushing, events: readonly RecordedEvent[]) {
  const streams = new Map(events.map((event) => [`${event.kind}:${event.stream}`, event]));
  const documents: SentDocument[] = [];
  for (const event of streams.values()) {
    const document = await documentOf(pushing, event);
    if (document) documents.push(document);
  }
  return documents;
}

async function pushIn(
  unit: UnitOfWork,
  deps: EngineDependencies,
  request: PushRequest,
  principal: Principal,
  { broken, caughtUp }: Pick<Pushing, 'broken' | 'caughtUp'>,
): Promise<PushResponse> {
  const log = await unit.transaction.log();
  requireSameLog(request.log, log);
  const device = await unit.transaction.device(request.device);
  refuseForeignDevice(device, principal.id);
  const now = deps.clock.now();
  const arrival = { now, deviceClock: request.clock };
  const pushing: Pushing = {
    unit,
    deps,
    principal,
    device: request.device,
    arrival,
    broken,
    caughtUp,
    numbers: lowestUnsent(device?.numbers ?? NO_NUMBERS, request.lowestUnsent),
    cloned: device?.cloned ?? false,
  };
  const inOrder = request.events
    .map((event) => arrived(event, arrival))
    .sort((a, b) => (a.deviceSeq ?? 0) - (b.deviceSeq ?? 0));
  const verdicts = await judgeAll(pushing, inOrder);
  await settleOffers(unit.transaction, log.epoch, inOrder, verdicts);
  await unit.transaction.putDevice({
    ...device,
    id: request.device,
    user: principal.id,
    numbers: pushing.numbers,
    lastSeenAt: deps.clock.now(),
    cloned: pushing.cloned,
    revoked: device?.revoked ?? false,
    ...toldBy(request, verdicts, device, now),
  });
  return {
    verdicts,
    documents: await documentsOf(pushing, inOrder),
    through: pushing.numbers.through,
    log: nameOf(log),
  };
}

/** Whoever has told how it stands before says with every push how much is left. */
function toldBy(
  { left, clock }: PushRequest,
  verdicts: readonly Verdict[],
  device: Device | undefined,
  now: InstantText,
): Pick<Device, 'told'> {
  if (!device?.told || left === undefined) return {};
  const waiting = verdicts.filter(({ verdict }) => verdict === 'waiting').length;
  const ahead = clock === undefined ? {} : { clockAheadMs: epochMs(clock) - epochMs(now) };
  const told = { ...device.told, ...ahead, at: now, unsent: left + waiting };
  return { told: toldAfter(device.told, told) };
}

/**
 * Judges what a device recorded, in the device's own order and in one unit of work. An event that
 * makes our code throw is disputed in a second attempt, so that it never blocks its device.
 */
export async function push(
  deps: EngineDependencies,
  runUnit: RunUnitOfWork,
  request: PushRequest,
  principal: Principal,
  catchUp: CatchUp,
): Promise<PushResponse> {
  const broken = new Set<string>();
  for (;;) {
    try {
      return await whenCaughtUp(catchUp, (caughtUp) =>
        runUnit((unit) => pushIn(unit, deps, request, principal, { broken, caughtUp })),
      );
    } catch (fault) {
      if (!(fault instanceof EventBroken) || broken.has(fault.event)) throw fault;
      const facts = { event: fault.event, fault: fault.message, device: request.device };
      deps.log.error(facts, 'judging an event threw');
      broken.add(fault.event);
    }
  }
}

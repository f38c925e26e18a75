import {
  type AnyCommand,
  type ConfirmedEvent,
  DeclarationBroken,
  derivedId,
  epochMs,
  ok,
  type Refusal,
  type Result,
  type Role,
  refused,
  uuidV7,
} from '@callout/kernel';
import { actorFor, mayHold, shownDocument, shownEvent } from '../access/visibility.ts';
import type { EngineDependencies } from '../dependencies.ts';
import type { Executed, Order, Person } from '../port.ts';
import { type Hear, NotHeardYet, whenHeard } from './catch-up.ts';
import { type Done, perform } from './command.ts';
import { toldTime } from './fact-time.ts';
import type { RunUnit, Unit } from './unit-of-work.ts';

/** An order is carried out now; only an import tells when something happened. */
function historyRefusal(order: Order, role: Role): Refusal | undefined {
  return order.occurredAt === undefined || role === 'import'
    ? undefined
    : {
        code: 'history-by-import-only',
        fields: [{ path: 'occurredAt', message: 'history-by-import-only' }],
      };
}

/** Ids are derived from the order where it has one, so that a repeat meets what the first made. */
function idsOf(deps: EngineDependencies, order: Order, person: Person) {
  const fresh = () => uuidV7(epochMs(deps.clock.now()), deps.random(16));
  if (order.id === undefined) {
    const made: string[] = [];
    return {
      stream: order.stream ?? fresh(),
      event: (index: number): string => {
        made[index] ??= fresh();
        return made[index];
      },
    };
  }
  const parts = ['order', person.id, order.id];
  return {
    stream: order.stream ?? derivedId(...parts, 'stream'),
    event: (index: number) => derivedId(...parts, index),
  };
}

async function doneBefore(
  unit: Unit,
  eventId: (index: number) => string,
): Promise<Done | undefined> {
  const events: ConfirmedEvent[] = [];
  for (;;) {
    const event = await unit.transaction.event(eventId(events.length));
    if (!event) break;
    events.push(event);
  }
  const first = events[0];
  if (!first) return undefined;
  return { events, document: await unit.transaction.document(first.kind, first.stream) };
}

function commandOf(deps: EngineDependencies, order: Order): AnyCommand | undefined {
  const command = deps.model.command(order.command);
  return command?.stream.context === order.context ? command : undefined;
}

async function executeIn(
  unit: Unit,
  deps: EngineDependencies,
  order: Order,
  person: Person,
): Promise<Result<Done>> {
  const command = commandOf(deps, order);
  if (!command) {
    return refused({
      code: 'command-unknown',
      params: { command: order.command },
      fields: [{ path: 'command', message: 'command-unknown' }],
    });
  }
  const actor = actorFor(person, command);
  if (!actor) {
    const role = person.roles[0] ?? '—';
    return refused({ code: 'not-permitted', params: { command: command.name, role } });
  }
  const untimely = historyRefusal(order, actor.role);
  if (untimely) return refused(untimely);
  const time = toldTime(order.occurredAt, deps.clock.now());
  if (!time.ok) return time;
  const ids = idsOf(deps, order, person);
  const before = order.id === undefined ? undefined : await doneBefore(unit, ids.event);
  if (before) {
    return before.events[0]?.command === command.name
      ? ok(before)
      : refused({ code: 'order-id-reused', fields: [{ path: 'id', message: 'order-id-reused' }] });
  }
  return perform(unit, deps, {
    command,
    stream: ids.stream,
    data: order.data,
    actor,
    occurredAt: time.value,
    isNamedHere: order.stream === undefined,
    isOurs: order.isOurs,
    eventId: ids.event,
    correlationId: ids.event(0),
  });
}

/** Runs a person's command on the server. */
export async function execute(
  deps: EngineDependencies,
  runUnit: RunUnit,
  order: Order,
  person: Person,
  hear: Hear,
): Promise<Result<Executed>> {
  try {
    const done = await whenHeard(hear, (heard) =>
      runUnit(async (unit) => {
        const tried = await executeIn(unit, deps, order, person);
        const context = commandOf(deps, order)?.stream.context;
        if (!tried.ok && context && !heard.has(context)) throw new NotHeardYet(context);
        return tried;
      }),
    );
    if (!done.ok) return done;
    const { document, events } = done.value;
    return ok({
      events: events.map((event) => shownEvent(deps.model, event, person)),
      document:
        document && mayHold(person, document)
          ? shownDocument(deps.model, document, person)
          : undefined,
    });
  } catch (fault) {
    if (!(fault instanceof DeclarationBroken)) throw fault;
    deps.log.error({ command: order.command, fault: fault.message }, 'a declaration is broken');
    return refused({ code: 'declaration-broken', params: { command: order.command } });
  }
}

import {
  type AnyProjection,
  type ConfirmedEvent,
  type ContextName,
  DeclarationBroken,
  type Model,
  readEventData,
} from '@callout/kernel';
import { faultText } from '../../host/fault-text.ts';
import { StoreFault } from '../../store/errors.ts';
import type { Transaction } from '../../store/port.ts';

/** The event with its data as today's version has it: what policies and projections are given. */
export function readToday(model: Model, event: ConfirmedEvent): ConfirmedEvent {
  const definition = model.event(event.type);
  if (!definition) throw new DeclarationBroken(`no context declares ${event.type}`);
  const data: unknown = readEventData(definition, event.v, event.data);
  return { ...event, v: definition.version, data };
}

/** A read model could not take an event. Order matters to it, so nothing of its context goes past. */
class ProjectionBroken extends Error {
  override readonly name = 'ProjectionBroken';
}

async function feedNamed(
  transaction: Transaction,
  projection: AnyProjection,
  event: ConfirmedEvent,
): Promise<void> {
  try {
    await feed(transaction, projection, event);
  } catch (fault) {
    if (fault instanceof StoreFault || fault instanceof DeclarationBroken) throw fault;
    const what = `${projection.name} cannot take ${event.type}`;
    throw new ProjectionBroken(`${what}: ${faultText(fault)}`, { cause: fault });
  }
}

async function feed(
  transaction: Transaction,
  projection: AnyProjection,
  event: ConfirmedEvent,
): Promise<void> {
  const on = projection.on[event.type];
  if (!on) throw new DeclarationBroken(`${projection.name} is not fed by ${event.type}`);
  const keys = on.key(event as never);
  const { context, name } = projection;
  for (const key of typeof keys === 'string' ? [keys] : keys) {
    const before = await transaction.row(context, name, key);
    const after = on.fold(before as never, event as never, key);
    const index = after === undefined ? '' : (projection.index?.(after as never) ?? '');
    await transaction.putRow(context, name, key, index, after);
  }
}

/** Feeds one event to those projections of a context that are declared to be fed by it. */
export async function feedProjections(
  transaction: Transaction,
  model: Model,
  context: ContextName,
  event: ConfirmedEvent,
): Promise<void> {
  const projections = model.projectionsOn(context, event.type);
  if (projections.length === 0) return;
  const read = readToday(model, event);
  for (const projection of projections) await feedNamed(transaction, projection, read);
}

import {
  type AnyStream,
  type ConfirmedEvent,
  impersonalEvent,
  type Model,
  type RecordedEvent,
} from '@callout/kernel';
import { foldDocument, type StreamDocument } from '@callout/sync';
import { differenceAt } from '../../store/canonical.ts';
import type { Transaction } from '../../store/port.ts';
import { type DisputesOn, disputesOn } from '../access/open-disputes.ts';
import { readToday } from '../folds/projections.ts';

const PAGE = 500;

/** What is left of an event when its person is erased; undefined when nothing of it goes. */
export function leftOf<E extends RecordedEvent>(model: Model, event: E): E | undefined {
  const definition = model.event(event.type);
  const left = definition && impersonalEvent(definition, event);
  return left && differenceAt(left, event) !== undefined ? left : undefined;
}

async function wholeStream(
  transaction: Transaction,
  kind: string,
  stream: string,
): Promise<readonly ConfirmedEvent[]> {
  const events: ConfirmedEvent[] = [];
  for (;;) {
    const page = await transaction.eventsOf(kind, stream, events.at(-1)?.version ?? 0, PAGE);
    events.push(...page);
    if (page.length < PAGE) return events;
  }
}

/** While the event can still be read: its rows are found by what it says. */
async function forgetRows(
  transaction: Transaction,
  model: Model,
  event: ConfirmedEvent,
): Promise<void> {
  const projections = model.contexts.flatMap(({ name }) => model.projectionsOn(name, event.type));
  for (const { on, context, name, index } of projections) {
    const { key: keysOf, forget } = on[event.type] ?? {};
    if (!keysOf || !forget) continue;
    const read = readToday(model, event);
    const keys = keysOf(read as never);
    for (const key of typeof keys === 'string' ? [keys] : keys) {
      const before = await transaction.row(context, name, key);
      if (before === undefined) continue;
      const after = forget(before as never, read as never, key);
      const placed = after === undefined ? '' : (index?.(after as never) ?? '');
      await transaction.putRow(context, name, key, placed, after);
    }
  }
}

/** What could not be told to the outside world until now will not be told any more. */
async function callOff(transaction: Transaction, event: ConfirmedEvent): Promise<void> {
  for (const message of await transaction.messagesCausedBy(event.id)) {
    const { input: _input, outcome: _outcome, ...settled } = message;
    await transaction.putMessage({ ...settled, state: 'failed', failure: 'erased' });
  }
}

/** What is disputed may be readable by no schema: then nothing of it is kept. */
function leftOfDisputed(model: Model, event: RecordedEvent): RecordedEvent {
  try {
    return leftOf(model, event) ?? event;
  } catch {
    return { ...event, data: {} };
  }
}

async function eraseDisputes(
  transaction: Transaction,
  model: Model,
  kind: string,
  stream: string,
): Promise<DisputesOn> {
  for (const dispute of await transaction.disputesOf(kind, stream)) {
    const event = leftOfDisputed(model, dispute.event);
    await transaction.putDispute({ ...dispute, event, overtakenBy: undefined });
  }
  return disputesOn(transaction, { kind, stream });
}

/**
 * Destroys everything personal that the events of a stream have left behind: in the log, in rows, in
 * the outbox, in disputes. Answers the document as it is folded from what is left.
 */
export async function erasePerson(
  transaction: Transaction,
  model: Model,
  stream: AnyStream,
  id: string,
): Promise<StreamDocument> {
  const events = await wholeStream(transaction, stream.kind, id);
  for (const event of events) {
    await forgetRows(transaction, model, event);
    await callOff(transaction, event);
  }
  const left = events.flatMap((event) => leftOf(model, event) ?? []);
  await transaction.erase(stream.kind, id, left);
  const disputes = await eraseDisputes(transaction, model, stream.kind, id);
  const remaining = await wholeStream(transaction, stream.kind, id);
  const document = foldDocument(stream, undefined, remaining);
  return { ...document, ...disputes };
}

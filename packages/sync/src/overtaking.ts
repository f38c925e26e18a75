import {
  acceptEvent,
  type ConfirmedEvent,
  evolveState,
  type Model,
  type RecordedEvent,
  readEventData,
  shownTo,
  type Window,
} from '@callout/kernel';
import type { Overtaking } from './document.ts';

/**
 * What overtook a refused fact: the last fact of its stream before which it would have been taken, and
 * after which it is not. The model itself is asked, so no rule says a second time what it objects to.
 * @param log the facts of the stream, oldest first
 * @param before what the same person recorded on the stream earlier and was refused as well: a completion
 *   follows a check-in that never arrived
 * @returns undefined where it would never have been taken, or nothing has come since that matters
 */
export function overtakenBy(
  model: Model,
  log: readonly ConfirmedEvent[],
  refused: RecordedEvent,
  before: readonly RecordedEvent[] = [],
): Overtaking | undefined {
  const stream = model.stream(refused.kind);
  if (!stream) return undefined;
  let state: unknown;
  let fits = false;
  let overtaking: ConfirmedEvent | undefined;
  for (const event of log) {
    state = evolveState(stream, state ?? stream.initial, event);
    const fitted = fits;
    fits = wouldFit(model, state, refused, before);
    if (fitted && !fits) overtaking = event;
    if (fits) overtaking = undefined;
  }
  return overtaking && told(model, overtaking);
}

function wouldFit(
  model: Model,
  onTopOf: unknown,
  refused: RecordedEvent,
  before: readonly RecordedEvent[],
): boolean {
  let state = onTopOf;
  for (const event of before) {
    const taken = acceptEvent(model, state, event);
    if (taken.ok) state = taken.value.state;
  }
  return acceptEvent(model, state, refused).ok;
}

/** Who did what, when: the names and the times that it says, which everybody on the stream may read. */
function told(model: Model, event: ConfirmedEvent): Overtaking {
  const stream = model.stream(event.kind);
  const definition = model.event(event.type);
  const data = definition ? readEventData(definition, event.v, event.data) : {};
  const open = stream ? shownTo(stream, data as Readonly<Record<string, unknown>>, []) : {};
  const names: Record<string, string> = {};
  const windows: Record<string, Window> = {};
  for (const [field, value] of Object.entries(open)) {
    if (typeof value !== 'object' || value === null) continue;
    if ('name' in value && typeof value.name === 'string') names[field] = value.name;
    const { from, to } = value as Partial<Window>;
    if (typeof from === 'string' && typeof to === 'string') windows[field] = { from, to };
  }
  const { id, type, occurredAt, actor } = event;
  return {
    ...{ id, type, occurredAt, names, windows },
    actor: { id: actor.id, role: actor.role, name: actor.name },
  };
}

import type { EventDefinition, RecordedEvent } from './event.ts';
import { readEventData } from './event.ts';
import { type Place, placesOf, spotsOf } from './origin.ts';
import { ok, type Refusal, type Result, refuse, refused } from './result.ts';
import type { AnyStream } from './stream.ts';

/** What is longer than this is cut when a name is taken over from a session. */
const NAME_MAX = 120;

const isPerson = ({ actor }: RecordedEvent) => actor.role !== 'policy' && actor.role !== 'clock';

/**
 * The event as it may be recorded on this state: read by today's schema, which leaves out what it does
 * not know, and with everything that it says again of its own stream and of its actor put in. A name
 * that it copies may differ, since it may have been true before: see `vouchEvent`.
 * @throws when the data fits no schema
 */
export function settleEvent(
  stream: AnyStream,
  definition: EventDefinition,
  state: unknown,
  event: RecordedEvent,
): Result<RecordedEvent> {
  const data: unknown = readEventData(definition, event.v, event.data);
  const read = { ...event, v: definition.version, data };
  if (isPerson(event)) {
    const refusal = nameActor(definition, read);
    if (refusal) return refused(refusal);
  }
  return repeatState(stream, definition, state, read);
}

/** Whoever records a fact can name nobody else as the one who does. */
function nameActor(definition: EventDefinition, event: RecordedEvent): Refusal | undefined {
  for (const { path, origin } of placesOf(definition.schema)) {
    if (origin?.kind !== 'actor') continue;
    for (const spot of spotsOf(event.data, path)) {
      if (origin.field === 'name') {
        spot.holder[spot.key] = (event.actor.name || event.actor.id).slice(0, NAME_MAX);
      } else if (spot.holder[spot.key] !== event.actor.id) {
        return refuse('not-in-own-name', { fields: [spot.path] });
      }
    }
  }
  return undefined;
}

function repeatState(
  stream: AnyStream,
  definition: EventDefinition,
  state: unknown,
  event: RecordedEvent,
): Result<RecordedEvent> {
  const repeats = stream.repeats?.[definition.type];
  if (!repeats) return ok(event);
  const told = event.data as Readonly<Record<string, unknown>>;
  const due = repeats.of(state as never, told as never) as Readonly<Record<string, unknown>>;
  const copies = copiesIn(definition);
  const fields = Object.keys(due).flatMap((field) =>
    differences(told[field], due[field], field, copies),
  );
  if (fields.length > 0) return refused(refuse(repeats.refusal, { fields }));
  const data = { ...told, ...due };
  return ok({ ...event, data: definition.schema.parse(data) });
}

/** Dotted places of names and the like that are copied from other streams. */
function copiesIn(definition: EventDefinition): ReadonlySet<string> {
  const isCopy = ({ within, origin }: Place) => within === 'own' && origin?.kind === 'copy';
  return new Set(
    placesOf(definition.schema)
      .filter(isCopy)
      .map(({ path }) => path.join('.')),
  );
}

function differences(
  told: unknown,
  due: unknown,
  path: string,
  copies: ReadonlySet<string>,
): readonly string[] {
  // Whoever says less than there is has not heard of it yet: what is left out is put in.
  if (told === due || told === undefined || copies.has(path)) return [];
  if (!isObject(told) || !isObject(due)) return [path];
  const keys = new Set([...Object.keys(told), ...Object.keys(due)]);
  return [...keys].flatMap((key) => differences(told[key], due[key], `${path}.${key}`, copies));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** What a person says without the server, though it is the server's alone to say. */
export function decidedRefusal(
  definition: EventDefinition,
  event: RecordedEvent,
): Refusal | undefined {
  if (!isPerson(event)) return undefined;
  for (const { path, origin } of placesOf(definition.schema)) {
    if (origin?.kind !== 'decided') continue;
    if (path.length === 0) return { code: 'decided-by-server', params: { field: definition.type } };
    const said = spotsOf(event.data, path).find(({ holder, key }) => holder[key] !== undefined);
    if (said) {
      return refuse('decided-by-server', { params: { field: said.path }, fields: [said.path] });
    }
  }
  return undefined;
}

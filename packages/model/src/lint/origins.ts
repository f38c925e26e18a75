import {
  type AnyCommand,
  basisPointsSchema,
  type ContextDefinition,
  type EventDefinition,
  type Model,
  moneySchema,
  type Place,
  placesOf,
  priceSchema,
  timeZoneSchema,
} from '@callout/kernel';
import { idSchema } from '@callout/published-language';
import { z } from 'zod';
import { peopleOf } from '../graph/graph.ts';
import type { Finding } from './finding.ts';

/** Schemas of values that mostly stand somewhere else too: who says them here has to be said. */
const TELLING: readonly z.ZodType[] = [
  idSchema,
  priceSchema,
  moneySchema,
  basisPointsSchema,
  timeZoneSchema,
];
const TELLING_NAME = /^(id|iban)$|(Id|Ids|Iban)$/;

/** Values of which nobody has said where they come from, and copies that their context cannot check. */
export function originFindings(model: Model, context: ContextDefinition): readonly Finding[] {
  const events = context.streams.flatMap((stream) => stream.events);
  return events.flatMap((event) => [
    ...withoutOrigin(model, event).map((detail) => ({
      rule: 'value-without-origin' as const,
      context: context.name,
      subject: event.type,
      detail,
    })),
    ...uncheckedIn(context, event).map((detail) => ({
      rule: 'copy-without-knowledge' as const,
      context: context.name,
      subject: event.type,
      detail,
    })),
  ]);
}

function withoutOrigin(model: Model, event: EventDefinition): readonly string[] {
  const unsaid = placesOf(event.schema).filter(({ shared }) => shared === undefined);
  const missing = unsaid.filter(
    (place) => looksTelling(place, unsaid) || isUnasked(model, event, place),
  );
  return [...new Set(missing.map(({ path }) => path.join('.')))];
}

function looksTelling(place: Place, unsaid: readonly Place[]): boolean {
  const { schema, path } = place;
  const key = path.at(-1) ?? '';
  if (TELLING.some((one) => one === schema || one === schema._zod.parent)) return true;
  if (place.isLeaf && TELLING_NAME.test(key)) return true;
  return (
    key === 'name' &&
    unsaid.some((other) => other.path.join('.') === [...path.slice(0, -1), 'id'].join('.'))
  );
}

/** What a device records beyond what its command asks the person for. */
function isUnasked(model: Model, event: EventDefinition, { path, isLeaf }: Place): boolean {
  const [field] = path;
  if (!isLeaf || field === undefined) return false;
  return recordersOf(model, event).some(
    ({ input }) => !(input instanceof z.ZodObject && field in input.shape),
  );
}

/** Commands by which a person records the event without the server. */
function recordersOf(model: Model, event: EventDefinition): readonly AnyCommand[] {
  return model.contexts
    .flatMap(({ commands }) => commands)
    .filter((command) => command.emits.includes(event))
    .filter((command) => !command.loadFacts && peopleOf(command).length > 0);
}

/** Copies that a person's fact brings, of streams that the context has no knowledge of. */
function uncheckedIn(context: ContextDefinition, event: EventDefinition): readonly string[] {
  const isPersons = context.commands.some(
    (command) => command.emits.includes(event) && peopleOf(command).length > 0,
  );
  if (!isPersons) return [];
  return placesOf(event.schema).flatMap(({ path, origin, within }) => {
    if (within) return [];
    const kind = origin?.kind === 'reference' ? origin.to : undefined;
    const of = origin?.kind === 'copy' ? origin.of : kind;
    const known = context.knows?.find((knowledge) => knowledge.of === of);
    const suffices = known && (kind === undefined || known.unknown !== undefined);
    return of === undefined || suffices ? [] : [path.join('.')];
  });
}

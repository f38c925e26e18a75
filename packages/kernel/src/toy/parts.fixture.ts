import { z } from 'zod';
import { type AnyCommand, defineCommand } from '../command.ts';
import { assembleModel, type ContextDefinition, defineContext } from '../context.ts';
import { definitionsOf } from '../define.ts';
import { type EventDefinition, eventsOf } from '../event.ts';
import { always, defineStream, type Envelope } from '../stream.ts';
import type { ContextName, Role } from '../vocabulary.ts';

const empty = z.object({});
const NO_TEXTS = { en: {}, ru: {} };

/** An envelope that says of a document no more than the test cares for. */
export function envelopeOf<S extends string>(
  status: S,
  title: string,
  more: Partial<Envelope<S>> = {},
): Envelope<S> {
  const rest = { sort: '', owner: '', assignee: '', day: '', closed: false };
  return { status, title, ...rest, ...more };
}

/** A stream of one context with events of these names; the first begins it. */
export function toyStream(context: ContextName, kind: string, types: readonly string[]) {
  const events = types.map((type) => eventsOf(context, kind)(type, { schema: empty, sample: {} }));
  const each = <T>(value: T) => Object.fromEntries(types.map((type) => [type, value]));
  return defineStream({
    kind,
    events,
    initial: {},
    beginsWith: types.slice(0, 1),
    statuses: ['there'],
    evolve: each((state: object) => state),
    rules: each(always),
    envelope: () => envelopeOf('there', kind),
    relations: () => [],
    audience: () => [],
  });
}

export function toyCommand(
  name: string,
  stream: ReturnType<typeof toyStream>,
  emits: readonly EventDefinition[],
  roles: readonly Role[] = [],
): AnyCommand {
  return defineCommand({
    name,
    stream,
    input: empty,
    actors: Object.fromEntries(roles.map((role) => [role, ['any' as const]])),
    emits,
    decide: () => [],
  });
}

export function toyPolicy(
  context: ContextName,
  name: string,
  whenever: readonly EventDefinition[],
  issues: readonly AnyCommand[],
) {
  return definitionsOf(context, whenever).definePolicy({
    name,
    whenever,
    issues,
    react: async () => [],
  });
}

/** A context of the parts that are named, and nothing else. */
export function toyContext(
  name: ContextName,
  parts: Partial<ContextDefinition> = {},
): ContextDefinition {
  return defineContext({
    name,
    streams: [],
    commands: [],
    policies: [],
    projections: [],
    lists: [],
    texts: NO_TEXTS,
    ...parts,
  });
}

export function toyModelOf(...contexts: readonly ContextDefinition[]) {
  return assembleModel(contexts, NO_TEXTS);
}

import {
  type AnyCommand,
  always,
  assembleModel,
  type ContextDefinition,
  type ContextName,
  defineCommand,
  defineContext,
  defineList,
  defineStream,
  definitionsOf,
  type EventDefinition,
  eventsOf,
  type Role,
} from '@callout/kernel';
import { z } from 'zod';

const empty = z.object({});

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
    envelope: () => ({
      status: 'there',
      title: kind,
      sort: '',
      owner: '',
      assignee: '',
      day: '',
      closed: false,
    }),
    relations: () => [],
    audience: () => [],
  });
}

type ToyStream = ReturnType<typeof toyStream>;

export function toyCommand(
  name: string,
  stream: ToyStream,
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

export function toyContext(
  name: ContextName,
  parts: Partial<ContextDefinition> & Pick<ContextDefinition, 'streams'>,
): ContextDefinition {
  return defineContext({
    name,
    commands: [],
    policies: [],
    projections: [],
    lists: [],
    texts: { en: {}, ru: {} },
    ...parts,
  });
}

export function toyModel(...contexts: readonly ContextDefinition[]) {
  return assembleModel(contexts, { en: {}, ru: {} });
}

/** A context that breaks nothing: a manager opens a door with a list in view, and a policy greets. */
export function soundContext(name: ContextName = 'provisioning') {
  const door = toyStream(name, `${name}-door`, ['DoorOpened', 'GuestGreeted']);
  const [opened, greeted] = door.events;
  if (!opened || !greeted) throw new Error('the door has two events');
  const OpenDoor = toyCommand('OpenDoor', door, [opened], ['manager']);
  const GreetGuest = toyCommand('GreetGuest', door, [greeted]);
  const greet = toyPolicy(name, 'greet-when-opened', [opened], [GreetGuest]);
  const doors = defineList({ name: 'doors', over: door, observers: ['manager'] });
  const context = toyContext(name, {
    streams: [door],
    commands: [OpenDoor, GreetGuest],
    policies: [greet],
    lists: [doors],
  });
  return { context, door, opened, greeted, OpenDoor, GreetGuest, greet, doors };
}

import type { AnyCommand } from './command.ts';
import type { EventDefinition } from './event.ts';
import type { Knowledge } from './knowledge.ts';
import type { ListDefinition } from './list.ts';
import type { MailDefinition } from './mail.ts';
import type { AnyEventPolicy, AnyPolicy, ClockPolicy } from './policy.ts';
import { type AnyProjection, isReadModel, type ReadModel } from './read-model.ts';
import { SendMail } from './send-mail.ts';
import type { AnyStream } from './stream.ts';
import type { AnySystemCommand } from './system.ts';
import { createTexts, LOCALES, type Locale, type SayText, type TextTable } from './text.ts';
import type { ContextName } from './vocabulary.ts';

/** A context as a value: all that anybody derives anything from. */
export interface ContextDefinition {
  readonly name: ContextName;
  readonly streams: readonly AnyStream[];
  readonly commands: readonly AnyCommand[];
  readonly policies: readonly AnyPolicy[];
  /** Commands that are invoked on external systems; the systems themselves are named by them. */
  readonly systemCommands?: readonly AnySystemCommand[];
  /** Mails that it writes. A context that has some may send them. */
  readonly mails?: readonly MailDefinition[];
  readonly projections: readonly AnyProjection[];
  /** What people read of the server's own records. */
  readonly registers?: readonly ReadModel[];
  readonly lists: readonly ListDefinition[];
  /** Published events of other contexts that its policies and projections react to. */
  readonly listensTo: readonly EventDefinition[];
  /** How it knows what people's facts copy from other streams. */
  readonly knows?: readonly Knowledge[];
  /** Titles (`command.StartService`, `event.ServiceStarted`, …) and sentences (`refusal.<code>`). */
  readonly texts: Readonly<Record<Locale, TextTable>>;
}

/**
 * Declares a context; the types of its streams stay known.
 * @throws when a policy or projection of another context is declared here
 */
export function defineContext<const S extends readonly AnyStream[]>(
  declared: Omit<ContextDefinition, 'listensTo' | 'streams'> & { readonly streams: S },
): ContextDefinition & { readonly streams: S } {
  const { name, policies, projections, registers = [] } = declared;
  const { mails = [], systemCommands = [] } = declared;
  const stray = [...policies, ...projections, ...registers].find(({ context }) => context !== name);
  if (stray) throw new Error(`${stray.name} belongs to ${stray.context}, not to ${name}`);
  const heard = [
    ...policies.flatMap((policy) => (isClockPolicy(policy) ? [] : policy.whenever)),
    ...projections.flatMap(({ feeds }) => feeds),
  ];
  const own = mails.length === 0 ? {} : { systemCommands: [...systemCommands, SendMail] };
  return {
    ...declared,
    ...own,
    listensTo: [...new Set(heard)].filter(({ context }) => context !== name),
  };
}

/** Every context together, with look-ups. Names of streams, commands and events are unique in it. */
export interface Model {
  readonly contexts: readonly ContextDefinition[];
  readonly stream: (kind: string) => AnyStream | undefined;
  readonly command: (name: string) => AnyCommand | undefined;
  readonly list: (name: string) => ListDefinition | undefined;
  /** The projections and registers that people read, by name. */
  readonly readModel: (name: string) => ReadModel | undefined;
  readonly readModels: readonly ReadModel[];
  readonly event: (type: string) => EventDefinition | undefined;
  readonly policiesOn: (context: ContextName, eventType: string) => readonly AnyEventPolicy[];
  readonly clockPolicies: readonly ClockPolicy[];
  readonly systemCommand: (name: string) => AnySystemCommand | undefined;
  readonly mail: (name: string) => MailDefinition | undefined;
  readonly projectionsOn: (context: ContextName, eventType: string) => readonly AnyProjection[];
  /** Fills a sentence; answers the key itself where there is none, so that a gap is seen. */
  readonly text: SayText;
}

export function isClockPolicy(policy: AnyPolicy): policy is ClockPolicy {
  return policy.whenever === 'clock';
}

function byUniqueName<T>(what: string, things: readonly T[], nameOf: (thing: T) => string) {
  const found = new Map<string, T>();
  for (const thing of things) {
    if (found.has(nameOf(thing))) throw new Error(`two ${what} are called ${nameOf(thing)}`);
    found.set(nameOf(thing), thing);
  }
  return found;
}

function grouped<T>(things: readonly T[], keysOf: (thing: T) => readonly string[]) {
  const groups = new Map<string, T[]>();
  for (const thing of things) {
    for (const key of keysOf(thing)) groups.set(key, [...(groups.get(key) ?? []), thing]);
  }
  return groups;
}

export function assembleModel(
  contexts: readonly ContextDefinition[],
  shared: Readonly<Record<Locale, TextTable>>,
): Model {
  const all = <T>(pick: (context: ContextDefinition) => readonly T[]) => contexts.flatMap(pick);
  const streams = all((context) => context.streams);
  const streamByKind = byUniqueName('streams', streams, (stream) => stream.kind);
  const commandByName = byUniqueName(
    'commands',
    all((context) => context.commands),
    (command) => command.name,
  );
  const listByName = byUniqueName(
    'lists',
    all((context) => context.lists),
    (list) => list.name,
  );
  const readModels: readonly ReadModel[] = [
    ...all((context) => context.projections).filter(isReadModel),
    ...all((context) => context.registers ?? []),
  ];
  const readModelByName = byUniqueName('read models', readModels, (readModel) => readModel.name);
  const eventByType = byUniqueName(
    'events',
    streams.flatMap((stream) => stream.events),
    (event) => event.type,
  );
  const policies = all((context) => context.policies);
  const systemCommandByName = byUniqueName(
    'system commands',
    // Several contexts may invoke one command of one system.
    [...new Set(all((context) => context.systemCommands ?? []))],
    (command) => command.name,
  );
  const mailByName = byUniqueName(
    'mails',
    all((context) => context.mails ?? []),
    (mail) => mail.name,
  );
  byUniqueName('policies', policies, (policy) => policy.name);
  const policiesByEvent = grouped(
    policies.filter((policy): policy is AnyEventPolicy => !isClockPolicy(policy)),
    (policy) => policy.whenever.map((event) => `${policy.context}/${event.type}`),
  );
  const projectionsByEvent = grouped(
    all((context) => context.projections),
    (projection) => projection.feeds.map((event) => `${projection.context}/${event.type}`),
  );
  const texts: Record<Locale, TextTable> = { en: {}, ru: {} };
  for (const locale of LOCALES) {
    texts[locale] = Object.assign(
      {},
      shared[locale],
      ...contexts.map((context) => context.texts[locale]),
    );
  }
  return {
    contexts,
    stream: (kind) => streamByKind.get(kind),
    command: (name) => commandByName.get(name),
    list: (name) => listByName.get(name),
    readModel: (name) => readModelByName.get(name),
    readModels,
    event: (type) => eventByType.get(type),
    policiesOn: (context, type) => policiesByEvent.get(`${context}/${type}`) ?? [],
    clockPolicies: policies.filter(isClockPolicy),
    systemCommand: (name) => systemCommandByName.get(name),
    mail: (name) => mailByName.get(name),
    projectionsOn: (context, type) => projectionsByEvent.get(`${context}/${type}`) ?? [],
    text: createTexts(texts),
  };
}

import {
  type AnyCommand,
  type AnyPolicy,
  type AnyProjection,
  type AnyStream,
  type AnySystemCommand,
  type ContextDefinition,
  type EventDefinition,
  isClockPolicy,
  type MailDefinition,
  type Model,
  needsServer,
} from '@callout/kernel';
import { z } from 'zod';

type JsonSchema = Readonly<Record<string, unknown>>;

/** What a schema reads (`input`) or answers (`output`), as JSON Schema 2020-12. */
function jsonSchemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...described } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return described;
}

/** The whole declared model as plain JSON: what a tool needs that does not run our code. */
export function describeModel(model: Model) {
  return { contexts: model.contexts.map(describeContext) };
}

function describeContext(context: ContextDefinition) {
  return {
    name: context.name,
    streams: context.streams.map(describeStream),
    commands: context.commands.map(describeCommand),
    policies: context.policies.map(describePolicy),
    systemCommands: (context.systemCommands ?? []).map(describeSystemCommand),
    mails: (context.mails ?? []).map(describeMail),
    projections: context.projections.map(describeProjection),
    lists: context.lists.map(({ over, context: _, ...list }) => ({ ...list, over: over.kind })),
    listensTo: typesOf(context.listensTo),
    texts: context.texts,
  };
}

function describeProjection({ name, feeds, observed }: AnyProjection) {
  return {
    name,
    feeds: typesOf(feeds),
    ...(observed ? { observers: observed.observers, columns: Object.keys(observed.fields) } : {}),
  };
}

function describeStream(stream: AnyStream) {
  return {
    kind: stream.kind,
    ids: describeIds(stream),
    beginsWith: stream.beginsWith,
    mayBegin: stream.mayBegin ?? [],
    confidential: stream.confidential,
    events: stream.events.map((event) => ({
      type: event.type,
      version: event.version,
      data: jsonSchemaOf(event.schema, 'output'),
    })),
  };
}

/** How whoever begins one names it: the form, with what it is made of where that can be said. */
function describeIds({ ids }: AnyStream) {
  if (!ids) return { form: 'made' };
  return ids.form === 'derived' ? { form: ids.form } : ids;
}

function describeCommand(command: AnyCommand) {
  return {
    name: command.name,
    stream: command.stream.kind,
    actors: command.actors,
    emits: typesOf(command.emits),
    /** Devices cannot record it: its decision needs facts that only the server holds. */
    needsServer: needsServer(command),
    /** The server checks it once more against facts of other streams. */
    confirmed: command.serverCheck !== undefined,
    input: jsonSchemaOf(command.input, 'input'),
  };
}

function describePolicy(policy: AnyPolicy) {
  return {
    name: policy.name,
    whenever: isClockPolicy(policy) ? ('clock' as const) : typesOf(policy.whenever),
    issues: policy.issues.map((command) => command.name),
    asks: isClockPolicy(policy) ? [] : (policy.requests ?? []).map(({ name }) => name),
  };
}

function describeMail({ name, to, params, opens }: MailDefinition) {
  return { name, to, params, opens };
}

function describeSystemCommand(command: AnySystemCommand) {
  return {
    name: command.name,
    system: command.system.name,
    answersWith: typesOf(command.system.answersWith),
    issues: command.issues.map(({ name }) => name),
    timeoutMs: command.timeoutMs,
    attemptsMax: command.attemptsMax,
    input: jsonSchemaOf(command.input, 'input'),
    reply: jsonSchemaOf(command.reply, 'output'),
  };
}

function typesOf(events: readonly EventDefinition[]): readonly string[] {
  return events.map((event) => event.type);
}

import { z } from 'zod';
import type { Actor, Principal } from './actor.ts';
import { bareSchema } from './bare-schema.ts';
import {
  type AnyCommand,
  type Choice,
  type ChoicePlace,
  needsServer,
  OFFER_GROUPS,
  type OfferGroup,
} from './command.ts';
import type { Model } from './context.ts';
import { actorFor, permissionRefusal, runCommand } from './decide.ts';
import { type FieldOf, formOf } from './form.ts';
import { soundInput } from './sound-input.ts';
import { canBegin } from './stream.ts';
import type { InstantText } from './time.ts';

/** The document that commands are offered on. */
export interface Offered {
  readonly stream: string;
  readonly kind: string;
  readonly status: string;
  readonly state: unknown;
  readonly title?: string;
  /** Nothing more is expected to happen to it. */
  readonly closed?: boolean;
}

export interface CommandOffer {
  readonly command: AnyCommand;
  readonly group: OfferGroup;
}

/** A command that begins something new, with the document that it is offered on already named. */
export interface BeginningOffer extends CommandOffer {
  readonly initial: Readonly<Record<string, unknown>>;
}

/**
 * The commands that this person may issue on this document in this state, the next steps first. The
 * model itself is asked: permission, the states that a command names, and, where a device may decide
 * it, its own rules with sound input. No rule is written a second time.
 */
export function offersOn(
  model: Model,
  person: Principal,
  document: Offered,
  now: InstantText,
): readonly CommandOffer[] {
  const commands = commandsOn(model, document.kind).filter(
    (command) => !onlyBegins(command) && isOffered(command, person, document, now),
  );
  const isFirst = ({ offer }: AnyCommand) =>
    (offer?.first as ((state: unknown) => boolean) | undefined)?.(document.state) ?? false;
  const awaited = commands.filter(isFirst).map((command) => ({ command, group: 'main' as const }));
  return [...awaited, ...inGroups(commands.filter((command) => !isFirst(command)))];
}

/** The commands by which this person may begin a stream of this kind. */
export function beginningsOf(
  model: Model,
  person: Principal,
  kind: string,
): readonly CommandOffer[] {
  const commands = commandsOn(model, kind).filter(
    (command) =>
      command.emits.some((event) => canBegin(command.stream, event)) &&
      person.roles.some((role) => command.actors[role] !== undefined),
  );
  return inGroups(commands);
}

/**
 * What this person may begin of another kind for this document: every beginning whose input names a
 * document of its kind by a reference.
 */
export function beginningsFrom(
  model: Model,
  person: Principal,
  document: Offered,
): readonly BeginningOffer[] {
  const streams = model.contexts.flatMap((context) => context.streams);
  return streams.flatMap(({ kind }) =>
    kind === document.kind
      ? []
      : beginningsOf(model, person, kind).flatMap(({ command }) => {
          const initial = namingOf(command, document);
          return initial ? [{ command, group: 'more' as const, initial }] : [];
        }),
  );
}

/** The fields of the input that name this document; undefined where it has none, or it is out of use. */
function namingOf(command: AnyCommand, document: Offered): Record<string, unknown> | undefined {
  const { stream, title = '', status, closed = false } = document;
  const field = formOf(command).find(
    (one) => one.kind === 'reference' && one.to === document.kind,
  ) as FieldOf<'reference'> | undefined;
  const about = command.offer?.about;
  if (!field || (field.inUse && closed) || (about && !about.includes(status))) return undefined;
  return { [field.name]: field.isNamed ? { id: stream, name: title } : stream };
}

/**
 * The id under which this person begins a stream by this command, where it is not made anew: the name
 * of the only one, or the id of who they are.
 */
export function newStreamOf({ stream }: AnyCommand, person: Principal): string | undefined {
  const { ids } = stream;
  if (ids?.form === 'named') return ids.names[0];
  return ids?.form === 'of' ? person.subject : undefined;
}

/** What can be chosen for the field at this path; undefined where the document does not say it. */
export function choicesFor(
  command: AnyCommand,
  path: string,
  state: unknown,
  at: ChoicePlace,
): readonly Choice[] | undefined {
  const said = command.offer?.choices as
    | Readonly<Record<string, (state: unknown, at: ChoicePlace) => readonly Choice[]>>
    | undefined;
  return said?.[path]?.(state ?? command.stream.initial, at);
}

function commandsOn(model: Model, kind: string): readonly AnyCommand[] {
  const stream = model.stream(kind);
  const context = model.contexts.find(({ name }) => name === stream?.context);
  return (context?.commands ?? []).filter(
    (command) => command.stream.kind === kind && command.offer?.page === undefined,
  );
}

function onlyBegins({ emits, stream }: AnyCommand): boolean {
  return emits.every((event) => stream.beginsWith.includes(event.type));
}

function inGroups(commands: readonly AnyCommand[]): readonly CommandOffer[] {
  const offers = commands.map((command) => ({ command, group: command.offer?.group ?? 'more' }));
  return OFFER_GROUPS.flatMap((group) => offers.filter((offer) => offer.group === group));
}

/** Whether a page offers this command on this document now. */
export function isOffered(
  command: AnyCommand,
  person: Principal,
  document: Offered,
  now: InstantText,
): boolean {
  const held = actorFor(person, command);
  if (!held.ok) return false;
  const actor = held.value;
  if (permissionRefusal(command, actor, document.state)) return false;
  const when = command.offer?.when as ((state: unknown, now: InstantText) => boolean) | undefined;
  if (when) return when(document.state, now);
  if (needsServer(command)) return true;
  return rulesAllow(command, actor, document, now);
}

/** A refusal that names fields is about the input, which the person has yet to give. */
function rulesAllow(
  command: AnyCommand,
  actor: Actor,
  document: Offered,
  now: InstantText,
): boolean {
  const input = { ...soundInput(command, now), ...initialInput(command, document.state, now) };
  const outcome = tried(command, actor, document, input, now);
  return outcome.ok || (outcome.refusal.fields ?? []).length > 0;
}

/** Whether the rules take just this input from this person now, as far as a device knows. */
export function accepts(
  command: AnyCommand,
  person: Principal,
  document: Offered,
  input: unknown,
  now: InstantText,
): boolean {
  const actor = actorFor(person, command);
  return actor.ok && tried(command, actor.value, document, input, now).ok;
}

function tried(
  command: AnyCommand,
  actor: Actor,
  { stream, state }: Offered,
  input: unknown,
  now: InstantText,
) {
  return runCommand({
    command,
    stream,
    state,
    input,
    actor,
    now,
    stamp: (index) => ({ id: `offered-${index}` }),
    correlationId: 'offered',
  });
}

/**
 * What a form begins with: the fields that the state has under the same name, where they fit, and what
 * the command itself says.
 */
export function initialInput(
  command: AnyCommand,
  state: unknown,
  now: InstantText,
): Readonly<Record<string, unknown>> {
  const held = (state ?? {}) as Readonly<Record<string, unknown>>;
  const same = formOf(command).flatMap(({ name }) =>
    held[name] === undefined || held[name] === null ? [] : [[name, held[name]] as const],
  );
  const said = command.offer?.initial as
    | ((state: unknown, now: InstantText) => Readonly<Record<string, unknown>>)
    | undefined;
  return asked(command, {
    ...fitting(command, Object.fromEntries(same)),
    ...said?.(state ?? command.stream.initial, now),
  });
}

/** Without what the command has no field for: a state says more of itself than is asked to change it. */
function asked(command: AnyCommand, values: Readonly<Record<string, unknown>>) {
  const { schema } = bareSchema(command.input);
  if (!(schema instanceof z.ZodObject)) return values;
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => {
      if (!Object.hasOwn(schema.shape, name)) return [];
      // Read by its schema, a line or a record is without what that has no field for, too.
      const read = (schema.shape[name] as z.ZodType).safeParse(value);
      return [[name, read.success ? read.data : value] as const];
    }),
  );
}

/** Without the fields that the command's schema would not take. */
function fitting(command: AnyCommand, values: Readonly<Record<string, unknown>>) {
  const parsed = command.input.safeParse(values);
  if (parsed.success) return values;
  const wrong = new Set(parsed.error.issues.map(({ path }) => String(path[0])));
  return Object.fromEntries(Object.entries(values).filter(([name]) => !wrong.has(name)));
}

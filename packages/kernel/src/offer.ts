import type { Actor, Principal } from './actor.ts';
import { type AnyCommand, needsServer, OFFER_GROUPS, type OfferGroup } from './command.ts';
import type { Model } from './context.ts';
import { actorFor, permissionRefusal, runCommand } from './decide.ts';
import { formOf } from './form.ts';
import { soundInput } from './sound-input.ts';
import { type AnyStream, canBegin } from './stream.ts';
import type { InstantText } from './time.ts';

/** The document that commands are offered on. */
export interface Offered {
  readonly stream: string;
  readonly kind: string;
  readonly status: string;
  readonly state: unknown;
}

export interface CommandOffer {
  readonly command: AnyCommand;
  readonly group: OfferGroup;
}

/**
 * The commands that this person may issue on this document in this state, the next steps first. The
 * model itself is asked: permission, the statuses that a command names, and, where a device may decide
 * it, its own rules with sound input. No rule is written a second time.
 */
export function offersOn(
  model: Model,
  principal: Principal,
  document: Offered,
  now: InstantText,
): readonly CommandOffer[] {
  const commands = commandsOn(model, document.kind).filter(
    (command) => !onlyBegins(command) && isOffered(command, principal, document, now),
  );
  return inGroups(commands);
}

/** The commands by which this person may begin a stream of this kind. */
export function beginningsOf(
  model: Model,
  principal: Principal,
  kind: string,
): readonly CommandOffer[] {
  const commands = commandsOn(model, kind).filter(
    (command) =>
      command.emits.some((event) => canBegin(command.stream, event)) &&
      principal.roles.some((role) => command.actors[role] !== undefined),
  );
  return inGroups(commands);
}

function commandsOn(model: Model, kind: string): readonly AnyCommand[] {
  const stream = model.stream(kind);
  const context = model.contexts.find(({ name }) => name === stream?.context);
  return (context?.commands ?? []).filter((command) => command.stream.kind === kind);
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
  principal: Principal,
  document: Offered,
  now: InstantText,
): boolean {
  const actor = actorFor(principal, command);
  if (!actor.ok || permissionRefusal(command, actor.value, document.state)) return false;
  const statuses = command.offer?.in;
  if (statuses && !statuses.includes(document.status)) return false;
  if (statuses || needsServer(command)) return true;
  return rulesAllow(command, actor.value, document, now);
}

/** A refusal that names fields is about the input, which the person has yet to give. */
function rulesAllow(
  command: AnyCommand,
  actor: Actor,
  { stream, state }: Offered,
  now: InstantText,
): boolean {
  const outcome = runCommand({
    command,
    stream,
    state,
    input: { ...soundInput(command, now), ...initialInput(command, state, now) },
    actor,
    now,
    stamp: (index) => ({ id: `offered-${index}` }),
    correlationId: 'offered',
  });
  return outcome.ok || (outcome.refusal.fields ?? []).length > 0;
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
  return { ...fitting(command, Object.fromEntries(same)), ...said?.(state, now) };
}

/** Without the fields that the command's schema would not take. */
function fitting(command: AnyCommand, values: Readonly<Record<string, unknown>>) {
  const parsed = command.input.safeParse(values);
  if (parsed.success) return values;
  const wrong = new Set(parsed.error.issues.map(({ path }) => String(path[0])));
  return Object.fromEntries(Object.entries(values).filter(([name]) => !wrong.has(name)));
}

/** A stream of which people begin only ones with fixed names is one for all. */
export function namesOf(stream: AnyStream): readonly string[] {
  return stream.ids?.form === 'named' ? stream.ids.names : [];
}

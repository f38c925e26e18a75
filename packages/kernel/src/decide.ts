import type { Actor, Principal } from './actor.ts';
import type { AnyCommand, DecideContext, Proposal } from './command.ts';
import type { Model } from './context.ts';
import { type EventDefinition, type RecordedEvent, readEventData } from './event.ts';
import { inputRefusal } from './input-faults.ts';
import { decidedRefusal, settleEvent } from './repeat.ts';
import { ok, type Refusal, type Result, refused } from './result.ts';
import { type AnyStream, canBegin, type EventMeta } from './stream.ts';
import { unreadRefusal } from './unread.ts';

/** A declaration was broken by the code behind it. Always a bug: nothing is stored. */
export class DeclarationBroken extends Error {
  override readonly name = 'DeclarationBroken';
}

export const NOT_THERE: Refusal = { code: 'not-there' };
const ALREADY_THERE: Refusal = { code: 'already-there' };

type Evolve = (state: unknown, data: unknown, event: EventMeta) => unknown;
type Rule = (state: unknown, data: unknown, event: EventMeta) => Refusal | undefined;

/** Folds one event, of whatever schema version, into a state. Never throws on an accepted event. */
export function evolveState(stream: AnyStream, state: unknown, event: RecordedEvent): unknown {
  const definition = definitionIn(stream, event.type);
  const evolve = stream.evolve[event.type] as Evolve | undefined;
  if (!definition || !evolve) {
    throw new DeclarationBroken(`${stream.kind} does not know ${event.type}`);
  }
  return evolve(state, readEventData(definition, event.v, event.data), event);
}

function definitionIn(stream: AnyStream, type: string): EventDefinition | undefined {
  return stream.events.find((definition) => definition.type === type);
}

/** Whether an event may follow now; `undefined` state means that the stream has not begun. */
export function refusalOf(
  stream: AnyStream,
  state: unknown | undefined,
  event: RecordedEvent,
): Refusal | undefined {
  const taken = takeEvent(stream, state, event);
  return taken.ok ? undefined : taken.refusal;
}

/**
 * The event as the stream takes it: read by its schema, with what it says again of the stream and of
 * its actor put in, and passed by its rule.
 */
export function takeEvent(
  stream: AnyStream,
  state: unknown | undefined,
  event: RecordedEvent,
): Result<RecordedEvent> {
  const definition = definitionIn(stream, event.type);
  const unread = unreadRefusal(definition, event);
  if (!definition || unread) return refused(unread ?? NOT_THERE);
  const onlyBegins = stream.beginsWith.includes(event.type);
  if (state === undefined && !canBegin(stream, event)) return refused(NOT_THERE);
  if (state !== undefined && onlyBegins) return refused(ALREADY_THERE);
  const rule = stream.rules[event.type] as Rule | undefined;
  if (!rule) throw new DeclarationBroken(`${stream.kind} has no rule for ${event.type}`);
  const current = state ?? stream.initial;
  const settled = settleEvent(stream, definition, current, event);
  if (!settled.ok) return settled;
  const refusal = rule(current, settled.value.data, event);
  return refusal ? refused(refusal) : settled;
}

/** The actor that a principal is for a command: in the first of their roles that may issue it. */
export function actorFor(principal: Principal, command: AnyCommand): Result<Actor> {
  const { id, name, roles, subject } = principal;
  const role = roles.find((held) => command.actors[held] !== undefined);
  if (role === undefined) {
    const params = { command: command.name, role: roles[0] ?? '—' };
    return refused({ code: 'not-permitted', params });
  }
  return ok({ id, role, name, ...(subject === undefined ? {} : { subject }) });
}

/**
 * Whether this actor may issue this command on this stream. For a stream that begins, pass the state
 * after its first event. "Somebody else's" and "not there" are answered alike.
 */
export function permissionRefusal(
  command: AnyCommand,
  actor: Actor,
  state: unknown | undefined,
): Refusal | undefined {
  const ties = command.actors[actor.role];
  if (!ties) {
    return { code: 'not-permitted', params: { command: command.name, role: actor.role } };
  }
  if (ties.includes('any')) return undefined;
  if (state === undefined) return NOT_THERE;
  const held = command.stream.relations(state as never, actor);
  return held.some((tie) => ties.includes(tie)) ? undefined : NOT_THERE;
}

function mayBeginStream({ stream, emits }: AnyCommand): boolean {
  return emits.some((event) => canBegin(stream, event));
}

export interface CommandRun {
  readonly command: AnyCommand;
  readonly stream: string;
  /** Undefined while the stream has not begun. */
  readonly state: unknown | undefined;
  readonly input: unknown;
  readonly actor: Actor;
  readonly now: string;
  /** What the command's `loadFacts` loaded; undefined when it has none. */
  readonly facts?: unknown;
  /** A policy that issues it: its declaration takes the place of the actors' permission. */
  readonly policy?: { readonly name: string; readonly issues: readonly AnyCommand[] } | undefined;
  /** Gives the n-th event of this run its id and, on a device, its number. */
  readonly stamp: (index: number) => {
    readonly id: string;
    readonly device?: string;
    readonly deviceSeq?: number;
  };
  readonly causationId?: string | undefined;
  readonly correlationId: string;
}

export interface CommandOutcome {
  readonly events: readonly RecordedEvent[];
  readonly state: unknown;
}

/**
 * Runs a command against a state, on a device and on the server alike: reads the input, checks
 * permission, decides, checks the rule of every proposed event and folds it.
 * @throws DeclarationBroken when the command emits what it does not declare, or a policy issues what
 *   it does not declare
 */
export function runCommand(run: CommandRun): Result<CommandOutcome> {
  const { command, actor } = run;
  if (run.policy && !run.policy.issues.includes(command)) {
    throw new DeclarationBroken(
      `${run.policy.name} does not declare that it issues ${command.name}`,
    );
  }
  const input = command.input.safeParse(run.input);
  if (!input.success)
    return refused(inputRefusal(input.error, { schema: command.input, input: run.input }));
  if (!run.policy) {
    // Where a stream can begin, its tie to the actor is known after its first event only.
    const known =
      command.actors[actor.role] === undefined ||
      run.state !== undefined ||
      !mayBeginStream(command);
    const refusal = known ? permissionRefusal(command, actor, run.state) : undefined;
    if (refusal) return refused(refusal);
  }
  const decide = command.decide as (
    state: unknown,
    input: unknown,
    context: DecideContext<unknown>,
  ) => Refusal | Proposal | readonly Proposal[];
  const decision = decide(run.state ?? command.stream.initial, input.data, {
    now: run.now,
    stream: run.stream,
    actor,
    exists: run.state !== undefined,
    facts: run.facts,
  });
  if ('code' in decision) return refused(decision);
  return fold(run, Array.isArray(decision) ? decision : [decision as Proposal]);
}

function fold(run: CommandRun, proposals: readonly Proposal[]): Result<CommandOutcome> {
  const { command } = run;
  let state = run.state;
  const events: RecordedEvent[] = [];
  for (const [index, proposal] of proposals.entries()) {
    if (!command.emits.includes(proposal.event)) {
      throw new DeclarationBroken(
        `${command.name} does not declare that it emits ${proposal.event.type}`,
      );
    }
    const event: RecordedEvent = {
      ...run.stamp(index),
      context: command.stream.context,
      kind: command.stream.kind,
      stream: run.stream,
      type: proposal.event.type,
      v: proposal.event.version,
      data: proposal.data,
      occurredAt: run.now,
      actor: run.actor,
      command: command.name,
      ...(run.causationId ? { causationId: run.causationId } : {}),
      correlationId: run.correlationId,
    };
    // What a loadFacts brought is the server's own word; without one, a person has none to give for it.
    const decided = command.loadFacts ? undefined : decidedRefusal(proposal.event, event);
    if (decided) return refused(decided);
    const refusal = refusalOf(command.stream, state, event);
    if (refusal) return refused(refusal);
    state = evolveState(command.stream, state ?? command.stream.initial, event);
    events.push(event);
  }
  if (run.state === undefined && !run.policy) {
    const refusal = permissionRefusal(command, run.actor, state);
    if (refusal) return refused(refusal);
  }
  return ok({ events, state });
}

export interface Accepted {
  readonly state: unknown;
  /** The event as its stream takes it: see `takeEvent`. */
  readonly event: RecordedEvent;
}

/**
 * Whether a fact that somebody recorded elsewhere is accepted onto this state: the same checks as
 * for a command that is run here, for an event that is already written.
 */
export function acceptEvent(
  model: Model,
  state: unknown | undefined,
  event: RecordedEvent,
): Result<Accepted> {
  const stream = model.stream(event.kind);
  const command = model.command(event.command);
  const definition = stream && definitionIn(stream, event.type);
  if (!stream || !definition || stream.context !== event.context) {
    return refused({ code: 'event-unknown', params: { type: event.type, version: event.v } });
  }
  const denied = issueRefusal(command, stream, definition, state, event);
  if (denied || !command) return refused(denied ?? NOT_THERE);
  const taken = takeEvent(stream, state, event);
  if (!taken.ok) return taken;
  const after = evolveState(stream, state ?? stream.initial, taken.value);
  if (state === undefined) {
    const beginning = permissionRefusal(command, event.actor, after);
    if (beginning) return refused(beginning);
  }
  return ok({ state: after, event: taken.value });
}

/** Whether the command may have recorded the event without the server, and this actor may issue it. */
function issueRefusal(
  command: AnyCommand | undefined,
  stream: AnyStream,
  definition: EventDefinition,
  state: unknown | undefined,
  event: RecordedEvent,
): Refusal | undefined {
  if (!command || command.stream !== stream || !command.emits.includes(definition)) {
    return {
      code: 'command-does-not-emit',
      params: { command: event.command, type: event.type },
    };
  }
  if (command.loadFacts) {
    // Its decision needs facts of the server, so a device cannot have taken it.
    return { code: 'command-needs-server', params: { command: event.command } };
  }
  const isKnown =
    state !== undefined || !command.actors[event.actor.role] || !mayBeginStream(command);
  const denied = isKnown ? permissionRefusal(command, event.actor, state) : undefined;
  return denied ?? decidedRefusal(definition, event);
}

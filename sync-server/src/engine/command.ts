import {
  type Actor,
  type AnyCommand,
  type ConfirmedEvent,
  inputRefusal,
  type Model,
  ok,
  type RecordedEvent,
  type Refusal,
  type Result,
  refused,
  runCommand,
  streamIdRefusal,
} from '@callout/kernel';
import type { StoredDocument } from '../store/port.ts';
import { append } from './append.ts';
import type { EngineDependencies } from './dependencies.ts';
import { fileRefusal } from './file-rights.ts';
import type { Unit } from './unit.ts';
import { createView } from './view.ts';

/** A command that is to be run, whoever wants it. */
export interface Wanted {
  readonly command: AnyCommand;
  readonly stream: string;
  readonly data: unknown;
  readonly actor: Actor;
  /** When it happened: the server's now, or earlier for facts that are told later. */
  readonly occurredAt: string;
  readonly policy?: { readonly name: string; readonly issues: readonly AnyCommand[] } | undefined;
  /** The stream's id was made for this, by the server. */
  readonly isNamedHere?: boolean | undefined;
  /** A program of the server itself wants it: see docs/adr/0100. */
  readonly isOurs?: boolean | undefined;
  readonly eventId: (index: number) => string;
  readonly causationId?: string | undefined;
  readonly correlationId: string;
}

export interface Done {
  readonly events: readonly ConfirmedEvent[];
  /** Undefined when the command decided on nothing and the stream has not begun. */
  readonly document: StoredDocument | undefined;
}

/** The server's own check of an actor's event, where its command declares one. */
export async function confirmEvent(
  unit: Unit,
  model: Model,
  event: RecordedEvent,
  now: string,
): Promise<Refusal | undefined> {
  const command = model.command(event.command);
  if (!command?.confirm) return undefined;
  const { type, data, stream, actor } = event;
  const view = createView(unit.transaction, event.context);
  return command.confirm({ type: type as never, data, stream, actor }, view, now);
}

/** The checks of what a person brings that policies, which bring nothing of their own, need not pass. */
async function ownRefusal(
  unit: Unit,
  model: Model,
  wanted: Wanted,
  {
    events,
    isBegun,
    now,
  }: {
    readonly events: readonly RecordedEvent[];
    readonly isBegun: boolean;
    readonly now: string;
  },
): Promise<Refusal | undefined> {
  const { stream } = wanted.command;
  const first = events[0];
  if (first && !isBegun && !wanted.isNamedHere && !wanted.isOurs) {
    const isThere = async (kind: string, id: string) =>
      (await unit.transaction.document(kind, id)) !== undefined;
    const reserved = await streamIdRefusal(stream, first, isThere);
    if (reserved) return reserved;
  }
  for (const event of events) {
    const foreign = wanted.isOurs ? undefined : await fileRefusal(unit.transaction, model, event);
    const refusal = foreign ?? (await confirmEvent(unit, model, event, now));
    if (refusal) return refusal;
  }
  return undefined;
}

async function gather(unit: Unit, wanted: Wanted): Promise<Result<unknown>> {
  const { command, stream, actor, occurredAt } = wanted;
  if (!command.gather) return ok(undefined);
  const input = command.input.safeParse(wanted.data);
  if (!input.success) return refused(inputRefusal(input.error));
  const view = createView(unit.transaction, command.stream.context);
  return ok(
    await command.gather({ stream, input: input.data as never, actor, now: occurredAt }, view),
  );
}

/**
 * Runs one command in a unit: gathers, decides, confirms, appends. Nothing is written before every
 * check has passed, so a refusal leaves nothing behind.
 */
export async function perform(
  unit: Unit,
  { model, clock }: Pick<EngineDependencies, 'model' | 'clock'>,
  wanted: Wanted,
): Promise<Result<Done>> {
  const { command } = wanted;
  const document = await unit.transaction.document(command.stream.kind, wanted.stream);
  const facts = await gather(unit, wanted);
  if (!facts.ok) return facts;
  const run = runCommand({
    command,
    stream: wanted.stream,
    state: document?.state,
    input: wanted.data,
    actor: wanted.actor,
    now: wanted.occurredAt,
    facts: facts.value,
    policy: wanted.policy,
    stamp: (index) => ({ id: wanted.eventId(index) }),
    causationId: wanted.causationId,
    correlationId: wanted.correlationId,
  });
  if (!run.ok) return run;
  const { events } = run.value;
  if (events.length === 0) return ok({ events: [], document });
  if (!wanted.policy) {
    const refusal = await ownRefusal(unit, model, wanted, {
      events,
      isBegun: document !== undefined,
      now: clock.now(),
    });
    if (refusal) return refused(refusal);
  }
  return ok(
    await append(unit, model, command.stream, events, {
      recordedAt: clock.now(),
      isOurs: wanted.isOurs,
    }),
  );
}

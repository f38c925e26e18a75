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
  vouchEvent,
} from '@callout/kernel';
import type { StoredDocument } from '../../store/port.ts';
import { fileRefusal } from '../access/file-rights.ts';
import type { EngineDependencies } from '../dependencies.ts';
import { documentToday } from '../folds/document-today.ts';
import { append } from './append.ts';
import { createContextReader } from './context-reader.ts';
import type { UnitOfWork } from './unit-of-work.ts';

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
  /** As in `CommandRequest`. */
  readonly versions?: readonly number[] | 'any' | undefined;
  readonly eventId: (index: number) => string;
  readonly causationId?: string | undefined;
  readonly correlationId: string;
}

export interface Done {
  readonly events: readonly ConfirmedEvent[];
  /** Undefined when the command decided on nothing and the stream has not begun. */
  readonly document: StoredDocument | undefined;
}

/**
 * The server's own checks of a person's event: what it copies from other streams, and whatever more its
 * command declares.
 * @param event as its stream takes it
 * @param told as it was recorded
 * @returns the event with what it copies as it is today
 */
export async function confirmEvent(
  unit: UnitOfWork,
  model: Model,
  { event, told }: { readonly event: RecordedEvent; readonly told: RecordedEvent },
  now: string,
): Promise<Result<RecordedEvent>> {
  const view = createContextReader(unit.transaction, event.context);
  const vouched = await vouchEvent(model, { event, told }, view);
  if (!vouched.ok) return vouched;
  const { type, data, stream, actor } = vouched.value;
  const asked = { type: type as never, data, stream, actor };
  const refusal = await model.command(event.command)?.serverCheck?.(asked, view, now);
  return refusal ? refused(refusal) : vouched;
}

/** What a person brings, as it may be recorded. What policies issue, who bring nothing of their own, is taken as it is. */
async function ownFacts(
  unit: UnitOfWork,
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
): Promise<Result<readonly RecordedEvent[]>> {
  const { stream } = wanted.command;
  const first = events[0];
  if (first && !isBegun && !wanted.isNamedHere && !wanted.isOurs) {
    const isThere = async (kind: string, id: string) =>
      (await unit.transaction.document(kind, id)) !== undefined;
    const reserved = await streamIdRefusal(stream, first, isThere);
    if (reserved) return refused(reserved);
  }
  const confirmed: RecordedEvent[] = [];
  for (const event of events) {
    const foreign = wanted.isOurs ? undefined : await fileRefusal(unit.transaction, model, event);
    if (foreign) return refused(foreign);
    const one = await confirmEvent(unit, model, { event, told: event }, now);
    if (!one.ok) return one;
    confirmed.push(one.value);
  }
  return ok(confirmed);
}

/** What the server sees of an actor's fact, beside what was noticed of it before. */
export async function noticedOf(
  unit: UnitOfWork,
  model: Model,
  event: RecordedEvent,
): Promise<RecordedEvent> {
  const notice = model.command(event.command)?.notice;
  const seen = await notice?.(event, createContextReader(unit.transaction, event.context));
  return seen ? { ...event, noticed: { ...event.noticed, ...seen } } : event;
}

async function loadFacts(unit: UnitOfWork, wanted: Wanted): Promise<Result<unknown>> {
  const { command, stream, actor, occurredAt } = wanted;
  if (!command.loadFacts) return ok(undefined);
  const input = command.input.safeParse(wanted.data);
  if (!input.success) {
    return refused(inputRefusal(input.error, { schema: command.input, input: wanted.data }));
  }
  const view = createContextReader(unit.transaction, command.stream.context);
  return ok(
    await command.loadFacts({ stream, input: input.data as never, actor, now: occurredAt }, view),
  );
}

/** Whoever decided on a document that has moved on since decides again. */
function versionRefusal(
  document: StoredDocument | undefined,
  versions: Wanted['versions'],
): Refusal | undefined {
  if (versions === undefined) return undefined;
  const version = document?.version ?? 0;
  const isWanted = versions === 'any' ? version > 0 : versions.includes(version);
  return isWanted ? undefined : { code: 'version-differs', params: { version } };
}

/**
 * Runs one command in a unit: loads facts, decides, checks, appends. Nothing is written before every
 * check has passed, so a refusal leaves nothing behind.
 */
export async function perform(
  unit: UnitOfWork,
  { model, clock }: Pick<EngineDependencies, 'model' | 'clock'>,
  wanted: Wanted,
): Promise<Result<Done>> {
  const { command } = wanted;
  const document = await documentToday(unit.transaction, command.stream, wanted.stream);
  const moved = versionRefusal(document, wanted.versions);
  if (moved) return refused(moved);
  const facts = await loadFacts(unit, wanted);
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
  const now = clock.now();
  const confirmed = wanted.policy
    ? ok(events)
    : await ownFacts(unit, model, wanted, { events, isBegun: document !== undefined, now });
  if (!confirmed.ok) return confirmed;
  return ok(
    await append(unit, model, command.stream, confirmed.value, {
      now: clock.now(),
      isOurs: wanted.isOurs,
    }),
  );
}

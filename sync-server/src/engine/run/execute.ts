import { createHash } from 'node:crypto';
import {
  type AnyCommand,
  actorFor,
  type ConfirmedEvent,
  DeclarationBroken,
  derivedId,
  epochMs,
  ok,
  type Principal,
  type Refusal,
  type Result,
  type Role,
  refused,
  uuidV7,
} from '@callout/kernel';
import { canonicalText } from '../../store/canonical.ts';
import { maySee, visibleDocument, visibleEvent } from '../access/visibility.ts';
import type { EngineDependencies } from '../dependencies.ts';
import type { CommandRequest, Executed } from '../port.ts';
import { type CatchUp, NotCaughtUp, whenCaughtUp } from './catch-up.ts';
import { type Done, perform } from './command.ts';
import { createContextReader } from './context-reader.ts';
import { toldTime } from './fact-time.ts';
import type { RunUnitOfWork, UnitOfWork } from './unit-of-work.ts';

/** A command is run now; only an import tells when something happened. */
function historyRefusal(request: CommandRequest, role: Role): Refusal | undefined {
  return request.occurredAt === undefined || role === 'import'
    ? undefined
    : {
        code: 'history-by-import-only',
        fields: [{ path: 'occurredAt', message: 'history-by-import-only' }],
      };
}

/** Ids are derived from the request where it has one, so that a repeat meets what the first made. */
function idsOf(deps: EngineDependencies, request: CommandRequest, principal: Principal) {
  const fresh = () => uuidV7(epochMs(deps.clock.now()), deps.random(16));
  if (request.id === undefined) {
    const made: string[] = [];
    return {
      stream: request.stream ?? fresh(),
      event: (index: number): string => {
        made[index] ??= fresh();
        return made[index];
      },
    };
  }
  const parts = ['order', principal.id, request.id];
  return {
    stream: request.stream ?? derivedId(...parts, 'stream'),
    event: (index: number) => derivedId(...parts, index),
  };
}

async function doneBefore(
  unit: UnitOfWork,
  eventId: (index: number) => string,
): Promise<Done | undefined> {
  const events: ConfirmedEvent[] = [];
  for (;;) {
    const event = await unit.transaction.event(eventId(events.length));
    if (!event) break;
    events.push(event);
  }
  const first = events[0];
  if (!first) return undefined;
  return { events, document: await unit.transaction.document(first.kind, first.stream) };
}

function commandOf(deps: EngineDependencies, request: CommandRequest): AnyCommand | undefined {
  const command = deps.model.command(request.command);
  return command?.stream.context === request.context ? command : undefined;
}

async function executeIn(
  unit: UnitOfWork,
  deps: EngineDependencies,
  request: CommandRequest,
  principal: Principal,
): Promise<Result<Done>> {
  const command = commandOf(deps, request);
  if (!command) {
    return refused({
      code: 'command-unknown',
      params: { command: request.command },
      fields: [{ path: 'command', message: 'command-unknown' }],
    });
  }
  const actor = actorFor(principal, command);
  if (!actor.ok) return actor;
  const untimely = historyRefusal(request, actor.value.role);
  if (untimely) return refused(untimely);
  const time = toldTime(request.occurredAt, deps.clock.now());
  if (!time.ok) return time;
  const ids = idsOf(deps, request, principal);
  const before = request.id === undefined ? undefined : await doneBefore(unit, ids.event);
  if (before) {
    return (await isSameAgain(unit, before, command, request)) ? ok(before) : refused(ID_TAKEN);
  }
  const following = request.stream ?? (await followingStream(unit, command, request, time.value));
  const done = await perform(unit, deps, {
    command,
    stream: following ?? ids.stream,
    data: request.data,
    actor: actor.value,
    occurredAt: time.value,
    isNamedHere: request.stream === undefined,
    isOurs: request.isOurs,
    versions: request.versions,
    eventId: ids.event,
    correlationId: ids.event(0),
  });
  const isRemembered = done.ok && done.value.events.length > 0 && !request.isOurs;
  if (isRemembered && request.id !== undefined) {
    await unit.transaction.putRequestDigest(ids.event(0), requestDigest(request));
  }
  return done;
}

const ID_TAKEN: Refusal = {
  code: 'command-id-taken',
  fields: [{ path: 'id', message: 'command-id-taken' }],
};

/**
 * Whether this is the command that was carried out under the id before. What it was is remembered
 * since it is; of one from before that, its name is compared.
 */
async function isSameAgain(
  { transaction }: UnitOfWork,
  before: Done,
  command: AnyCommand,
  request: CommandRequest,
): Promise<boolean> {
  const first = before.events[0];
  if (first?.command !== command.name) return false;
  const digest = request.isOurs ? undefined : await transaction.requestDigest(first.id);
  return digest === undefined || digest === requestDigest(request);
}

/** Tells what was asked from anything else, and nothing of what it was. */
function requestDigest({ context, command, stream, data, id }: CommandRequest): string {
  const asked = canonicalText([id, context, command, stream ?? null, data]);
  return createHash('sha256').update(asked).digest('base64url');
}

/** The stream that follows from what is asked; undefined where none does, or the input is unsound. */
async function followingStream(
  unit: UnitOfWork,
  command: AnyCommand,
  request: CommandRequest,
  now: string,
): Promise<string | undefined> {
  const input = command.streamOf && command.input.safeParse(request.data);
  if (!command.streamOf || !input?.success) return undefined;
  const view = createContextReader(unit.transaction, command.stream.context);
  return command.streamOf({ input: input.data as never, now }, view);
}

/** Runs a person's command on the server. */
export async function execute(
  deps: EngineDependencies,
  runUnit: RunUnitOfWork,
  request: CommandRequest,
  principal: Principal,
  catchUp: CatchUp,
): Promise<Result<Executed>> {
  try {
    const done = await whenCaughtUp(catchUp, (caughtUp) =>
      runUnit(async (unit) => {
        const tried = await executeIn(unit, deps, request, principal);
        const context = commandOf(deps, request)?.stream.context;
        if (!tried.ok && context && !caughtUp.has(context)) throw new NotCaughtUp(context);
        return tried;
      }),
    );
    if (!done.ok) return done;
    const { document, events } = done.value;
    return ok({
      events: events.map((event) => visibleEvent(deps.model, event, principal)),
      document:
        document && maySee(principal, document)
          ? visibleDocument(deps.model, document, principal)
          : undefined,
    });
  } catch (fault) {
    if (!(fault instanceof DeclarationBroken)) throw fault;
    deps.log.error({ command: request.command, fault: fault.message }, 'a declaration is broken');
    return refused({ code: 'declaration-broken', params: { command: request.command } });
  }
}

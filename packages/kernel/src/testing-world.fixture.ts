import { expect } from 'vitest';
import type { Actor } from './actor.ts';
import type { AnyCommand } from './command.ts';
import { assembleModel, type ContextDefinition, isClockPolicy } from './context.ts';
import { acceptEvent, evolveState, runCommand } from './decide.ts';
import { type ConfirmedEvent, type RecordedEvent, readEventData } from './event.ts';
import { derivedId } from './ids.ts';
import type { Issue } from './issue.ts';
import { type AnyEventPolicy, type ClockPolicy, undeclaredIn } from './policy.ts';
import type { AnyProjection, RefusedFact, RowQuery, View } from './read-model.ts';
import { type Result, refused } from './result.ts';
import type { AnySystemCommand, EffectRequest, SystemOutcome } from './system.ts';
import { actors, type Fact, fact, NO_TEXTS, NOON, recorded } from './testing-stream.fixture.ts';
import { witness } from './testing-witness.fixture.ts';
import { vouchEvent } from './vouch.ts';

interface Row {
  readonly key: string;
  readonly index: string;
  readonly row: unknown;
}

/**
 * One context in memory: its states and projections, fed by its own and by foreign facts at once. It
 * checks nothing that a store or an engine would: it is for specs of policies and of what commands load.
 */
export function givenFacts(context: ContextDefinition, facts: readonly Fact[] = []) {
  const states = new Map<string, unknown>();
  const tables = new Map<string, Map<string, Row>>();
  const log: ConfirmedEvent[] = [];
  const refusedFacts = new Map<string, RefusedFact>();
  const model = assembleModel([context], NO_TEXTS);
  let settled = 0;

  function append(event: RecordedEvent, recordedAt = event.occurredAt): ConfirmedEvent {
    const stream = context.streams.find((declared) => declared.kind === event.kind);
    const definition = stream
      ? stream.events.find((declared) => declared.type === event.type)
      : context.listensTo.find((declared) => declared.type === event.type);
    if (!definition) throw new Error(`${context.name} does not listen to ${event.type}`);
    const version = log.filter((earlier) => earlier.stream === event.stream).length + 1;
    const confirmed = {
      ...event,
      data: readEventData(definition, event.v, event.data),
      recordedAt,
      position: log.length + 1,
      version,
    };
    log.push(confirmed);
    const key = `${event.kind}:${event.stream}`;
    if (stream) states.set(key, evolveState(stream, states.get(key) ?? stream.initial, event));
    for (const projection of context.projections) feed(projection, confirmed);
    return confirmed;
  }

  function feed(projection: AnyProjection, event: ConfirmedEvent): void {
    const handler = projection.on[event.type];
    if (!handler) return;
    const table = tables.get(projection.name) ?? new Map<string, Row>();
    tables.set(projection.name, table);
    const touched = handler.key(event as never);
    for (const key of typeof touched === 'string' ? [touched] : touched) {
      const row = handler.fold(table.get(key)?.row as never, event as never, key);
      if (row === undefined) table.delete(key);
      else table.set(key, { key, row, index: projection.index?.(row as never) ?? '' });
    }
  }

  const view: View = {
    state: async <S>(stream: { readonly kind: string }, id: string) =>
      states.get(`${stream.kind}:${id}`) as S | undefined,
    row: async <P>(projection: { readonly name: string }, key: string) =>
      tables.get(projection.name)?.get(key)?.row as P | undefined,
    rows: async <P>(projection: { readonly name: string }, query: RowQuery) =>
      [...(tables.get(projection.name)?.values() ?? [])]
        .filter(({ index }) => index >= (query.from ?? ''))
        .filter(({ index }) => query.to === undefined || index < query.to)
        .sort((a, b) => (`${a.index}\n${a.key}` < `${b.index}\n${b.key}` ? -1 : 1))
        .slice(0, query.limit)
        .map(({ key, row }) => ({ key, row: row as P })),
    refusedFact: async (eventId) => refusedFacts.get(eventId),
  };

  /** What a command takes up is refused no longer. */
  function takeUp({ takesUp }: AnyCommand, { data }: ConfirmedEvent): void {
    for (const id of takesUp?.events(data as never) ?? []) {
      const taken = refusedFacts.get(id);
      if (taken) refusedFacts.set(id, { ...taken, isOpen: false });
    }
  }

  async function run(
    command: AnyCommand,
    stream: string,
    input: unknown,
    actor: Actor,
    options: { readonly now?: string; readonly policy?: AnyEventPolicy | ClockPolicy } = {},
  ): Promise<Result<readonly ConfirmedEvent[]>> {
    const now = options.now ?? NOON;
    const parsed = command.input.safeParse(input);
    const facts =
      command.loadFacts && parsed.success
        ? await command.loadFacts({ stream, input: parsed.data as never, actor, now }, view)
        : undefined;
    const outcome = runCommand({
      command,
      stream,
      state: states.get(`${command.stream.kind}:${stream}`),
      input,
      actor,
      now,
      facts,
      policy: options.policy,
      stamp: (index) => ({ id: derivedId('run', log.length, index) }),
      correlationId: 'test',
    });
    if (!outcome.ok) {
      witness({ command: command.name, refusal: outcome.refusal.code });
      return outcome;
    }
    const confirmed: RecordedEvent[] = [];
    for (const event of outcome.value.events) {
      const one = options.policy
        ? { ok: true as const, value: event }
        : await serverCheck(command, { event, told: event }, now);
      if (!one.ok) {
        witness({ command: command.name, refusal: one.refusal.code });
        return one;
      }
      confirmed.push(one.value);
    }
    witness({ command: command.name });
    const events = confirmed.map((event) => append(event));
    for (const event of events) takeUp(command, event);
    return { ok: true, value: events };
  }

  /** The server's own checks of a person's fact. */
  async function serverCheck(
    command: AnyCommand,
    said: { readonly event: RecordedEvent; readonly told: RecordedEvent },
    now: string,
  ): Promise<Result<RecordedEvent>> {
    const vouched = await vouchEvent(model, said, view);
    if (!vouched.ok) return vouched;
    const refusal = await command.serverCheck?.(vouched.value as never, view, now);
    return refusal ? refused(refusal) : vouched;
  }

  /** A fact that a device recorded arrives, and is judged by all that this context knows. */
  async function arrive(
    command: AnyCommand,
    said: Fact & { readonly stream: string },
  ): Promise<Result<ConfirmedEvent>> {
    const told = { ...recorded(said, log.length + refusedFacts.size), command: command.name };
    const accepted = acceptEvent(model, states.get(`${told.kind}:${told.stream}`), told);
    const judged = accepted.ok
      ? await serverCheck(command, { event: accepted.value.event, told }, told.occurredAt)
      : accepted;
    if (!judged.ok) {
      witness({ command: command.name, refusal: judged.refusal.code });
      refusedFacts.set(told.id, { event: told, refusal: judged.refusal, isOpen: true });
      return judged;
    }
    witness({ command: command.name });
    const event = append(judged.value);
    takeUp(command, event);
    return { ok: true, value: event };
  }

  for (const [index, said] of facts.entries()) append(recorded(said, index));

  return {
    view,
    log,
    run,
    arrive,
    /** What was refused when it arrived, in that order. */
    refusedIds: () => [...refusedFacts.keys()],
    /** One more fact reaches the log, later than it occurred where that is said. */
    tell: (said: Fact, recordedAt?: string) => append(recorded(said, log.length), recordedAt),
    /** A policy, asked about one more fact. Its answer must be what it declares. */
    whenever(policy: AnyEventPolicy, trigger: Fact) {
      let told: ConfirmedEvent | undefined;
      const event = () => {
        // Told once, however much is asked about it.
        told ??= append(recorded(trigger, log.length));
        return told as never;
      };
      return {
        thenIssues: async (expected: readonly Issue[]) => {
          same(checked(policy, await policy.react(event(), view)), expected);
          witness({ policy: policy.name, occasion: trigger.event.type });
        },
        thenRequests: async (expected: readonly EffectRequest[]) => {
          sameRequests(
            checkedRequests(policy, (await policy.planEffects?.(event(), view)) ?? []),
            expected,
          );
          witness({ policy: policy.name, occasion: trigger.event.type });
        },
      };
    },
    /** What comes of an external system's answer, or of its silence. */
    whenAnswered(command: AnySystemCommand, asked: unknown, outcome: SystemOutcome<unknown>) {
      const read = outcome.ok ? { ok: true, reply: command.reply.parse(outcome.reply) } : outcome;
      const issued = async () =>
        checked(
          command,
          await command.whenAnswered(command.input.parse(asked) as never, read as never, view),
        );
      return {
        thenIssues: async (expected: readonly Issue[]) => {
          same(await issued(), expected);
          witness({ answer: command.name });
        },
      };
    },
    whenClockSays(policy: ClockPolicy, now: string) {
      const issued = async () => checked(policy, await policy.due(now, view));
      return {
        thenIssues: async (expected: readonly Issue[]) => {
          same(await issued(), expected);
          witness({ policy: policy.name, occasion: 'clock' });
        },
      };
    },
    /** Runs the context's own policies until nothing new happens; answers the types in order. */
    async settle(): Promise<readonly string[]> {
      const policies = context.policies.filter(
        (policy): policy is AnyEventPolicy => !isClockPolicy(policy),
      );
      const from = log.length;
      for (let next = settled; next < log.length; next += 1) {
        const event = log[next];
        if (event) for (const policy of policies) await reactTo(policy, event);
        settled = next + 1;
        if (log.length > 5000) throw new Error('policies never came to rest');
      }
      return log.slice(from).map((event) => event.type);
    },
  };

  async function reactTo(policy: AnyEventPolicy, event: ConfirmedEvent): Promise<void> {
    if (!policy.whenever.some((definition) => definition.type === event.type)) return;
    const issues = checked(policy, await policy.react(event as never, view));
    for (const { command, stream, data } of issues) {
      await run(command, stream, data, actors.policy, { policy, now: event.occurredAt });
    }
  }
}

function checked(
  policy: { readonly name: string; readonly issues: readonly AnyCommand[] },
  issues: readonly Issue[],
): readonly Issue[] {
  for (const { command, data } of issues) {
    if (!policy.issues.includes(command)) {
      throw new Error(`${policy.name} does not declare that it issues ${command.name}`);
    }
    command.input.parse(data);
  }
  return issues;
}

function checkedRequests(
  policy: AnyEventPolicy,
  requests: readonly EffectRequest[],
): readonly EffectRequest[] {
  for (const request of requests) {
    const undeclared = undeclaredIn(policy, request);
    if (undeclared) throw new Error(`${policy.name} does not declare that it asks ${undeclared}`);
    request.command.input.parse(request.data);
  }
  return requests;
}

function sameRequests(
  requests: readonly EffectRequest[],
  expected: readonly EffectRequest[],
): void {
  const plain = ({ command, data, key }: EffectRequest) => ({ command: command.name, data, key });
  expect(requests.map(plain)).toEqual(expected.map(plain));
}

function same(issues: readonly Issue[], expected: readonly Issue[]): void {
  const plain = ({ command, stream, data, key }: Issue) => ({
    command: command.name,
    stream,
    data,
    key,
  });
  expect(issues.map(plain)).toEqual(expected.map(plain));
}

/** A foreign or own fact on a stream of its own. */
export function on(stream: string, event: Fact['event'], data: unknown, at?: string): Fact {
  return fact(event, data, { stream, ...(at ? { at } : {}) });
}

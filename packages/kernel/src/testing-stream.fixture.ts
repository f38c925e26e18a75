import { expect } from 'vitest';
import type { Actor } from './actor.ts';
import type { AnyCommand } from './command.ts';
import { assembleModel, defineContext } from './context.ts';
import { acceptEvent, evolveState, refusalOf, runCommand } from './decide.ts';
import type { EventDefinition, RecordedEvent } from './event.ts';
import { derivedId } from './ids.ts';
import type { AnyPolicy } from './policy.ts';
import type { Refusal, Result } from './result.ts';
import type { AnyStream, Envelope } from './stream.ts';
import { witness } from './testing-witness.fixture.ts';
import { LOCALES, type Locale, type TextTable } from './text.ts';
import type { InstantText } from './time.ts';

/** What a test says of an event: its definition, its data, and, where it matters, who and when. */
export interface Fact {
  readonly event: EventDefinition;
  readonly data: unknown;
  readonly stream?: string | undefined;
  readonly actor?: Actor | undefined;
  readonly at?: InstantText | undefined;
  readonly command?: string | undefined;
  readonly device?: string | undefined;
}

/** `data` may leave out what the schema fills in. */
export function fact(
  event: EventDefinition,
  data: unknown,
  more: Omit<Fact, 'event' | 'data'> = {},
): Fact {
  return { event, data, ...more };
}

export const NOON = '2026-11-23T12:00:00.000Z';
export const actors = {
  manager: { id: 'u-manager', role: 'manager', name: 'Vera Lang' },
  reviewer: { id: 'u-reviewer', role: 'reviewer', name: 'Ines Ortega' },
  accountant: { id: 'u-accountant', role: 'accountant', name: 'Paul Weiss' },
  supplies: { id: 'u-supplies', role: 'supplies', name: 'Igor Blum' },
  client: { id: 'u-client', role: 'client', name: 'Ada Petersen', subject: 'c1' },
  otherClient: { id: 'u-client-2', role: 'client', name: 'Tom Reed', subject: 'c2' },
  worker: { id: 'u-worker', role: 'worker', name: 'Mila Novak', subject: 'w1' },
  otherWorker: { id: 'u-worker-2', role: 'worker', name: 'Jan Koch', subject: 'w2' },
  policy: { id: 'policy', role: 'policy', name: 'policy' },
  clock: { id: 'clock', role: 'clock', name: 'clock' },
  import: { id: 'import:old-books', role: 'import', name: 'old-books' },
} as const satisfies Record<string, Actor>;

export function recorded(said: Fact, index: number, stream = 's1'): RecordedEvent {
  const { event } = said;
  return {
    id: derivedId('fact', said.stream ?? stream, index),
    context: event.context,
    kind: event.stream,
    stream: said.stream ?? stream,
    type: event.type,
    v: event.version,
    data: said.data,
    occurredAt: said.at ?? NOON,
    actor: said.actor ?? actors.policy,
    command: said.command ?? 'unknown',
    correlationId: 'test',
    ...(said.device === undefined ? {} : { device: said.device }),
  };
}

interface Expected {
  readonly type: string;
  readonly data: unknown;
}

function expectedOf(facts: readonly Fact[]): Expected[] {
  return facts.map(({ event, data }) => ({ type: event.type, data: event.schema.parse(data) }));
}

/** Folds a history that could have happened: a fact that the rules refuse fails the test. */
function historyOf(stream: AnyStream, facts: readonly Fact[], id: string): unknown | undefined {
  let state: unknown;
  for (const [index, said] of facts.entries()) {
    const event = recorded(said, index, id);
    const refusal = refusalOf(stream, state, event);
    if (refusal) throw new Error(`given ${event.type}: ${JSON.stringify(refusal)}`);
    state = evolveState(stream, state ?? stream.initial, event);
  }
  return state;
}

export interface WhenOptions {
  readonly now?: InstantText;
  /** What the command's `loadFacts` would bring. */
  readonly facts?: unknown;
  /** The policy that issues it, instead of the actor. */
  readonly policy?: AnyPolicy;
}

/** Strict given / when / then of one stream: the whole list of new events, or the whole refusal. */
export function given(stream: AnyStream, facts: readonly Fact[] = [], id = 's1') {
  const state = historyOf(stream, facts, id);
  return {
    /** A command that is run here. */
    when(command: AnyCommand, input: unknown, actor: Actor, options: WhenOptions = {}) {
      const outcome = runCommand({
        command,
        stream: id,
        state,
        input,
        actor,
        now: options.now ?? NOON,
        facts: options.facts,
        policy: options.policy,
        stamp: (index) => ({ id: derivedId('new', id, index) }),
        correlationId: 'test',
      });
      return {
        outcome,
        thenRecords(expected: readonly Fact[]): void {
          expect(said(outcome)).toEqual(expectedOf(expected));
          witness({ command: command.name });
        },
        thenRefuses(expected: Refusal): void {
          expectRefusal(outcome, expected);
          witness({ command: command.name, refusal: expected.code });
        },
      };
    },
    /** A fact that was recorded elsewhere and arrives here, as from a device. */
    whenArrives(command: AnyCommand, arriving: Fact) {
      const context = defineContext({
        name: stream.context,
        streams: [stream],
        commands: [command],
        policies: [],
        projections: [],
        lists: [],
        texts: NO_TEXTS,
      });
      const model = assembleModel([context], NO_TEXTS);
      const event = { ...recorded(arriving, facts.length, id), command: command.name };
      const outcome = acceptEvent(model, state, event);
      return {
        outcome,
        thenAccepts(): void {
          expect(outcome).toMatchObject({ ok: true });
          witness({ command: command.name });
        },
        thenRefuses(expected: Refusal): void {
          expectRefusal(outcome, expected);
          witness({ command: command.name, refusal: expected.code });
        },
      };
    },
    document(): { state: unknown; envelope: Envelope; audience: readonly string[] } {
      const folded = state ?? stream.initial;
      return {
        state: folded,
        envelope: stream.envelope(folded as never),
        audience: stream.audience(folded as never),
      };
    },
  };
}

export const NO_TEXTS: Readonly<Record<Locale, TextTable>> = Object.fromEntries(
  LOCALES.map((locale) => [locale, {}]),
) as Record<Locale, TextTable>;

function said(
  outcome: Result<{ readonly events: readonly RecordedEvent[] }>,
): readonly Expected[] | Refusal {
  return outcome.ok
    ? outcome.value.events.map(({ type, data }) => ({ type, data }))
    : outcome.refusal;
}

/** A refusal is compared by what it says: code, parameters where told, and the fields' paths. */
function expectRefusal(outcome: Result<unknown>, expected: Refusal): void {
  expect(outcome).toMatchObject({ ok: false });
  if (outcome.ok) return;
  expect(outcome.refusal.code).toBe(expected.code);
  if (expected.params) expect(outcome.refusal.params).toEqual(expected.params);
  if (expected.fields) {
    expect(outcome.refusal.fields?.map((field) => field.path)).toEqual(
      expected.fields.map((field) => field.path),
    );
  }
}

// Proves what running a command and accepting a fact check, in which order, and that a broken
// declaration fails loudly. The stream is made up: a door that its owner opens and closes.
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Actor } from './actor.ts';
import { type AnyCommand, defineCommand, needsServer, propose } from './command.ts';
import { assembleModel, defineContext } from './context.ts';
import { acceptEvent, DeclarationBroken, refusalOf, runCommand } from './decide.ts';
import { eventsOf, readEventData } from './event.ts';
import { derivedId } from './ids.ts';
import { refuse } from './result.ts';
import { always, defineStream, newestFirst, shownTo } from './stream.ts';
import { actors, fact, given, recorded } from './testing.fixture.ts';

const door = eventsOf('provisioning', 'door');
const DoorBuilt = door('DoorBuilt', {
  schema: z.object({ owner: z.string().min(1), secret: z.string().default('') }),
  sample: { owner: 'c1' },
});
/** Version 1 said only how far; version 2 says it in millimetres. */
const DoorOpened = door('DoorOpened', {
  version: 2,
  schema: z.object({ gapMm: z.int().min(1) }),
  sample: { gapMm: 900 },
  earlier: {
    1: {
      schema: z.object({ gapCm: z.int().min(1) }),
      toNext: (data: { gapCm: number }) => ({ gapMm: data.gapCm * 10 }),
      sample: { gapCm: 90 },
    },
  },
});
const DoorClosed = door('DoorClosed', { schema: z.object({}), sample: {} });
const DoorOiled = door('DoorOiled', { schema: z.object({}), sample: {} });

interface State {
  readonly owner: string;
  readonly secret: string;
  readonly gapMm: number;
}
const initial: State = { owner: '', secret: '', gapMm: 0 };
const doors = defineStream({
  kind: 'door',
  events: [DoorBuilt, DoorOpened, DoorClosed, DoorOiled],
  initial,
  beginsWith: ['DoorBuilt'],
  mayBegin: ['DoorOiled'],
  statuses: ['open', 'closed'],
  evolve: {
    DoorBuilt: (_, data) => ({ ...data, gapMm: 0 }),
    DoorOpened: (state, data) => ({ ...state, gapMm: data.gapMm }),
    DoorClosed: (state) => ({ ...state, gapMm: 0 }),
    DoorOiled: (state) => state,
  },
  rules: {
    DoorBuilt: always,
    DoorOpened: (state) => (state.gapMm > 0 ? refuse('door-open') : undefined),
    DoorClosed: (state) => (state.gapMm > 0 ? undefined : refuse('door-closed')),
    DoorOiled: always,
  },
  envelope: (state) => ({
    status: state.gapMm > 0 ? 'open' : 'closed',
    title: '',
    sort: '',
    owner: state.owner,
    assignee: '',
    day: '',
    closed: false,
  }),
  relations: (state, actor) => (actor.subject === state.owner ? ['own'] : []),
  audience: () => ['role:manager'],
  confidential: { secret: ['manager'] },
});
const BuildDoor = defineCommand({
  name: 'BuildDoor',
  stream: doors,
  input: z.object({ owner: z.string().min(1) }),
  actors: { client: ['own'], manager: ['any'] },
  emits: [DoorBuilt],
  decide: (_, input) => propose(DoorBuilt, { ...input, secret: '' }),
});
const OpenDoor = defineCommand({
  name: 'OpenDoor',
  stream: doors,
  input: z.object({ gapMm: z.int() }),
  actors: { client: ['own'] },
  emits: [DoorOpened],
  decide: (_, input) => propose(DoorOpened, input),
});
/** Opens and closes: the second event is judged on the state after the first. */
const SwingDoor = defineCommand({
  name: 'SwingDoor',
  stream: doors,
  input: z.object({ times: z.int() }),
  actors: { client: ['own'] },
  emits: [DoorOpened, DoorClosed],
  decide: (_, { times }) =>
    Array.from({ length: times }).flatMap(() => [
      propose(DoorOpened, { gapMm: 1 }),
      propose(DoorClosed, {}),
    ]),
});
const BreakPromise = defineCommand({
  name: 'BreakPromise',
  stream: doors,
  input: z.object({}),
  actors: { manager: ['any'] },
  emits: [DoorClosed],
  decide: () => propose(DoorOpened, { gapMm: 1 }) as never,
});
const OilDoor = defineCommand({
  name: 'OilDoor',
  stream: doors,
  input: z.object({}),
  actors: { manager: ['any'] },
  emits: [DoorOiled],
  loadFacts: async () => 'oil',
  decide: (_, __, { facts }) => (facts === 'oil' ? propose(DoorOiled, {}) : []),
});

const built = fact(DoorBuilt, { owner: 'c1' });
const opened = fact(DoorOpened, { gapMm: 5 });
const closed = fact(DoorClosed, {});

describe('a command that is run', () => {
  it('records what it decides, each event on the state after the one before', () => {
    given(doors, [built])
      .when(SwingDoor, { times: 2 }, actors.client)
      .thenRecords([
        fact(DoorOpened, { gapMm: 1 }),
        closed,
        fact(DoorOpened, { gapMm: 1 }),
        closed,
      ]);
  });
  it('may decide on nothing', () => {
    given(doors, [built]).when(SwingDoor, { times: 0 }, actors.client).thenRecords([]);
  });
  it('is refused by the first rule that says no, and then records nothing', () => {
    given(doors, [built, opened])
      .when(SwingDoor, { times: 1 }, actors.client)
      .thenRefuses({ code: 'door-open' });
  });
  it('names the fields of faulty input', () => {
    given(doors, [built])
      .when(OpenDoor, { gapMm: 'wide' }, actors.client)
      .thenRefuses({ code: 'input-invalid', fields: [{ path: 'gapMm', message: '' }] });
    // The event's own schema is stricter than the input's.
    given(doors, [built])
      .when(OpenDoor, { gapMm: 0 }, actors.client)
      .thenRefuses({ code: 'input-invalid', fields: [{ path: 'gapMm', message: '' }] });
  });
  it('is refused on a stream that is not there, or there already', () => {
    given(doors).when(OpenDoor, { gapMm: 1 }, actors.client).thenRefuses({ code: 'not-there' });
    given(doors, [built])
      .when(BuildDoor, { owner: 'c1' }, actors.client)
      .thenRefuses({ code: 'already-there' });
  });
});

describe('permission', () => {
  it('asks for a role, and then for a tie to the stream', () => {
    given(doors, [built])
      .when(OpenDoor, { gapMm: 1 }, actors.client)
      .thenRecords([fact(DoorOpened, { gapMm: 1 })]);
    given(doors, [built])
      .when(OpenDoor, { gapMm: 1 }, actors.manager)
      .thenRefuses({ code: 'not-permitted', params: { command: 'OpenDoor', role: 'manager' } });
  });
  it("answers somebody else's like one that is not there", () => {
    given(doors, [built])
      .when(OpenDoor, { gapMm: 1 }, actors.otherClient)
      .thenRefuses({ code: 'not-there' });
  });
  it('is asked for before anything is decided, on a stream that is not there too', () => {
    const nothing = { times: 0 };
    const otherClient = actors.otherClient;
    given(doors).when(SwingDoor, nothing, actors.client).thenRefuses({ code: 'not-there' });
    given(doors, [built]).when(SwingDoor, nothing, otherClient).thenRefuses({ code: 'not-there' });
    const unsound = fact(DoorOpened, { gapMm: 'wide' }, { actor: otherClient });
    given(doors).whenArrives(OpenDoor, unsound).thenRefuses({ code: 'not-there' });
    given(doors, [built]).whenArrives(OpenDoor, unsound).thenRefuses({ code: 'not-there' });
  });
  it('of a stream that begins is judged by what it has become', () => {
    given(doors).when(BuildDoor, { owner: 'c1' }, actors.client).thenRecords([built]);
    given(doors)
      .when(BuildDoor, { owner: 'c1' }, actors.otherClient)
      .thenRefuses({ code: 'not-there' });
  });
  it('of a policy is its declaration', () => {
    const policy = policyOf([OpenDoor]);
    given(doors, [built])
      .when(OpenDoor, { gapMm: 1 }, actors.policy, { policy })
      .thenRecords([fact(DoorOpened, { gapMm: 1 })]);
  });
});

function policyOf(issues: readonly AnyCommand[]) {
  return {
    name: 'open-door-when-built',
    context: 'provisioning' as const,
    whenever: [DoorBuilt],
    issues,
    react: async () => [],
  };
}

describe('a broken declaration fails loudly', () => {
  const run = (command: AnyCommand, actor: Actor, issues?: readonly AnyCommand[]) =>
    runCommand({
      command,
      stream: 's1',
      state: initial,
      input: { gapMm: 1 },
      actor,
      now: '2026-11-23T12:00:00.000Z',
      policy: issues && policyOf(issues),
      stamp: () => ({ id: derivedId('x') }),
      correlationId: 'test',
    });
  it('when a command emits what it does not declare', () => {
    expect(() => run(BreakPromise, actors.manager)).toThrow(DeclarationBroken);
  });
  it('when a policy issues what it does not declare', () => {
    expect(() => run(OpenDoor, actors.policy, [BuildDoor])).toThrow(DeclarationBroken);
  });
  it('when an event is declared on another stream, or a version has no way on', () => {
    const elsewhere = eventsOf('billing', 'door')('DoorSold', { schema: z.object({}), sample: {} });
    expect(() => defineStream({ ...doors, events: [DoorBuilt, elsewhere] } as never)).toThrow(
      /DoorSold/,
    );
    expect(() => door('DoorPainted', { version: 3, schema: z.object({}), sample: {} })).toThrow(
      /version 1/,
    );
  });
  it('when two things have one name', () => {
    const context = contextOf([OpenDoor, { ...OpenDoor }]);
    expect(() => assembleModel([context], { en: {}, ru: {} })).toThrow(/OpenDoor/);
  });
});

function contextOf(commands: readonly AnyCommand[]) {
  return defineContext({
    name: 'provisioning',
    streams: [doors],
    commands,
    policies: [],
    projections: [],
    lists: [],
    texts: { en: { greeting: 'Hello {{name}}, {{name}}' }, ru: {} },
  });
}

describe('a fact that arrives', () => {
  const all = [BuildDoor, OpenDoor, SwingDoor, BreakPromise, OilDoor];
  const model = assembleModel([contextOf(all)], { en: {}, ru: {} });
  const arriving = (said: ReturnType<typeof fact>, more: object = {}) => ({
    ...recorded({ ...said, actor: actors.client }, 1),
    ...more,
  });
  const state: State = { owner: 'c1', secret: '', gapMm: 0 };
  const refusal = (event: ReturnType<typeof arriving>, on: State | undefined = state) => {
    const accepted = acceptEvent(model, on, event);
    return accepted.ok ? 'accepted' : accepted.refusal.code;
  };
  it('passes the same checks as a command', () => {
    expect(refusal(arriving(opened, { command: 'OpenDoor' }))).toBe('accepted');
    expect(refusal(arriving(opened, { command: 'OpenDoor', actor: actors.otherClient }))).toBe(
      'not-there',
    );
    expect(refusal(arriving(opened, { command: 'OpenDoor', actor: actors.manager }))).toBe(
      'not-permitted',
    );
    expect(refusal(arriving(closed, { command: 'SwingDoor' }))).toBe('door-closed');
  });
  it('is refused when its command cannot have recorded it', () => {
    expect(refusal(arriving(closed, { command: 'OpenDoor' }))).toBe('command-does-not-emit');
    expect(refusal(arriving(closed, { command: 'NoSuchCommand' }))).toBe('command-does-not-emit');
    expect(refusal(arriving(fact(DoorOiled, {}), { command: 'OilDoor' }))).toBe(
      'command-needs-server',
    );
    expect(needsServer(OilDoor)).toBe(true);
    expect(needsServer(OpenDoor)).toBe(false);
  });
  it('is refused when nobody knows it, or only somebody newer', () => {
    expect(refusal(arriving(opened, { command: 'OpenDoor', v: 3 }))).toBe('event-unknown');
    expect(refusal(arriving(opened, { command: 'OpenDoor', type: 'DoorEaten' }))).toBe(
      'event-unknown',
    );
    expect(refusal(arriving(opened, { command: 'OpenDoor', kind: 'window' }))).toBe(
      'event-unknown',
    );
    expect(refusal(arriving(opened, { command: 'OpenDoor', context: 'billing' }))).toBe(
      'event-unknown',
    );
  });
  it('of an earlier version is read as one of today', () => {
    const old = { ...recorded(opened, 1), v: 1, data: { gapCm: 90 } };
    expect(refusalOf(doors, state, old)).toBeUndefined();
    expect(readEventData(DoorOpened, 1, { gapCm: 90 })).toEqual({ gapMm: 900 });
    expect(refusalOf(doors, state, { ...old, data: { gapMm: 900 } })?.code).toBe('input-invalid');
    expect(() => readEventData(DoorOpened, 3, {})).toThrow(/newer/);
    expect(DoorOpened.samples).toEqual({ 1: { gapCm: 90 }, 2: { gapMm: 900 } });
  });
  it('may begin a stream, where the stream says so', () => {
    expect(refusalOf(doors, undefined, recorded(fact(DoorOiled, {}), 1))).toBeUndefined();
    expect(refusalOf(doors, undefined, recorded(opened, 1))?.code).toBe('not-there');
    expect(refusalOf(doors, state, recorded(built, 1))?.code).toBe('already-there');
  });
});

it('what is confidential is shown to its roles only', () => {
  const state: State = { owner: 'c1', secret: 'key', gapMm: 0 };
  expect(shownTo(doors, state, ['manager'])).toEqual(state);
  expect(shownTo(doors, state, ['client'])).toEqual({ owner: 'c1', gapMm: 0 });
  expect(shownTo(doors, state, ['client', 'manager'])).toEqual(state);
});

it('the newest comes first in ascending text', () => {
  const times = [
    '2018-01-01T00:00:00.000Z',
    '2026-11-23T12:00:00.000Z',
    '2999-01-01T00:00:00.000Z',
  ];
  const keys = times.map(newestFirst);
  expect([...keys].sort()).toEqual([...keys].reverse());
});

it('a sentence is filled, and a missing one shows its key', () => {
  const model = assembleModel([contextOf([])], { en: {}, ru: {} });
  expect(model.text('en', 'greeting', { name: 'Ada' })).toBe('Hello Ada, Ada');
  expect(model.text('en', 'greeting')).toBe('Hello {{name}}, {{name}}');
  expect(model.text('ru', 'greeting')).toBe('greeting');
});

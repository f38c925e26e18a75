// Proves that the fact which overtook a refused one is found by asking the model itself: the last one before
// which it would have been taken; also behind others that were refused; none where nothing came between; and
// that what it tells is names and times alone, without what is confidential.
import {
  assembleModel,
  type ConfirmedEvent,
  defineCommand,
  defineContext,
  defineStream,
  derivedId,
  eventsOf,
  propose,
  type RecordedEvent,
  refuse,
} from '@callout/kernel';
import { actors, NO_TEXTS } from '@callout/kernel/testing';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { overtakenBy } from './overtaking.ts';

const task = eventsOf('provisioning', 'task');
const named = z.object({ id: z.string(), name: z.string() });
const window = { from: '2026-11-23T09:00:00.000Z', to: '2026-11-23T11:00:00.000Z' };
const schema = z.object({
  to: named,
  ranking: named,
  window: z.object({ from: z.string(), to: z.string() }),
  reason: z.string(),
});
const sample = {
  to: { id: 'w1', name: 'Mila' },
  ranking: { id: 'w9', name: 'No' },
  window,
  reason: '',
};
const nothing = { schema: z.object({}), sample: {} };
const Given = task('Given', { schema, sample });
const Begun = task('Begun', nothing);
const Done = task('Done', nothing);
interface Task {
  readonly who: string;
  readonly step: string;
}
const initial: Task = { who: '', step: 'none' };
const tasks = defineStream({
  kind: 'task',
  events: [Given, Begun, Done],
  initial,
  beginsWith: [],
  mayBegin: ['Given'],
  statuses: ['none'],
  evolve: {
    Given: (_, { to }) => ({ who: to.id, step: 'given' }),
    Begun: (state) => ({ ...state, step: 'begun' }),
    Done: (state) => ({ ...state, step: 'done' }),
  },
  rules: {
    Given: () => undefined,
    Begun: ({ step }) => (step === 'given' ? undefined : refuse('begun')),
    Done: ({ step }) => (step === 'begun' ? undefined : refuse('not-begun')),
  },
  envelope: () => ({
    ...{ status: 'none', title: '', sort: '', owner: '', assignee: '', day: '', closed: false },
  }),
  relations: ({ who }, { subject }) => (who === subject ? ['assigned'] : []),
  audience: () => [],
  confidential: { ranking: ['manager'] },
});
const by = { worker: ['assigned'], manager: ['any'] } as const;
const command = <const N extends string>(name: N, event: typeof Begun | typeof Done) =>
  defineCommand({
    ...{ name, stream: tasks, input: z.object({}), actors: by, emits: [event] },
    decide: () => propose(event, {}),
  });
const Give = defineCommand({
  ...{ name: 'Give', stream: tasks, input: schema, actors: { manager: ['any'] }, emits: [Given] },
  decide: (_, input) => propose(Given, input),
});
const context = defineContext({
  ...{ name: 'provisioning', streams: [tasks], policies: [], projections: [], lists: [] },
  commands: [Give, command('Begin', Begun), command('Finish', Done)],
  texts: NO_TEXTS,
});
const model = assembleModel([context], NO_TEXTS);

function recorded(type: string, name: string, actor: RecordedEvent['actor'], data: object = {}) {
  const id = derivedId(type, name, actor.id, JSON.stringify(data));
  return {
    ...{ id, context: 'provisioning', kind: 'task', stream: 't1', type, v: 1, data, actor },
    ...{ occurredAt: '2026-11-23T10:40:00.000Z', command: name, correlationId: id },
  } satisfies RecordedEvent as RecordedEvent;
}
const given = (id: string, name: string) =>
  recorded('Given', 'Give', actors.manager, { ...sample, to: { id, name }, reason: 'secret' });
const begun = recorded('Begun', 'Begin', actors.worker);
const done = recorded('Done', 'Finish', actors.worker);
const log = (...events: readonly RecordedEvent[]): readonly ConfirmedEvent[] =>
  events.map((event, index) => ({
    ...event,
    ...{ recordedAt: event.occurredAt, position: index + 1, version: index + 1 },
  }));
const handOver = given('w2', 'Aylin');
const overtaking = {
  ...{ id: handOver.id, type: 'Given', occurredAt: handOver.occurredAt },
  actor: { id: 'u-manager', role: 'manager', name: 'Vera Lang' },
  names: { to: 'Aylin' },
  windows: { window },
};

it('is the last fact before which it would have been taken, and says names and times alone', () => {
  expect(overtakenBy(model, log(given('w1', 'Mila'), handOver), begun)).toEqual(overtaking);
});
it('is found behind what was refused before it', () => {
  const facts = log(given('w1', 'Mila'), handOver);
  expect(overtakenBy(model, facts, done)).toBe(undefined);
  expect(overtakenBy(model, facts, done, [begun])).toEqual(overtaking);
});
it('is the last one of several', () => {
  const facts = log(given('w1', 'Mila'), given('w3', 'Jan'), given('w1', 'Mila'), handOver);
  expect(overtakenBy(model, facts, begun)).toEqual(overtaking);
});
it('is nothing where it was never to be taken, or still is', () => {
  expect(overtakenBy(model, log(handOver), begun)).toBe(undefined);
  expect(overtakenBy(model, log(given('w1', 'Mila')), begun)).toBe(undefined);
  expect(overtakenBy(model, [], begun)).toBe(undefined);
  expect(overtakenBy(model, log(handOver), { ...begun, kind: 'unknown' })).toBe(undefined);
});

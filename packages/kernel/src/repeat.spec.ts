// Proves what becomes of a person's fact before its rule is asked: it is read by today's schema, says of
// its stream and of its actor what is so, and nothing that is the server's alone to say.
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { AnyCommand } from './command.ts';
import { defineCommand, propose } from './command.ts';
import { assembleModel, defineContext } from './context.ts';
import { acceptEvent } from './decide.ts';
import { eventsOf } from './event.ts';
import { copyOf, decidedByServer, ownState, referenceTo, theActor } from './origin.ts';
import type { View } from './read-model.ts';
import { always, defineStream } from './stream.ts';
import { actors, fact, NO_TEXTS, recorded } from './testing-stream.fixture.ts';
import { vouchEvent } from './vouch.ts';

const owner = z.object({
  id: referenceTo('owner', z.string()),
  name: copyOf('owner', 'name', z.string(), { by: 'id' }),
});
const event = eventsOf('provisioning', 'house');
const HouseSold = event('HouseSold', {
  version: 2,
  schema: z.object({
    of: ownState(z.object({ owner, price: z.number().optional() })),
    by: z.object({ id: theActor('id', z.string()), name: theActor('name', z.string()) }),
    fee: decidedByServer(z.number()).optional(),
    note: z.string(),
  }),
  sample: {
    of: { owner: { id: 'o1', name: 'Ann' }, price: 5 },
    by: { id: 'u-manager', name: 'Vera Lang' },
    note: '',
  },
  earlier: {
    1: {
      schema: z.object({ of: z.unknown(), by: z.unknown() }),
      toNext: (data: object) => ({ ...data, note: 'of old' }),
      sample: {
        of: { owner: { id: 'o1', name: 'Ann' }, price: 5 },
        by: { id: 'u-manager', name: 'Vera Lang' },
      },
    },
  },
});
const state = { owner: { id: 'o1', name: 'Ann' }, price: 5 };
const house = defineStream({
  kind: 'house',
  events: [HouseSold],
  initial: state,
  beginsWith: [],
  mayBegin: ['HouseSold'],
  statuses: ['sold'],
  evolve: { HouseSold: (before) => before },
  rules: { HouseSold: always },
  repeats: { HouseSold: { of: (before) => ({ of: before }), refusal: 'house-differs' } },
  envelope: () => {
    const empty = {
      status: 'sold' as const,
      title: '',
      sort: '',
      owner: '',
      assignee: '',
      day: '',
    };
    return { ...empty, closed: false };
  },
  relations: () => [],
  audience: () => [],
});
const SellHouse: AnyCommand = defineCommand({
  name: 'SellHouse',
  stream: house,
  input: HouseSold.schema,
  actors: { manager: ['any'] },
  emits: [HouseSold],
  decide: (_, input) => propose(HouseSold, input),
});
const model = assembleModel(
  [
    defineContext({
      name: 'provisioning',
      streams: [house],
      commands: [SellHouse],
      policies: [],
      projections: [],
      lists: [],
      texts: NO_TEXTS,
    }),
  ],
  NO_TEXTS,
);

const sample = HouseSold.samples[2] as object;
const told = (data: object, more: object = {}) => ({
  ...recorded(fact(HouseSold, { ...sample, ...data }, { actor: actors.manager }), 0),
  command: 'SellHouse',
  ...more,
});
const taken = (data: object, more: object = {}) => acceptEvent(model, state, told(data, more));
const refusal = (code: string, ...paths: readonly string[]) => ({
  ok: false,
  refusal: expect.objectContaining({
    code,
    fields: paths.map((path) => ({ path, message: code })),
  }),
});

describe('a fact that arrives', () => {
  it('is taken without what no schema knows', () => {
    expect(taken({ discount: 1, of: { ...state, secret: 2 } })).toMatchObject({
      ok: true,
      value: { event: { data: sample } },
    });
    expect(taken({ discount: 1 })).not.toHaveProperty('value.event.data.discount');
    expect(taken({ of: { ...state, secret: 2 } })).not.toHaveProperty('value.event.data.of.secret');
  });
  it('of an earlier version is taken as of today', () => {
    const old = HouseSold.samples[1];
    expect(acceptEvent(model, state, { ...told({}), data: old, v: 1 })).toMatchObject({
      value: { event: { v: 2, data: { ...sample, note: 'of old' } } },
    });
  });
  it('says of its stream what the stream says, or is refused with the field', () => {
    expect(taken({ of: { ...state, price: 4 } })).toEqual(refusal('house-differs', 'of.price'));
    // What is left out is put in, so that nobody gets anything by leaving it out.
    expect(taken({ of: { owner: state.owner } })).toMatchObject({
      value: { event: { data: { of: state } } },
    });
    expect(taken({ of: { ...state, owner: { id: 'o2', name: 'Ann' } } })).toEqual(
      refusal('house-differs', 'of.owner.id'),
    );
    expect(taken({ of: { ...state, owner: { id: 'o1', name: 'Anna' } } })).toMatchObject({
      value: { event: { data: { of: state } } },
    });
  });
  it('names nobody but its actor, by the name of the session', () => {
    expect(taken({ by: { id: 'u-other', name: 'x' } })).toEqual(
      refusal('not-in-own-name', 'by.id'),
    );
    expect(taken({ by: { id: actors.manager.id, name: 'The boss' } })).toMatchObject({
      value: { event: { data: { by: { name: actors.manager.name } } } },
    });
  });
  it('says nothing that is the server’s to say', () => {
    expect(taken({ fee: 1 })).toEqual(refusal('decided-by-server', 'fee'));
  });
});

it('a name that differs from the stream’s needs somebody who knows it', async () => {
  const renamed = told({ of: { ...state, owner: { id: 'o1', name: 'Anna' } } });
  const accepted = acceptEvent(model, state, renamed);
  if (!accepted.ok) throw new Error(accepted.refusal.code);
  const nothing = async () => undefined;
  const view = {
    state: nothing,
    row: nothing,
    rows: async () => [],
    refusedFact: async () => undefined,
  } satisfies View;
  const { event: settled } = accepted.value;
  const vouched = await vouchEvent(model, { event: settled, told: renamed }, view);
  expect(vouched).toEqual(refusal('copy-never-true', 'of.owner.name'));
});

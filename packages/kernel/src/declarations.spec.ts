// Proves: whatever a context's files export is in the context, each value once and by what it is, in the
// order of the files; and nothing else is.
import { expect, it } from 'vitest';
import { z } from 'zod';
import { defineCommand } from './command.ts';
import { declarationsIn } from './declarations.ts';
import { definitionsOf } from './define.ts';
import { eventsOf } from './event.ts';
import { defineList } from './list.ts';
import { always, defineStream } from './stream.ts';

const Noted = eventsOf('provisioning', 'note')('Noted', { schema: z.object({}), sample: {} });
const notes = defineStream({
  kind: 'note',
  events: [Noted],
  initial: {},
  beginsWith: ['Noted'],
  statuses: ['there'],
  evolve: { Noted: (state) => state },
  rules: { Noted: always },
  envelope: () => ({
    status: 'there',
    title: '',
    sort: '',
    owner: '',
    assignee: '',
    day: '',
    closed: false,
  }),
  relations: () => [],
  audience: () => [],
});
const AddNote = defineCommand({
  name: 'AddNote',
  stream: notes,
  input: z.object({}),
  actors: {},
  emits: [Noted],
  decide: () => [],
});
const { definePolicy, defineClockPolicy, defineProjection } = definitionsOf('provisioning', [
  Noted,
]);
const echo = definePolicy({
  name: 'echo',
  whenever: [Noted],
  issues: [AddNote],
  react: async () => [],
});
const daily = defineClockPolicy({ name: 'daily', issues: [AddNote], due: async () => [] });
const tally = defineProjection<number>()({
  name: 'tally',
  on: { Noted: { key: () => 'all', fold: (row = 0) => row + 1 } },
});
const all = defineList({ name: 'notes', over: notes, observers: ['manager'] });

it('takes what is declared, by what it is', () => {
  const stream = { notes, AddNote, NOTES_MAX: 5, lengthOf: () => 0, noteSchema: z.object({}) };
  const found = declarationsIn([{ daily }, { echo }, stream, { tally }, { lists: [all] }]);
  expect(found).toEqual({
    streams: [notes],
    commands: [AddNote],
    policies: [daily, echo],
    systemCommands: [],
    mails: [],
    projections: [tally],
    lists: [all],
    knows: [],
  });
});

it('takes once what two files export', () => {
  expect(declarationsIn([{ notes, AddNote }, { again: notes }]).streams).toEqual([notes]);
});

import { z } from 'zod';
import { defineCommand, propose } from '../command.ts';
import { eventsOf } from '../event.ts';
import { always, defineStream } from '../stream.ts';
import { envelopeOf, toyContext } from './parts.fixture.ts';

/** A stream of another context: the numbers of a device run over both. */
const ExpenseNoted = eventsOf('billing', 'expense')('ExpenseNoted', {
  schema: z.object({ cents: z.int() }),
  sample: { cents: 1 },
});
const noExpense: { readonly cents: number } = { cents: 0 };
const expenses = defineStream({
  kind: 'expense',
  statuses: ['noted'],
  events: [ExpenseNoted],
  initial: noExpense,
  beginsWith: [],
  mayBegin: ['ExpenseNoted'],
  evolve: { ExpenseNoted: (state, data) => ({ cents: state.cents + data.cents }) },
  rules: { ExpenseNoted: always },
  envelope: ({ cents }) => envelopeOf('noted', String(cents)),
  relations: () => [],
  audience: () => ['role:manager', 'role:worker'],
});
const NoteExpense = defineCommand({
  name: 'NoteExpense',
  stream: expenses,
  input: z.object({ cents: z.int() }),
  actors: { manager: ['any'], worker: ['any'] },
  emits: [ExpenseNoted],
  decide: (_, input) => propose(ExpenseNoted, input),
});

export const toyBilling = toyContext('billing', { streams: [expenses], commands: [NoteExpense] });

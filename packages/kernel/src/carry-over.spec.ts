// Proves that what was said for one command begins another's form as far as that asks for the same, under the same
// name and of the same kind; that what finds no place, or not all of it, is named; and that words, ticks and choices
// alone make no form one in which the same can be told.
import { expect, it } from 'vitest';
import { z } from 'zod';
import { carriedOver, fitsAnother } from './carry-over.ts';
import type { AnyCommand } from './command.ts';
import { asInput } from './input-kind.ts';
import { ownState } from './origin.ts';
import { instantSchema, windowSchema } from './time.ts';

const evidence = asInput('evidence', z.object({ sha256: z.string() }));
function asking(shape: z.ZodRawShape): AnyCommand {
  return { name: 'Ask', input: z.object(shape) } as unknown as AnyCommand;
}
const visit = asking({
  evidence: z.array(evidence),
  notes: z.string(),
  at: instantSchema,
  wanted: windowSchema.optional(),
  sure: z.boolean().default(false),
  outcome: ownState(z.object({ gross: z.number() })),
});
const [one, other] = [{ sha256: 'a' }, { sha256: 'b' }];
const wanted = { from: '2026-11-23T09:00:00.000Z', to: '2026-11-23T11:00:00.000Z' };
const said = { evidence: [one, other], notes: 'Done.', at: wanted.from, sure: false, outcome: {} };

it('carries what has the same name and kind, whole', () => {
  const to = asking({
    evidence: z.array(evidence).max(3),
    notes: z.string().min(1).max(80).optional(),
    at: instantSchema,
    sure: z.boolean(),
  });
  expect(carriedOver(visit, { ...said, wanted }, to)).toEqual({
    input: { evidence: [one, other], notes: 'Done.', at: wanted.from },
    left: ['wanted'],
  });
  expect(carriedOver(visit, said, visit)).toEqual({
    input: { evidence: [one, other], notes: 'Done.', at: wanted.from },
    left: [],
  });
});

it('takes the first of several pieces where one is asked for, and says that there were more', () => {
  const to = asking({ evidence });
  expect(carriedOver(visit, { evidence: [one, other] }, to)).toEqual({
    input: { evidence: one },
    left: ['evidence'],
  });
  expect(carriedOver(visit, { evidence: [one] }, to)).toEqual({
    input: { evidence: one },
    left: [],
  });
});

it('carries nothing of another kind, and nothing that was not said', () => {
  const to = asking({
    evidence: z.string(),
    notes: z.number(),
    at: windowSchema,
    sure: z.boolean(),
  });
  expect(carriedOver(visit, said, to)).toEqual({ input: {}, left: ['evidence', 'notes', 'at'] });
  expect(carriedOver(visit, undefined, visit)).toEqual({ input: {}, left: [] });
});

it('finds that a form fits by more than words', () => {
  const words = asking({ notes: z.string() });
  const photos = asking({ evidence: z.array(evidence) });
  const fits = (to: AnyCommand, what: object) => fitsAnother(to, carriedOver(visit, what, to));
  expect([fits(words, said), fits(photos, said), fits(photos, { notes: 'Done.' })]).toEqual([
    ...[false, true, false],
  ]);
});

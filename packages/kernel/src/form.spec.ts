// Proves: a form asks for every field of a command's input that a person can know, in the order of the
// schema and each by its kind, and for nothing that the server or the stream says; and the sound input
// that offers are asked with is taken by the same schema.
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { AnyCommand } from './command.ts';
import { formOf } from './form.ts';
import { asInput, inputKindOf, notAsked } from './input-kind.ts';
import { priceSchema } from './money.ts';
import { copyOf, decidedByServer, ownState, referenceTo, theActor } from './origin.ts';
import { soundInput } from './sound-input.ts';
import { instantSchema, windowSchema } from './time.ts';

const id = z.string().min(1);
function asked(shape: z.ZodRawShape): AnyCommand {
  return { name: 'Ask', input: z.object(shape) } as unknown as AnyCommand;
}
const NOW = '2026-11-27T12:00:00.000Z';

describe('the form of a command', () => {
  it('asks by the kind of a field, also when it is optional, refined or of another origin', () => {
    const form = formOf(
      asked({
        price: priceSchema.optional(),
        at: instantSchema,
        wanted: windowSchema,
        reason: z.string().max(300),
        minutes: z.int().min(5).max(600),
        why: z.enum(['one', 'other']),
        sure: z.boolean().default(false),
      }),
    );
    expect(form).toEqual([
      { name: 'price', required: false, kind: 'money' },
      { name: 'at', required: true, kind: 'instant' },
      { name: 'wanted', required: true, kind: 'window' },
      { name: 'reason', required: true, mayBeEmpty: true, kind: 'text', max: 300 },
      { name: 'minutes', required: true, kind: 'number', isWhole: true, min: 5, max: 600 },
      { name: 'why', required: true, kind: 'choice', values: ['one', 'other'] },
      { name: 'sure', required: false, kind: 'flag' },
    ]);
  });
  it('asks once for a document, and for nothing that somebody else says', () => {
    const form = formOf(
      asked({
        client: z.object({
          id: referenceTo('client', id, { inUse: true }),
          name: copyOf('client', 'name', id, { by: 'id' }),
        }),
        workerId: referenceTo('worker', id),
        zone: copyOf('organisation', 'timeZone', id),
        outcome: ownState(z.object({ gross: priceSchema })),
        ranking: decidedByServer(z.array(id)),
        by: z.object({ id: theActor('id', id), name: theActor('name', id) }),
        externalId: notAsked(id).optional(),
      }),
    );
    expect(form).toEqual([
      {
        name: 'client',
        required: true,
        kind: 'reference',
        to: 'client',
        inUse: true,
        isNamed: true,
      },
      {
        name: 'workerId',
        required: true,
        kind: 'reference',
        to: 'worker',
        inUse: false,
        isNamed: false,
      },
    ]);
  });
  it('asks for lists, groups, records and variants by what is in them', () => {
    const form = formOf(
      asked({
        items: z.array(z.object({ item: id, quantity: z.int().min(1) })).max(9),
        points: z.record(z.string(), z.number()),
        test: z.union([
          z.object({ kind: z.literal('choice'), options: z.array(id) }),
          z.object({ kind: z.literal('text') }),
        ]),
      }),
    );
    const text = { name: '', required: true, kind: 'text', max: undefined };
    expect(form).toEqual([
      {
        name: 'items',
        required: true,
        mayBeEmpty: true,
        kind: 'list',
        max: 9,
        item: {
          name: '',
          required: true,
          kind: 'group',
          fields: [
            { ...text, name: 'item' },
            {
              name: 'quantity',
              required: true,
              kind: 'number',
              isWhole: true,
              min: 1,
              max: undefined,
            },
          ],
        },
      },
      {
        name: 'points',
        required: true,
        kind: 'record',
        item: {
          name: '',
          required: true,
          kind: 'number',
          isWhole: false,
          min: undefined,
          max: undefined,
        },
      },
      {
        name: 'test',
        required: true,
        kind: 'variant',
        by: 'kind',
        variants: {
          choice: [
            {
              name: 'options',
              required: true,
              mayBeEmpty: true,
              kind: 'list',
              max: undefined,
              item: text,
            },
          ],
          text: [],
        },
      },
    ]);
  });
  it('is answered by sound input', () => {
    const command = asked({
      wanted: windowSchema,
      worker: z.object({ id: referenceTo('worker', id), name: copyOf('worker', 'name', id) }),
      items: z.array(z.object({ item: id, quantity: z.int().min(1) })).min(1),
      note: asInput('note', z.string().min(1)),
    });
    expect(command.input.safeParse(soundInput(command, NOW))).toEqual({
      success: true,
      data: {
        wanted: { from: '2026-11-27T13:00:00.000Z', to: '2026-11-27T14:00:00.000Z' },
        worker: { id: 'id', name: 'name' },
        items: [{ item: 'text', quantity: 1 }],
        note: 'text',
      },
    });
  });
  it('keeps the kind of a schema through what is made of it', () => {
    const note = asInput('note', z.string().trim());
    expect([note.min(1), note.refine(() => true), note.clone()].map(inputKindOf)).toEqual([
      'note',
      'note',
      'note',
    ]);
  });
});

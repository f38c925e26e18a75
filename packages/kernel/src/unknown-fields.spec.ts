// Proves that a field which a command does not have is refused by name, however deep it stands, and nothing else is.
import { expect, it } from 'vitest';
import { z } from 'zod';
import { unknownFieldsRefusal } from './unknown-fields.ts';

const schema = z.object({
  reason: z.string(),
  place: z.object({ address: z.string() }).optional(),
  lines: z.array(z.object({ item: z.string() })).default([]),
  points: z.record(z.string(), z.object({ of: z.number() })),
  how: z.union([
    z.object({ kind: z.literal('a'), left: z.string() }),
    z.object({ kind: z.literal('b'), right: z.string() }),
  ]),
  anything: z.looseObject({}),
});
const sound = {
  ...{ reason: '', place: { address: 'Kaistraße 4' }, lines: [{ item: 'Gasket' }] },
  ...{ points: { any: { of: 1 } }, how: { kind: 'b', right: 'x' }, anything: { goes: 1 } },
};
const placesIn = (input: unknown) =>
  unknownFieldsRefusal(schema, input)?.fields?.map(({ path, message, params }) => [
    ...[path, message, params?.['names']],
  ]);

it('takes what has its field, and what is wrong in another way is no business of it', () => {
  for (const input of [sound, {}, undefined, null, 'text', 7, { reason: 7, lines: 'no' }, []]) {
    expect(unknownFieldsRefusal(schema, input)).toBeUndefined();
  }
});

it.each([
  ['at the top', { ...sound, reasn: '', note: '' }, ['reasn', 'reasn, note']],
  ['in an object', { ...sound, place: { address: '', adress: '' } }, ['place.adress', 'adress']],
  ['in a line', { ...sound, lines: [{ item: '' }, { itm: '' }] }, ['lines.1.itm', 'itm']],
  ['in a record', { ...sound, points: { any: { of: 1, on: 2 } } }, ['points.any.on', 'on']],
  [
    'in one of several shapes',
    { ...sound, how: { kind: 'b', right: '', left: '' } },
    ['how.left', 'left'],
  ],
])('names the one %s', (_, input, [path, names]) => {
  expect(placesIn(input)).toEqual([[path, 'unknown-fields', names]]);
});

// Proves that what is said beside a field of where it comes from is found at every depth of a schema, and
// that real data is met at the same places.
import { expect, it } from 'vitest';
import { z } from 'zod';
import {
  copyOf,
  decidedByServer,
  ownState,
  placesOf,
  referenceTo,
  saidByActor,
  spotsOf,
  theActor,
  valueAt,
} from './origin.ts';

const text = z.string();
const named = z.object({
  id: referenceTo('client', text),
  name: copyOf('client', 'name', text, { by: 'id' }),
});
const schema = z.object({
  client: named.optional(),
  told: ownState(z.object({ client: named })),
  lines: z.array(z.object({ item: saidByActor(text), by: theActor('id', text).optional() })),
  choice: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('a'), a: text }),
    z.object({ kind: z.literal('b'), b: decidedByServer(z.array(text)) }),
  ]),
  params: z.record(text, z.union([text, z.number()])),
  plain: text.default(''),
});

it('finds every place, with its own origin, the one that it shares, and what it stands in', () => {
  const told = placesOf(schema).map(({ path, origin, shared, within, isLeaf }) => [
    path.join('.'),
    origin?.kind ?? '-',
    shared?.kind ?? '-',
    within ?? '-',
    isLeaf,
  ]);
  expect(told).toEqual([
    ['', '-', '-', '-', false],
    ['client', '-', '-', '-', false],
    ['client.id', 'reference', 'reference', '-', true],
    ['client.name', 'copy', 'copy', '-', true],
    ['told', 'own', 'own', '-', false],
    ['told.client', '-', 'own', 'own', false],
    ['told.client.id', 'reference', 'reference', 'own', true],
    ['told.client.name', 'copy', 'copy', 'own', true],
    ['lines', '-', '-', '-', false],
    ['lines.*', '-', '-', '-', false],
    ['lines.*.item', 'said', 'said', '-', true],
    ['lines.*.by', 'actor', 'actor', '-', true],
    ['choice', '-', '-', '-', false],
    ['choice', '-', '-', '-', false],
    ['choice.kind', '-', '-', '-', true],
    ['choice.a', '-', '-', '-', true],
    ['choice', '-', '-', '-', false],
    ['choice.kind', '-', '-', '-', true],
    ['choice.b', 'decided', 'decided', '-', false],
    ['choice.b.*', '-', 'decided', 'decided', true],
    ['params', '-', '-', '-', false],
    ['params.*', '-', '-', '-', true],
    ['plain', '-', '-', '-', true],
  ]);
});

it('marks a schema of its own and leaves the one that it was given as it was', () => {
  expect(placesOf(z.object({ text }))[1]?.origin).toBeUndefined();
  expect(placesOf(z.object({ text: saidByActor(text).min(3) }))[1]?.origin).toEqual({
    kind: 'said',
  });
});

it('meets real data at every place, as often as there are items', () => {
  const data = { lines: [{ item: 'a' }, { item: 'b', by: 'u1' }], params: { p: 1 } };
  const at = (path: string) =>
    spotsOf(data, path.split('.')).map(({ path: spot, holder, key }) => [spot, holder[key]]);
  expect(at('lines.*.item')).toEqual([
    ['lines.0.item', 'a'],
    ['lines.1.item', 'b'],
  ]);
  expect(at('lines.*.by')).toEqual([
    ['lines.0.by', undefined],
    ['lines.1.by', 'u1'],
  ]);
  expect(at('params.*')).toEqual([['params.p', 1]]);
  expect(at('nothing.here')).toEqual([]);
  expect(valueAt(data, 'lines.1.by')).toBe('u1');
  expect(valueAt(data, 'lines.9.by')).toBeUndefined();
});

// Proves: whatever the model shows has words in both languages, lists show only fields that their
// stream has, and no field needs more of a state than every state has.
import { LOCALES, type ShownLinesField, shownCell, shownRows } from '@callout/kernel';
import { describe, expect, it } from 'vitest';
import { model } from './index.ts';

const streams = model.contexts.flatMap((context) => context.streams);
const lists = model.contexts.flatMap((context) => context.lists);
const has = (key: string) => LOCALES.every((locale) => model.text(locale, key) !== key);

describe.each(streams.map((stream) => [stream.kind, stream] as const))('%s', (kind, stream) => {
  const fields = Object.entries(stream.fields ?? {});
  it('shows something, by names that people read', () => {
    expect(fields.length).toBeGreaterThan(0);
    const nameless = fields.filter(
      ([name]) => !has(`field.${kind}.${name}`) && !has(`field.${name}`),
    );
    expect(nameless.map(([name]) => name)).toEqual([]);
  });
  it('has a name for one of them, and one for several', () => {
    expect([`stream.${kind}`, `streams.${kind}`].filter((key) => !has(key))).toEqual([]);
  });
  it('has words for every status', () => {
    expect(stream.statuses.filter((status) => !has(`status.${kind}.${status}`))).toEqual([]);
  });
  it('can show even a stream that has not begun', () => {
    for (const [, field] of fields) {
      if (field.kind === 'lines') {
        expect(shownRows(field as ShownLinesField, stream.initial)).toBeInstanceOf(Array);
      } else {
        expect(() => shownCell(field, stream.initial)).not.toThrow();
      }
    }
  });
});

describe.each(model.readModels.map((readModel) => [readModel.name, readModel] as const))(
  'read model %s',
  (name, { observed, index, orders = {} }) => {
    it('has a title, words for when it is empty, and names for its columns', () => {
      const columns = Object.keys(observed.fields);
      const nameless = columns.filter(
        (column) => !has(`field.${name}.${column}`) && !has(`field.${column}`),
      );
      expect([`projection.${name}`, `empty.${name}`].filter((key) => !has(key))).toEqual([]);
      expect(nameless).toEqual([]);
    });
    it('says of each of its orders what it is called, what will happen and what has', () => {
      const keys = Object.keys(orders).flatMap((order) =>
        ['', '.text', '.done'].map((part) => `order.${name}.${order}${part}`),
      );
      expect(keys.filter((key) => !has(key))).toEqual([]);
    });
    it('is read by its index, by somebody, and an observer with rows of their own is a person', () => {
      expect(index).toBeTypeOf('function');
      expect(observed.observers.length).toBeGreaterThan(0);
      const tied = observed.observers.filter((role) => role === 'client' || role === 'worker');
      expect(tied).toEqual(tied.length > 0 ? [observed.tie?.person] : []);
    });
  },
);

describe.each(lists.map((list) => [list.name, list] as const))('list %s', (name, list) => {
  it('has a title, and words for when it is empty', () => {
    expect([`list.${name}`, `empty.${name}`].filter((key) => !has(key))).toEqual([]);
  });
  it('shows and searches fields of its stream, each once, and no rows within rows', () => {
    const fields = list.over.fields ?? {};
    const named = [...list.columns, ...list.search];
    expect(named.filter((field) => fields[field] === undefined)).toEqual([]);
    expect(new Set(named).size).toBe(named.length);
    expect(list.columns.length).toBeGreaterThan(0);
    expect(named.filter((field) => fields[field]?.kind === 'lines')).toEqual([]);
    // A list is sorted by what stands in it, or nobody sees why it stands as it does.
    expect(list.columns).toEqual(expect.arrayContaining(list.order ? [list.order] : []));
  });
  it('holds statuses of its stream', () => {
    const unknown = (list.statuses ?? []).filter((status) => !list.over.statuses.includes(status));
    expect(unknown).toEqual([]);
  });
});

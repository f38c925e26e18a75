// Proves: a database that was lost with unsent work is noticed, with how much and since when, until it has
// been read; what was sent, came back, or was removed on purpose is not called lost; nobody reads another's.
import { expect, test } from 'vitest';
import { unsentNotes } from './unsent-note.ts';

class MemoryStore {
  readonly kept = new Map<string, string>();
  readonly getItem = (key: string) => this.kept.get(key) ?? null;
  readonly setItem = (key: string, value: string) => void this.kept.set(key, value);
  readonly removeItem = (key: string) => void this.kept.delete(key);
}
const AT = '2026-11-23T09:30:00.000Z';
const LATER = '2026-11-24T09:30:00.000Z';

test('unsent work of a database that is gone is lost until that has been read', () => {
  const store = new MemoryStore();
  const notes = () => unsentNotes('https://one', 'mila', store);
  notes().keep({ facts: 3, files: 1, at: AT });
  expect(notes().lost()).toBeUndefined();
  notes().databaseLost();
  expect(notes().lost()).toEqual({ facts: 3, files: 1, at: AT });
  notes().databaseLost();
  expect(notes().lost()).toEqual({ facts: 3, files: 1, at: AT });
  notes().keep({ facts: 2, files: 0, at: LATER });
  notes().databaseLost();
  expect(notes().lost()).toEqual({ facts: 5, files: 1, at: LATER });
  notes().lostRead();
  expect(notes().lost()).toBeUndefined();
  expect([...store.kept]).toEqual([]);
});

test('what was sent, came back or was removed on purpose is not lost', () => {
  const store = new MemoryStore();
  const notes = unsentNotes('https://one', 'mila', store);
  notes.keep({ facts: 3, files: 1, at: AT });
  notes.keep({ facts: 0, files: 0, at: LATER });
  notes.databaseLost();
  expect(notes.lost()).toBeUndefined();
  notes.keep({ facts: 3, files: 1, at: AT });
  notes.databaseLost();
  notes.cameBack({ facts: 2, files: 0 });
  expect(notes.lost()).toEqual({ facts: 1, files: 1, at: AT });
  notes.cameBack({ facts: 1, files: 1 });
  expect(notes.lost()).toBeUndefined();
  notes.keep({ facts: 3, files: 1, at: AT });
  notes.forget();
  notes.databaseLost();
  expect(notes.lost()).toBeUndefined();
});

test('each person at each server has their own, and a note that cannot be read is none', () => {
  const store = new MemoryStore();
  unsentNotes('https://one', 'mila', store).keep({ facts: 3, files: 1, at: AT });
  unsentNotes('https://one', 'otto', store).databaseLost();
  unsentNotes('https://two', 'mila', store).databaseLost();
  expect(unsentNotes('https://one', 'otto', store).lost()).toBeUndefined();
  for (const key of store.kept.keys()) store.kept.set(key, '{"facts":');
  unsentNotes('https://one', 'mila', store).databaseLost();
  expect(unsentNotes('https://one', 'mila', store).lost()).toBeUndefined();
});

test('a storage without room stops nobody', () => {
  const store = new MemoryStore();
  const throwing = {
    getItem: store.getItem,
    removeItem: store.removeItem,
    setItem: () => {
      throw new DOMException('full', 'QuotaExceededError');
    },
  };
  expect(() =>
    unsentNotes('', 'mila', throwing).keep({ facts: 1, files: 0, at: AT }),
  ).not.toThrow();
});

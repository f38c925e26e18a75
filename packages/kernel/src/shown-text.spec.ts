// Proves: cells of lists are told to programs without loss and cannot run in a spreadsheet, are sorted
// by their values with empty ones last, and are searched by people's own words alone.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimalText, money } from './money.ts';
import { cell, type ShownCell } from './shown-field.ts';
import { compareCells, hasEveryWord, machineText, searchText } from './shown-text.ts';

const reader = { word: (key: string) => `word of ${key}`, currencyDigits: 2 };
const week = {
  start: '2026-11-16',
  lastDay: '2026-11-22',
  from: '2026-11-15T23:00:00.000Z',
  to: '2026-11-22T23:00:00.000Z',
  timeZone: 'Europe/Berlin',
};
const CELLS: readonly (readonly [ShownCell, string])[] = [
  [{ kind: 'text', value: 'Boiler' }, 'Boiler'],
  [{ kind: 'note', value: '=1+1' }, "'=1+1"],
  [{ kind: 'money', value: money(-1205) }, '-12.05'],
  [{ kind: 'count', value: 3 }, '3'],
  [{ kind: 'instant', value: week.from }, week.from],
  [{ kind: 'day', value: '2026-11-16' }, '2026-11-16'],
  [{ kind: 'window', value: week }, `${week.from}/${week.to}`],
  [{ kind: 'period', value: week }, '2026-11-16/2026-11-22'],
  [{ kind: 'place', value: { address: '@home' } }, "'@home"],
  [{ kind: 'contact', value: { name: 'Ada', phone: '+49 40' } }, 'Ada, +49 40'],
  [{ kind: 'reference', value: { kind: 'client', id: 'c1', name: '-Harbour' } }, "'-Harbour"],
  [{ kind: 'reference', value: { kind: 'client', id: 'c1', name: '' } }, 'word of stream.client'],
  [{ kind: 'word', value: 'ending.failed' }, 'word of ending.failed'],
  [{ kind: 'words', value: ['gas', 'heating'] }, 'gas, heating'],
  [{ kind: 'flag', value: true }, 'true'],
  [{ kind: 'file', value: { sha256: 'abc', type: 'image/png' } }, 'abc'],
];

describe('a cell', () => {
  it.each(CELLS)('%o is told to programs as %s', (one, text) => {
    expect(machineText(one, reader)).toBe(text);
  });

  it('loses no minor unit, whatever the digits of the currency', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.integer({ min: 0, max: 3 }), (minor, digits) => {
        const read = decimalText(minor, digits).replace('.', '');
        expect(Number(read)).toBe(minor === 0 ? 0 : minor);
      }),
    );
    expect([decimalText(5, 2), decimalText(-5, 3), decimalText(500, 0)]).toEqual([
      '0.05',
      '-0.005',
      '500',
    ]);
  });

  it('is sorted by value, and last when there is none, in both directions', () => {
    const amounts = [cell('money', money(900)), undefined, cell('money', money(-5))];
    const sorted = (direction: 'ascending' | 'descending') =>
      [...amounts].sort((a, b) => compareCells(a, b, direction)).map((one) => one?.value);
    expect(sorted('ascending')).toEqual([-5, 900, undefined]);
    expect(sorted('descending')).toEqual([900, -5, undefined]);
  });

  it('is found by the words that people wrote, in any order', () => {
    const text = searchText([
      cell('text', 'Boiler service'),
      cell('money', money(12_900)),
      cell('place', { address: 'Kaistr. 4' }),
    ]);
    expect(text).toBe('boiler service\nkaistr. 4');
    expect(hasEveryWord(text, ' KAISTR  boiler ')).toBe(true);
    expect(hasEveryWord(text, 'boiler 129')).toBe(false);
  });
});

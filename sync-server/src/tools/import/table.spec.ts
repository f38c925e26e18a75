// Proves that a file is either read as rows with their true line numbers, or refused as a whole with a
// sentence that names the line or the column at fault.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readTable, TableUnreadable } from './table.ts';

const folder = mkdtempSync(join(tmpdir(), 'callout-table-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(text: string): string {
  const path = join(folder, 'table.csv');
  writeFileSync(path, text);
  return path;
}

test('rows keep the line on which they begin, across fields of several lines', async () => {
  const table = await readTable(file('\uFEFFa,b\n1,"2\n3"\n4,5\n'), ['a', 'b']);
  expect(table).toEqual({
    rows: [
      { line: 2, row: { a: '1', b: '2\n3' } },
      { line: 4, row: { a: '4', b: '5' } },
    ],
    faults: [],
  });
});

test('a row with a field too few is a fault of that row alone', async () => {
  const table = await readTable(file('a,b\n1,2\n3\n4,5\n'), ['a']);
  expect(table).toEqual({
    rows: [
      { line: 2, row: { a: '1', b: '2' } },
      { line: 4, row: { a: '4', b: '5' } },
    ],
    faults: [{ line: 3, column: '', reason: 'wrong-number-of-fields' }],
  });
});

test.each([
  ['a,b\n1,2\n"3,4\n5,6\n', 'line 3: a quote is broken'],
  ['a,b\n1,2\n"3"x,4\n5,6\n', 'line 3: a quote is broken in column "a"'],
  ['a,c\n1,2\n', 'the file has no column "b"'],
  ['a,b,b\n1,2,3\n', 'the file has two columns called "b"'],
])('%j is refused as a whole: %s', async (text, sentence) => {
  const reading = readTable(file(text), ['a', 'b']);
  await expect(reading).rejects.toThrow(TableUnreadable);
  await expect(readTable(file(text), ['a', 'b'])).rejects.toThrow(sentence);
});

test('a file that is not there is refused with its name', async () => {
  await expect(readTable(join(folder, 'none.csv'), ['a'])).rejects.toThrow('none.csv');
});

import { type CellReader, currencyDigits, harmlessText, machineText } from '@callout/kernel';
import type { Texts } from '../i18n/use-text.ts';
import { saveFile } from '../ui/save-file.ts';
import type { TableColumn, TableRow } from './table-model.ts';

/**
 * The rows as CSV (RFC 4180) with a byte-order mark, so that spreadsheets read it as UTF-8: ISO days and
 * decimal amounts for programs, words and column names in the reader's language.
 */
export async function csvOf(
  columns: readonly TableColumn[],
  rows: readonly TableRow[],
  reader: CellReader,
  note?: string,
): Promise<string> {
  const { stringify } = await import('csv-stringify/browser/esm/sync');
  const header = columns.map(({ label }) => label);
  const lines = rows.map((row) => columns.map((column) => textOf(column, row, reader)));
  // Below the rows, where it moves none of them.
  const notes =
    note === undefined ? [] : [header.map((_, index) => (index === 0 ? harmlessText(note) : ''))];
  return stringify([header, ...lines, ...notes], { bom: true, record_delimiter: 'windows' });
}

function textOf({ id, kind }: TableColumn, row: TableRow, reader: CellReader): string {
  if (kind === 'title') return harmlessText(row.title ?? '');
  if (kind === 'status') return harmlessText(row.status?.words ?? '');
  const cell = row.cells[id];
  return cell ? machineText(cell, reader) : '';
}

export async function saveCsv(
  name: string,
  columns: readonly TableColumn[],
  rows: readonly TableRow[],
  texts: Texts,
  currency: string | undefined,
  note?: string,
): Promise<void> {
  const reader = { word: texts.word, currencyDigits: currency ? currencyDigits(currency) : 2 };
  const text = await csvOf(columns, rows, reader, note);
  saveFile(`${name}.csv`, new Blob([text], { type: 'text/csv;charset=utf-8' }));
}

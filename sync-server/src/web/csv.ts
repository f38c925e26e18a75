import { harmlessText } from '@callout/kernel';
import { stringify } from 'csv-stringify/sync';

type Cells = readonly (string | number)[];

/** A table as CSV (RFC 4180) with a byte-order mark, so that spreadsheets read it as UTF-8. */
export function csvText(rows: readonly Cells[]): string {
  return stringify([...rows], { bom: true, record_delimiter: 'windows' });
}

/** The same of cells as people wrote them: what would be taken for a formula is made harmless. */
export function csvOf(header: readonly string[], rows: readonly Cells[]): string {
  return csvText([header, ...rows.map((row) => row.map(harmless))]);
}

function harmless(cell: string | number): string | number {
  return typeof cell === 'string' ? harmlessText(cell) : cell;
}

import { stringify } from 'csv-stringify/sync';

/**
 * A table as CSV (RFC 4180) with a byte-order mark, so that spreadsheets read it as UTF-8. A cell that
 * a spreadsheet would take for a formula is given a leading apostrophe; numbers are left alone.
 */
export function csvOf(
  header: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string {
  return stringify([header, ...rows.map((row) => row.map(harmless))], {
    bom: true,
    record_delimiter: 'windows',
  });
}

function harmless(cell: string | number): string | number {
  return typeof cell === 'string' && /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
}

import { createReadStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { type CsvError, parse } from 'csv-parse';
import type { Row } from './mapping.ts';

/** Enough for years of one organisation; more is cut into several files by whoever exports it. */
const ROWS_MAX = 200_000;

export interface TableRow {
  /** The line of the file on which the row begins; the header is line 1. */
  readonly line: number;
  readonly row: Row;
}

export interface RowFault {
  readonly line: number;
  readonly column: string;
  readonly reason: string;
}

export interface Table {
  readonly rows: readonly TableRow[];
  /** Rows that could not be read as rows; the others could. */
  readonly faults: readonly RowFault[];
}

/** The whole file cannot be read: nothing of it is imported. */
export class TableUnreadable extends Error {
  override readonly name = 'TableUnreadable';
}

/**
 * Reads a CSV of any header. A row with too many or too few fields is a fault of that row; a broken
 * quote is a fault of the file, because nobody can tell where the next row begins.
 * @throws TableUnreadable naming the line and, where known, the column
 */
export async function readTable(
  path: string,
  needed: readonly string[],
  delimiter = ',',
): Promise<Table> {
  const rows: TableRow[] = [];
  const faults: RowFault[] = [];
  let lastLine = 1;
  const parser = parse({
    delimiter,
    bom: true,
    skip_empty_lines: true,
    columns: (header: string[]) => checkedHeader(header, needed),
    // Rows are taken as the parser reads them, in step with its faults, so that every line is known.
    on_record: (row: Record<string, string>, { lines }) => {
      rows.push({ line: lastLine + 1, row });
      lastLine = lines;
      if (rows.length > ROWS_MAX) {
        throw new TableUnreadable(`the file has more than ${ROWS_MAX} rows; cut it into several`);
      }
      return null;
    },
    skip_records_with_error: true,
    on_skip: (error) => {
      if (error?.code !== 'CSV_RECORD_INCONSISTENT_COLUMNS') throw quoteFault(error, lastLine + 1);
      faults.push({ line: lastLine + 1, column: '', reason: 'wrong-number-of-fields' });
      lastLine = Number(error.lines ?? lastLine + 1);
      return undefined;
    },
  });
  const source = createReadStream(path);
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  try {
    await finished(parser.resume());
  } catch (error) {
    if (error instanceof TableUnreadable) throw error;
    throw new TableUnreadable(error instanceof Error ? error.message : String(error));
  } finally {
    source.destroy();
  }
  return { rows, faults };
}

function checkedHeader(header: readonly string[], needed: readonly string[]): string[] {
  const names = header.map((name) => name.trim());
  const missing = needed.filter((column) => !names.includes(column));
  if (missing.length > 0) {
    const list = missing.map((column) => `"${column}"`).join(', ');
    throw new TableUnreadable(`the file has no column ${list}, which the mapping reads`);
  }
  const twice = needed.find((column) => names.indexOf(column) !== names.lastIndexOf(column));
  if (twice) throw new TableUnreadable(`the file has two columns called "${twice}"`);
  return names;
}

function quoteFault(error: CsvError | undefined, line: number): TableUnreadable {
  const column = error && 'column' in error ? ` in column "${String(error.column)}"` : '';
  return new TableUnreadable(
    `line ${line}: a quote is broken${column}; nothing after it can be read`,
  );
}

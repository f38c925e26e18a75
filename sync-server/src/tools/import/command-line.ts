import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { dateReader } from './dates.ts';
import { columnsRead, type Mapping, mappingSchema } from './mapping.ts';
import type { ImportSummary } from './run.ts';
import { readTable, type Table } from './table.ts';

export const RECORDED = ['history', 'now'] as const;

/** The options of the command line. */
export interface ImportSaid {
  readonly mapping: string;
  readonly recorded?: (typeof RECORDED)[number] | undefined;
}

/** What the command line asks for, or a sentence that says what is wrong with it. */
export interface ImportOrder {
  readonly mapping: Mapping;
  readonly table: Table;
  readonly file: string;
  /**
   * `history`: the log is told the facts in their own order and time. `now`: they are recorded as of
   * now, and so posted to the open week. Undefined: history for a log without requests, else now.
   */
  readonly recorded: ImportSaid['recorded'];
}

export class ImportRefused extends Error {
  override readonly name = 'ImportRefused';
}

/**
 * Reads the mapping and the table, before anything is opened or written.
 * @throws ImportRefused with one sentence that names the culprit
 * @throws TableUnreadable naming line or column
 */
export async function readImportOrder(file: string, said: ImportSaid): Promise<ImportOrder> {
  const mapping = await readMapping(said.mapping);
  const table = await readTable(file, columnsRead(mapping), mapping.delimiter);
  return { mapping, table, file, recorded: said.recorded };
}

async function readMapping(path: string): Promise<Mapping> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    throw new ImportRefused(`The mapping ${path} cannot be read.`);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new ImportRefused(`The mapping ${path} is not JSON: ${(error as Error).message}.`);
  }
  const mapping = mappingSchema.safeParse(json);
  if (!mapping.success) {
    throw new ImportRefused(`The mapping ${path} is not one: ${z.prettifyError(mapping.error)}`);
  }
  try {
    dateReader(mapping.data.dateFormats, mapping.data.timeZone);
  } catch (error) {
    throw new ImportRefused(`The mapping ${path}: dateFormats: ${(error as Error).message}.`);
  }
  return mapping.data;
}

/** Refused rows are all told, up to a bound; what lies above it is counted. */
const REFUSED_SHOWN_MAX = 200;

export function summaryLines(summary: ImportSummary, file: string): readonly string[] {
  const shown = summary.refused.slice(0, REFUSED_SHOWN_MAX).map(({ line, column, reason }) => {
    const where = column ? `, ${column}` : '';
    return `${file}:${line}${where}: ${reason}`;
  });
  const more = summary.refused.length - shown.length;
  return [
    ...shown,
    ...(more > 0 ? [`… and ${more} more refused rows`] : []),
    [
      `${summary.imported} imported (${summary.completed} of them completed)`,
      `${summary.skipped} skipped`,
      `${summary.refused.length} refused`,
      ...(summary.notReached > 0 ? [`${summary.notReached} not reached`] : []),
    ].join(', '),
  ];
}

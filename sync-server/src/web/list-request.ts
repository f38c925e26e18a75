import {
  LIST_ROWS_MAX,
  type ListDefinition,
  type ListFilter,
  type ListSort,
  type ReadModel,
  STATUS_COLUMN,
  statusesOf,
  TITLE_COLUMN,
} from '@callout/kernel';
import { personFilters } from '@callout/published-language';
import { z } from 'zod';

const ROWS_DEFAULT = 50;

/** What somebody asks of a list or of a read model. */
export interface RowsRequest {
  readonly filter: ListFilter;
  readonly sort: ListSort | undefined;
  readonly limit: number | undefined;
  readonly cursor: string | undefined;
}

/** The parameters that every list and read model takes. */
function commonParameters(columns: readonly string[]) {
  return {
    q: z.string().min(1).max(200).optional(),
    sort: z.enum(columns.flatMap((column) => [column, `-${column}`])).optional(),
    limit: z.coerce.number().int().min(1).max(LIST_ROWS_MAX).optional(),
    cursor: z.string().max(1000).optional(),
  };
}

const days = { from: z.iso.date().optional(), to: z.iso.date().optional() };
const person = z.string().min(1).max(120).optional();
const flag = z.enum(['true', 'false']).optional();

/** Several words in one parameter, parted by commas. */
function several(words: readonly string[]) {
  return z
    .string()
    .max(1000)
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(words)).min(1))
    .optional();
}

/** What may be asked of this list: its own statuses, columns and people, and nothing else. */
export function listParameters(list: ListDefinition) {
  const columns = [TITLE_COLUMN, STATUS_COLUMN, ...list.columns];
  return z.strictObject({
    ...commonParameters(columns),
    status: several(statusesOf(list)),
    closed: flag,
    ...(list.hasDays ? days : {}),
    ...Object.fromEntries(personFilters(list).map((name) => [name, person])),
  });
}

/** What may be asked of this read model. */
export function readModelParameters({ observed: { fields, tie, day } }: ReadModel) {
  return z.strictObject({
    ...commonParameters(Object.keys(fields)),
    ...(day ? days : {}),
    ...(tie ? { [tie.person]: person } : {}),
  });
}

/** Every parameter that one of these takes; which takes which is told by its columns in the model. */
export function anyOfThem(schemas: readonly z.ZodObject[]): z.ZodObject {
  const shape: Record<string, z.core.$ZodType> = {};
  for (const each of schemas) Object.assign(shape, each.shape);
  return z.object({ ...shape, sort: z.string().optional(), status: z.string().optional() });
}

type Parameters = Readonly<Record<string, unknown>> & {
  readonly q?: string | undefined;
  readonly sort?: string | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
};

/** Parameters that their schema has read, as what they ask for. */
export function rowsRequestOf(read: Parameters): RowsRequest {
  const { q, sort, limit, cursor } = read;
  const said = read as Readonly<Record<string, string | undefined>>;
  return {
    filter: {
      statuses: read['status'] as readonly string[] | undefined,
      words: q,
      fromDay: said['from'],
      toDay: said['to'],
      client: said['client'],
      worker: said['worker'],
      closed: said['closed'] === undefined ? undefined : said['closed'] === 'true',
    },
    sort: sort === undefined ? undefined : sortOf(sort),
    limit,
    cursor,
  };
}

/** `-due` is due, the greatest first. */
function sortOf(text: string): ListSort {
  return text.startsWith('-')
    ? { column: text.slice(1), direction: 'descending' }
    : { column: text, direction: 'ascending' };
}

/** A page for a person is short; a table for a spreadsheet is as long as a list may be. */
export function limitOf({ limit }: RowsRequest, isTable: boolean): number {
  return limit ?? (isTable ? LIST_ROWS_MAX : ROWS_DEFAULT);
}

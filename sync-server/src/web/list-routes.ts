import {
  type CellReader,
  currencyDigits,
  harmlessText,
  isObserver,
  type ListDefinition,
  type Locale,
  type Model,
  machineText,
  ordersOn,
  type ReadModel,
  recordOf,
  type ShownRecord,
  STATUS_COLUMN,
  statusesOf,
  TITLE_COLUMN,
} from '@callout/kernel';
import { ORGANISATION_ID, type OrganisationState } from '@callout/model';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { SignedIn } from '../engine/access/sessions.ts';
import type { AppContext } from './app-context.ts';
import { csvText } from './csv.ts';
import { defineRoute, json, WRITTEN } from './define-route.ts';
import {
  anyOfThem,
  limitOf,
  listParameters,
  type RowsRequest,
  readModelParameters,
  rowsRequestOf,
} from './list-request.ts';
import { answer, granted, localeOf } from './problem.ts';
import { type ListRow, readList } from './read-list.ts';
import { readRows } from './read-rows.ts';
import { queryOf, readAs } from './route.ts';
import type { RowsPage } from './rows-page.ts';

const cellsSchema = z.record(z.string(), z.looseObject({ kind: z.string() }).optional()).meta({
  id: 'Cells',
  description: 'A value says its kind; of what shape it is, the model says.',
});
const rowSchema = z
  .object({
    ...{ id: z.string(), cells: cellsSchema },
    offers: z.array(z.string()).readonly().optional().describe('What may be ordered of it now.'),
  })
  .meta({ id: 'Row' });
const listRowSchema = rowSchema
  .extend({ stream: z.string(), kind: z.string(), status: z.string(), title: z.string() })
  .meta({ id: 'ListRow' });

function pageSchema<R extends z.ZodType>(row: R) {
  return z.object({
    rows: z.array(row),
    sums: cellsSchema.optional().describe('Of the whole.'),
    cursor: z.string().optional(),
    isLimited: z.boolean(),
  });
}

const access = 'signed-in';
const errors = { 400: ['input-invalid'], 404: ['list-unknown'] } as const;

/** What the model declares for those who observe it: lists of documents, and rows that the server folds. */
export const listRoutes = [
  defineRoute({
    method: 'get',
    path: '/api/v1/lists/{name}',
    operationId: 'readList',
    summary: 'Gives the documents of a list, as far as you observe it.',
    access,
    asks: ({ contexts }) => {
      const lists = contexts.flatMap((context) => context.lists);
      return {
        params: { name: z.enum(lists.map(({ name }) => name)) },
        query: anyOfThem(lists.map(listParameters)),
      };
    },
    answers: { 200: { ...json('A page of it.', pageSchema(listRowSchema)), type: 'text/csv' } },
    errors,
    handle: async ({ params, signedIn, request, response }, { appContext }) => {
      const { model, store } = appContext;
      const list = observed(params, signedIn, model.list(params.name));
      const asked = rowsRequestOf(readAs(listParameters(list), queryOf(request)));
      const { principal } = signedIn;
      const page = await readList(store, list, principal, question(request, asked));
      const table = (locale: Locale) => listTable(model, list, locale);
      if (await sentAsTable(appContext, request, response, page, table)) return WRITTEN;
      return { status: 200, body: page };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/api/v1/read-models/{name}',
    operationId: 'readReadModel',
    summary: 'Gives the rows of a read model, as far as you observe it.',
    access,
    asks: ({ readModels }) => ({
      params: { name: z.enum(readModels.map(({ name }) => name)) },
      query: anyOfThem(readModels.map(readModelParameters)),
    }),
    answers: { 200: { ...json('A page of it.', pageSchema(rowSchema)), type: 'text/csv' } },
    errors,
    handle: async ({ params, signedIn, request, response }, { appContext }) => {
      const { model, store, registers } = appContext;
      const readModel = model.readModel(params.name);
      observed(params, signedIn, readModel?.observed);
      if (!readModel) throw unknown(params);
      const asked = rowsRequestOf(readAs(readModelParameters(readModel), queryOf(request)));
      const { principal } = signedIn;
      const page = await readRows(
        registers[readModel.name] ?? store,
        readModel,
        principal,
        question(request, asked),
      );
      const table = (locale: Locale) => rowsTable(model, readModel, locale);
      if (await sentAsTable(appContext, request, response, page, table)) return WRITTEN;
      return { status: 200, body: page };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/api/v1/read-models/{name}/{id}/{order}',
    operationId: 'orderOfRow',
    summary: 'Orders something of a row that the server keeps beside the log.',
    description: 'Of which rows what may be ordered, the model says; a row names it as `offers`.',
    access,
    asks: ({ readModels }) => {
      const ordered = readModels.filter(({ orders }) => orders !== undefined);
      return {
        params: {
          name: z.enum(ordered.map(({ name }) => name)),
          order: z.enum(ordered.flatMap(({ orders = {} }) => Object.keys(orders))),
        },
      };
    },
    answers: { 200: json('The row as it is after that.', rowSchema) },
    errors: { 404: ['list-unknown', 'not-there'], 409: ['order-not-offered'] },
    refuses: true,
    handle: async ({ params, signedIn }, { appContext }) => {
      const { id, order } = params;
      const readModel = appContext.model.readModel(params.name);
      observed(params, signedIn, readModel?.observed);
      const register = appContext.registers[params.name];
      if (!readModel || !register) throw unknown(params);
      const row = await register.row(id);
      if (row === undefined) throw answer(404, 'not-there');
      if (!ordersOn(readModel, row).includes(order)) throw answer(409, 'order-not-offered');
      granted(await register.order(order, id, signedIn));
      return { status: 200, body: recordOf(readModel, id, await register.row(id)) };
    },
  }),
] as const;

interface Named {
  readonly name: string;
}

function unknown({ name }: Named) {
  return answer(404, 'list-unknown', { params: { name } });
}

/** What is not there and what they do not observe are answered alike. */
function observed<T extends Parameters<typeof isObserver>[0]>(
  named: Named,
  { principal }: SignedIn,
  declared: T | undefined,
): T {
  if (declared && isObserver(declared, principal.roles)) return declared;
  throw unknown(named);
}

function isTable(request: Request): boolean {
  return request.accepts(['application/json', 'text/csv']) === 'text/csv';
}

function question(request: Request, asked: RowsRequest) {
  return { ...asked, limit: limitOf(asked, isTable(request)) };
}

/** The columns of a table for spreadsheets: what each is called, and what it says of a row. */
interface Table<R> {
  readonly labels: readonly string[];
  readonly cellsOf: (row: R, reader: CellReader) => readonly string[];
}

/** Sends it as a table for spreadsheets where that was asked for. */
async function sentAsTable<R extends ShownRecord>(
  appContext: AppContext,
  request: Request,
  response: Response,
  page: RowsPage<R>,
  tableIn: (locale: Locale) => Table<R>,
): Promise<boolean> {
  response.vary('Accept');
  if (!isTable(request)) return false;
  const locale = localeOf(request);
  const table = tableIn(locale);
  const reader = {
    word: (key: string) => appContext.model.text(locale, key),
    currencyDigits: await digitsOf(appContext),
  };
  if (page.cursor !== undefined) {
    const query = new URLSearchParams({ ...queryOf(request), cursor: page.cursor });
    response.set('Link', `<${request.path}?${query}>; rel="next"`);
  }
  const lines = page.rows.map((row) => table.cellsOf(row, reader));
  response
    .vary('Accept-Language')
    .set('Content-Language', locale)
    .type('text/csv')
    .send(csvText([table.labels, ...lines]));
  return true;
}

async function digitsOf({ store }: AppContext): Promise<number> {
  const organisation = await store.document('organisation', ORGANISATION_ID);
  const { settings } = (organisation?.state ?? {}) as Partial<OrganisationState>;
  return currencyDigits(settings?.currency ?? 'EUR');
}

function fieldLabel(model: Model, locale: Locale, of: string, name: string): string {
  const own = `field.${of}.${name}`;
  const text = model.text(locale, own);
  return text === own ? model.text(locale, `field.${name}`) : text;
}

function listTable(model: Model, list: ListDefinition, locale: Locale): Table<ListRow> {
  const { kind } = list.over;
  const status = statusesOf(list).length > 1 ? [STATUS_COLUMN] : [];
  const fixed: Readonly<Record<string, string>> = {
    [TITLE_COLUMN]: model.text(locale, `stream.${kind}`),
    [STATUS_COLUMN]: model.text(locale, `field.${STATUS_COLUMN}`),
  };
  const columns = [TITLE_COLUMN, ...status, ...list.columns];
  return {
    labels: columns.map((name) => fixed[name] ?? fieldLabel(model, locale, kind, name)),
    cellsOf: (row, reader) =>
      columns.map((name) => {
        if (name === TITLE_COLUMN) return harmlessText(row.title);
        if (name === STATUS_COLUMN) return reader.word(`status.${kind}.${row.status}`);
        const cell = row.cells[name];
        return cell ? machineText(cell, reader) : '';
      }),
  };
}

function rowsTable(
  model: Model,
  { name, observed }: ReadModel,
  locale: Locale,
): Table<ShownRecord> {
  const columns = Object.keys(observed.fields);
  return {
    labels: columns.map((column) => fieldLabel(model, locale, name, column)),
    cellsOf: ({ cells }, reader) =>
      columns.map((column) => {
        const cell = cells[column];
        return cell ? machineText(cell, reader) : '';
      }),
  };
}

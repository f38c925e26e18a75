import {
  type CellReader,
  currencyDigits,
  harmlessText,
  isObserver,
  type ListDefinition,
  type Locale,
  type Model,
  machineText,
  type ReadModel,
  type ShownRecord,
  STATUS_COLUMN,
  statusesOf,
  TITLE_COLUMN,
} from '@callout/kernel';
import { ORGANISATION_ID, type OrganisationState } from '@callout/model';
import type { Express, Request, Response } from 'express';
import type { AppContext } from './app-context.ts';
import { csvText } from './csv.ts';
import {
  limitOf,
  listParameters,
  type RowsRequest,
  readModelParameters,
  rowsRequestOf,
} from './list-request.ts';
import { answer, localeOf } from './problem.ts';
import { type ListRow, readList } from './read-list.ts';
import { readRows } from './read-rows.ts';
import { part, queryOf, readAs, route } from './route.ts';
import type { RowsPage } from './rows-page.ts';
import { onlySignedIn, signedInOf } from './signed-in.ts';

/** What the model declares for those who observe it: lists of documents, and rows that the server folds. */
export function mountLists(app: Express, appContext: AppContext): void {
  const { model, store } = appContext;
  const signedIn = onlySignedIn(appContext.sessions);

  route(app, '/api/v1/lists/:name', {
    get: [
      signedIn,
      async (request, response) => {
        const { principal } = signedInOf(request);
        const list = observed(request, model.list(part(request, 'name')));
        const asked = rowsRequestOf(readAs(listParameters(list), queryOf(request)));
        const page = await readList(store, list, principal, question(request, asked));
        await send(appContext, request, response, page, (locale) => listTable(model, list, locale));
      },
    ],
  });

  route(app, '/api/v1/read-models/:name', {
    get: [
      signedIn,
      async (request, response) => {
        const { principal } = signedInOf(request);
        const readModel = model.readModel(part(request, 'name'));
        observed(request, readModel?.observed);
        if (!readModel) throw unknown(request);
        const asked = rowsRequestOf(readAs(readModelParameters(readModel), queryOf(request)));
        const page = await readRows(store, readModel, principal, question(request, asked));
        await send(appContext, request, response, page, (locale) =>
          rowsTable(model, readModel, locale),
        );
      },
    ],
  });
}

function unknown(request: Request) {
  return answer(404, 'list-unknown', { params: { name: part(request, 'name') } });
}

/** What is not there and what they do not observe are answered alike. */
function observed<T extends Parameters<typeof isObserver>[0]>(
  request: Request,
  declared: T | undefined,
): T {
  if (declared && isObserver(declared, signedInOf(request).principal.roles)) return declared;
  throw unknown(request);
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

async function send<R extends ShownRecord>(
  appContext: AppContext,
  request: Request,
  response: Response,
  page: RowsPage<R>,
  tableIn: (locale: Locale) => Table<R>,
): Promise<void> {
  response.vary('Accept');
  if (!isTable(request)) {
    response.json(page);
    return;
  }
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

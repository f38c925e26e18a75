import { LIST_ROWS_MAX, type Model } from '@callout/kernel';
import { content, count, object, parameter, problems, ref, text } from './openapi-parts.ts';

/** The paths of lists and read models; what each may be asked is named by its columns in the model. */
export function listPaths(model: Model) {
  const lists = model.contexts.flatMap((context) => context.lists.map(({ name }) => name));
  const readModels = model.readModels.map(({ name }) => name);
  return {
    '/api/v1/lists/{name}': answered('The documents of a list', lists, ref('ListRow'), [
      parameter('query', 'status'),
      parameter('query', 'closed', { type: 'boolean' }),
    ]),
    '/api/v1/read-models/{name}': answered('The rows of a read model', readModels, ref('Row'), []),
  };
}

function answered(
  what: string,
  names: readonly string[],
  row: ReturnType<typeof ref>,
  more: readonly object[],
) {
  const day = { type: 'string', format: 'date' };
  const page = object(
    { rows: { type: 'array', items: row }, sums: ref('Cells'), cursor: text, isLimited: flag },
    ['rows', 'isLimited'],
  );
  const found = content(
    `${what}, as far as who asks observes it; 404 where they do not. Sums are of the whole.`,
    page,
  );
  return {
    get: {
      parameters: [
        parameter('path', 'name', { type: 'string', enum: names }),
        ...['q', 'client', 'worker', 'sort', 'cursor'].map((name) => parameter('query', name)),
        ...['from', 'to'].map((name) => parameter('query', name, day)),
        ...more,
        parameter('query', 'limit', count(LIST_ROWS_MAX)),
      ],
      responses: {
        200: { ...found, content: { ...found.content, 'text/csv': { schema: text } } },
        ...problems,
      },
    },
  };
}

const flag = { type: 'boolean' } as const;
const cells = { cells: ref('Cells') };
const listRow = { id: text, stream: text, kind: text, status: text, title: text, ...cells };

/** A value says its kind; which kinds there are, and of what shape, the model's fields say. */
export const listSchemas = {
  Cells: {
    type: 'object',
    additionalProperties: object({ kind: text, value: {} }, ['kind', 'value']),
  },
  Row: object({ id: text, ...cells }, ['id', 'cells']),
  ListRow: object(listRow, Object.keys(listRow)),
};

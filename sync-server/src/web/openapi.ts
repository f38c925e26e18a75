import type { AnyCommand, Model } from '@callout/kernel';
import { z } from 'zod';
import {
  createDocument,
  type ZodOpenApiObject,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi';
import { REFUSAL_STATUSES } from './answer-check.ts';
import { problemSchema } from './answers.ts';
import { orderSchema } from './command-routes.ts';
import type { AnyRoute, DeclaredAnswer } from './define-route.ts';
import { titleOf } from './problem.ts';

const API_VERSION = '1';
const PROBLEM_TYPE = 'application/problem+json';

/** OpenAPI 3.1: every route as it declares itself, and one schema for each command of the model. */
export function describeApi(model: Model, routes: readonly AnyRoute[]) {
  const commands = model.contexts.flatMap((context) => context.commands);
  const command = z.union(commands.map(orderOf)).meta({ id: 'Command' });
  const described = {
    openapi: '3.1.0' as const,
    info: {
      title: 'Callout',
      version: API_VERSION,
      description:
        'The API of the sync server. Refusals and bad input come as application/problem+json.',
      license: { name: 'Not licensed to others', identifier: 'LicenseRef-Callout' },
    },
    servers: [{ url: '/' }],
    security: [{ session: [] }],
    paths: pathsOf(model, routes, command),
    components: {
      securitySchemes: { session: { type: 'http' as const, scheme: 'bearer' } },
    },
  } satisfies ZodOpenApiObject;
  const document = createDocument(described, {
    // Every order is of exactly one command, which names itself.
    override: ({ jsonSchema, zodSchema }) => {
      if (zodSchema !== command || !jsonSchema.anyOf) return;
      jsonSchema.oneOf = jsonSchema.anyOf;
      delete jsonSchema.anyOf;
    },
  });
  const { paths = {}, components: { schemas = {} } = {} } = document;
  return { ...document, paths, components: { ...document.components, schemas } };
}

function orderOf({ name, stream, input }: AnyCommand) {
  return orderSchema
    .extend({ context: z.literal(stream.context), command: z.literal(name), data: input })
    .meta({ id: name, description: `${name} on a ${stream.kind}.` });
}

function pathsOf(
  model: Model,
  routes: readonly AnyRoute[],
  command: z.ZodType,
): ZodOpenApiPathsObject {
  const byPath = [...Map.groupBy(routes, ({ path }) => path)];
  return Object.fromEntries(
    byPath.map(([path, there]) => [
      path,
      Object.fromEntries(there.map((route) => [route.method, operationOf(model, route, command)])),
    ]),
  );
}

/** `/sync/v1/pull` stands under `sync`, `/api/v1/users/{id}` under `users`. */
function tagOf({ path }: AnyRoute): string {
  const [first = '', , third = ''] = path.split('/').slice(1);
  return first === 'api' ? (third.split('.')[0] ?? third) : first;
}

function operationOf(model: Model, route: AnyRoute, command: z.ZodType): ZodOpenApiOperationObject {
  const { operationId, summary, description, access, query, headers, body } = route;
  const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const told = route.asks?.(model);
  const inPath = names.map((name) => [name, told?.params[name] ?? z.string()] as const);
  const inQuery = told?.query ?? query;
  const asked = { ...headers, ...(route.named ? IF_NONE_MATCH : {}) };
  return {
    operationId,
    summary,
    ...(description === undefined ? {} : { description }),
    tags: [tagOf(route)],
    ...(access === 'public' ? { security: [] } : {}),
    requestParams: {
      ...(names.length > 0 ? { path: z.object(Object.fromEntries(inPath)) } : {}),
      ...(inQuery ? { query: inQuery as z.ZodObject } : {}),
      ...(Object.keys(asked).length > 0 ? { header: optional(asked) } : {}),
    },
    ...(body ? { requestBody: bodyOf(route.isOrder ? command : body) } : {}),
    responses: responsesOf(route),
  };
}

const IF_NONE_MATCH = { 'If-None-Match': z.string().describe('The `ETag` that is held already.') };

function optional(headers: Readonly<Record<string, z.ZodType>>) {
  return z.object(headers).partial();
}

function bodyOf(schema: z.ZodType) {
  return { required: true, content: { 'application/json': { schema } } };
}

function responsesOf(route: AnyRoute): ZodOpenApiResponsesObject {
  const told = Object.entries(route.answers).map(([status, one]) => [status, answerOf(one)]);
  const unchanged = { description: 'It is as you hold it.' };
  const problems = Object.entries(problemsOf(route)).map(([status, codes]) => [
    status,
    problem(
      [titleOf('en', Number(status)), codes.map((code) => `\`${code}\``).join(', ')]
        .filter((words) => words !== '')
        .join(': '),
    ),
  ]);
  return {
    ...Object.fromEntries(problems),
    ...(route.named ? { 304: unchanged } : {}),
    ...Object.fromEntries(told),
    default: problem('Whatever else stands in the way.'),
  };
}

function answerOf({ description, schema, type }: DeclaredAnswer) {
  const content = {
    ...(schema ? { 'application/json': { schema } } : {}),
    ...(type === undefined ? {} : { [type]: { schema: z.string() } }),
  };
  return Object.keys(content).length > 0 ? { description, content } : { description };
}

function problem(description: string) {
  return { description, content: { [PROBLEM_TYPE]: { schema: problemSchema } } };
}

/** Its own problems, and those that follow from what it asks for. */
function problemsOf(route: AnyRoute): Readonly<Record<number, readonly string[]>> {
  const { access, errors = {}, query, body, refuses } = route;
  const refusals = refuses ? REFUSAL_STATUSES : [];
  const found = new Map<number, string[]>(refusals.map((status) => [status, []]));
  const add = (status: number, ...codes: readonly string[]) =>
    found.set(status, [...(found.get(status) ?? []), ...codes]);
  if (query || body) add(400, 'input-invalid');
  if (body) {
    add(400, 'malformed-json', 'body-missing');
    add(413, 'body-too-large');
    add(415, 'content-type-unsupported');
  }
  if (access !== 'public') add(401, 'signed-out');
  if (access !== 'public' && access !== 'signed-in') add(403, 'not-permitted');
  for (const [status, codes] of Object.entries(errors)) add(Number(status), ...codes);
  return Object.fromEntries(found);
}

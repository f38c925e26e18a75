import { type AnyCommand, CONTEXTS, type Model } from '@callout/kernel';
import {
  lackingRequestSchema,
  lackingResponseSchema,
  logNameSchema,
  logResponseSchema,
  PULL_DOCUMENTS_MAX,
  pullResponseSchema,
  pushRequestSchema,
  pushResponseSchema,
  streamDocumentSchema,
  timeResponseSchema,
} from '@callout/sync';
import { z } from 'zod';
import { type JsonSchema, jsonSchemaOf } from './describe-model.ts';
import { issueSchema, settleIssueSchema } from './issue-routes.ts';
import { listPaths, listSchemas } from './list-api.ts';
import type { ApiPart } from './module.ts';
import {
  body,
  content,
  count,
  OPEN,
  object,
  PROBLEM_TYPE,
  parameter,
  problems,
  ref,
  text,
} from './openapi-parts.ts';
import { signInSchema } from './session-routes.ts';
import { LIST_MAX } from './stream-routes.ts';
import { settleSchema } from './sync-routes.ts';

const API_VERSION = '1';

/** OpenAPI 3.1, derived from the model: one schema a command, and every route. */
export function describeApi(model: Model, parts: readonly ApiPart[]) {
  const commands = model.contexts.flatMap((context) => context.commands);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Callout',
      version: API_VERSION,
      description:
        'The API of the sync server. Refusals and bad input come as application/problem+json.',
    },
    security: [{ session: [] }],
    paths: {
      ...apiPaths,
      ...listPaths(model),
      ...syncPaths,
      ...openPaths,
      ...merged(parts.map(({ paths }) => paths)),
    },
    components: {
      securitySchemes: { session: { type: 'http', scheme: 'bearer' } },
      responses: { Problem: content('A refusal, or bad input.', ref('Problem'), PROBLEM_TYPE) },
      schemas: {
        ...fixedSchemas,
        ...listSchemas,
        ...merged(parts.map(({ schemas = {} }) => schemas)),
        Command: { oneOf: commands.map(({ name }) => ref(name)) },
        ...Object.fromEntries(commands.map((command) => [command.name, orderOf(command)])),
      },
    },
  };
}

const merged = (schemas: readonly JsonSchema[]): JsonSchema => Object.assign({}, ...schemas);

const context = parameter('path', 'context', { enum: CONTEXTS });
const kind = parameter('path', 'kind');
const id = parameter('path', 'id');

function orderOf(command: AnyCommand): JsonSchema {
  return {
    type: 'object',
    description: `${command.name} on a ${command.stream.kind}.`,
    properties: {
      context: { const: command.stream.context },
      command: { const: command.name },
      stream: { ...text, description: 'Absent: a new stream.' },
      data: jsonSchemaOf(command.input, 'input'),
      id: { ...text, description: 'Makes the command idempotent.' },
    },
    required: ['context', 'command', 'data'],
    additionalProperties: false,
  };
}

const userSchema = z.object({
  id: z.string(),
  login: z.string(),
  name: z.string(),
  roles: z.array(z.string()),
  subject: z.string().optional(),
});
const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  errors: z
    .array(
      z.object({
        path: z.string(),
        /** By which a program knows it; `message` says it in the reader's language. */
        code: z.string(),
        message: z.string(),
        params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
      }),
    )
    .optional(),
});
const healthSchema = z.object({
  status: z.enum(['ok', 'degraded']),
  position: z.int(),
  processors: z.array(
    z.object({
      name: z.string(),
      position: z.int(),
      lag: z.int(),
      runs: z.enum(['here', 'elsewhere', 'nowhere']),
      failing: z.object({ since: z.string(), fault: z.string() }).optional(),
    }),
  ),
  /** How many of them another server on the same database runs. */
  elsewhere: z.int(),
  policies: z.array(
    z.object({
      context: z.string(),
      policy: z.string(),
      failing: z.int(),
      held: z.int(),
      parked: z.int(),
      since: z.string(),
      fault: z.string().optional(),
    }),
  ),
  outbox: z.object({
    waiting: z.int(),
    undeliverable: z.int(),
    failed: z.int(),
    broken: z.int(),
  }),
});
const fixedSchemas = {
  SignIn: jsonSchemaOf(signInSchema, 'input'),
  User: jsonSchemaOf(userSchema, 'output'),
  Problem: jsonSchemaOf(problemSchema, 'output'),
  Health: jsonSchemaOf(healthSchema, 'output'),
  Document: jsonSchemaOf(streamDocumentSchema, 'output'),
  PushRequest: jsonSchemaOf(pushRequestSchema, 'input'),
  PushResponse: jsonSchemaOf(pushResponseSchema, 'output'),
  Time: jsonSchemaOf(timeResponseSchema, 'input'),
  PullResponse: jsonSchemaOf(pullResponseSchema, 'output'),
  LackingRequest: jsonSchemaOf(lackingRequestSchema, 'input'),
  LackingResponse: jsonSchemaOf(lackingResponseSchema, 'output'),
  LogName: jsonSchemaOf(logNameSchema, 'output'),
  Log: jsonSchemaOf(logResponseSchema, 'output'),
  Settlement: jsonSchemaOf(settleSchema, 'input'),
  ParkedIssue: jsonSchemaOf(issueSchema, 'output'),
  IssueSettlement: jsonSchemaOf(settleIssueSchema, 'input'),
  Event: {
    type: 'object',
    description: 'A fact of the log; what its data holds is in the model.',
    properties: { id: text, type: text, stream: text, position: { type: 'integer' }, data: {} },
    required: ['id', 'type', 'stream', 'position', 'data'],
  },
} as const;

const events = { type: 'array', items: ref('Event') } as const;
const apiPaths = {
  '/api/v1/sessions': {
    post: {
      security: OPEN,
      requestBody: body(ref('SignIn')),
      responses: {
        200: content(
          'Signed in.',
          object({ token: text, user: ref('User'), log: ref('LogName') }, ['token', 'user', 'log']),
        ),
        ...problems,
      },
    },
  },
  '/api/v1/sessions/current': {
    get: { responses: { 200: content('Who is signed in.', ref('User')), ...problems } },
    delete: { responses: { 204: { description: 'Signed out.' }, ...problems } },
  },
  '/api/v1/commands': {
    post: {
      requestBody: body(ref('Command')),
      responses: {
        200: content('Done.', object({ events, document: ref('Document') }, ['events'])),
        ...problems,
      },
    },
  },
  '/api/v1/streams/{context}/{kind}': {
    get: {
      parameters: [
        context,
        kind,
        ...['status', 'q', 'cursor'].map((name) => parameter('query', name)),
        parameter('query', 'limit', count(LIST_MAX)),
      ],
      responses: {
        200: content(
          'In the order of `sort`.',
          object({ documents: { type: 'array', items: ref('Document') }, cursor: text }, [
            'documents',
          ]),
        ),
        ...problems,
      },
    },
  },
  '/api/v1/streams/{context}/{kind}/{id}': {
    get: {
      parameters: [context, kind, id],
      responses: { 200: content('As you may see it.', ref('Document')), ...problems },
    },
  },
  '/api/v1/streams/{context}/{kind}/{id}/events': {
    get: {
      parameters: [
        context,
        kind,
        id,
        parameter('query', 'after', { type: 'integer', minimum: 0 }),
        parameter('query', 'limit', count(LIST_MAX)),
      ],
      responses: { 200: content('Oldest first.', object({ events }, ['events'])), ...problems },
    },
  },
  '/api/v1/parked-issues': {
    get: {
      responses: {
        200: content(
          'What policies and the clock could not do yet, the parked first. For managers.',
          object({ issues: { type: 'array', items: ref('ParkedIssue') } }, ['issues']),
        ),
        ...problems,
      },
    },
  },
  '/api/v1/parked-issues/{id}': {
    post: {
      parameters: [id],
      requestBody: body(ref('IssueSettlement')),
      responses: { 200: content('How it stands now.', ref('ParkedIssue')), ...problems },
    },
  },
  '/api/v1/model': {
    get: { responses: { 200: content('The declared model.', { type: 'object' }), ...problems } },
  },
  '/api/v1/openapi.json': {
    get: { security: OPEN, responses: { 200: content('This.', { type: 'object' }) } },
  },
} as const;

/** The log that the caller holds documents of: any other is answered with 409 `log-differs`. */
const logParameters = [parameter('query', 'log'), parameter('query', 'epoch')];

const syncPaths = {
  '/sync/v1/push': {
    post: {
      requestBody: body(ref('PushRequest')),
      responses: { 200: content('A verdict for every event.', ref('PushResponse')), ...problems },
    },
  },
  '/sync/v1/time': {
    get: {
      description: 'The server’s clock, by which a device corrects its own.',
      responses: { 200: content('Now.', ref('Time')), ...problems },
    },
  },
  '/sync/v1/pull': {
    get: {
      parameters: [
        { ...parameter('query', 'context', { enum: CONTEXTS }), required: true },
        { ...parameter('query', 'after', { type: 'integer', minimum: 0 }), required: true },
        { ...parameter('query', 'limit', count(PULL_DOCUMENTS_MAX)), required: true },
        parameter('query', 'device'),
        ...logParameters,
      ],
      responses: { 200: content('What changed.', ref('PullResponse')), ...problems },
    },
  },
  '/sync/v1/log': {
    get: {
      responses: { 200: content('Which log, and which epoch of it.', ref('Log')), ...problems },
    },
  },
  '/sync/v1/lacking': {
    post: {
      description: 'Which of the facts that a device has had acknowledged the log no longer holds.',
      requestBody: body(ref('LackingRequest')),
      responses: { 200: content('Those that it lacks.', ref('LackingResponse')), ...problems },
    },
  },
  '/sync/v1/live': {
    get: {
      parameters: logParameters,
      responses: {
        200: content('Says that something changed, never what.', text, 'text/event-stream'),
        ...problems,
      },
    },
  },
  '/sync/v1/disputes/{eventId}': {
    post: {
      parameters: [parameter('path', 'eventId')],
      requestBody: body(ref('Settlement')),
      responses: { 200: content('Settled.', ref('Document')), ...problems },
    },
  },
} as const;

const trouble = { status: text, trouble: text, since: text };
const openPaths = {
  '/healthz': {
    get: {
      security: OPEN,
      responses: {
        200: content('How it is.', ref('Health')),
        503: content(
          'The database cannot serve: why, and since when.',
          object(trouble, ['status']),
        ),
      },
    },
  },
  '/metrics': {
    get: {
      description: 'For the machine itself, or with the token of CALLOUT_METRICS_TOKEN.',
      responses: { 200: content('Prometheus.', text, 'text/plain'), ...problems },
    },
  },
} as const;

import { type AnyStream, daySchema, type Model, type Principal } from '@callout/kernel';
import { tokensOf } from '@callout/published-language';
import { streamDocumentSchema } from '@callout/sync';
import { z } from 'zod';
import { isExcerpt, maySee, visibleDocument, visibleEvents } from '../engine/access/visibility.ts';
import type { StoredDocument } from '../store/port.ts';
import { eventsSchema } from './answers.ts';
import type { AppContext } from './app-context.ts';
import { defineRoute, json } from './define-route.ts';
import { documentEtag } from './etag.ts';
import { answer } from './problem.ts';

const LIST_MAX = 200;
const LIST_DEFAULT = 50;
const limitSchema = z.coerce.number().int().min(1).max(LIST_MAX).default(LIST_DEFAULT);
const idSchema = z.string().min(1).max(120);

const listQuerySchema = z
  .strictObject({
    status: z.string().max(60).optional(),
    client: idSchema.optional().describe('Id of the client that it belongs to.'),
    worker: idSchema.optional().describe('Id of the worker that it is assigned to.'),
    from: daySchema.optional().describe('The first day that it is planned for.'),
    to: daySchema.optional().describe('The last day that it is planned for.'),
    q: z.string().max(200).optional().describe('Words of its title, without regard to case.'),
    limit: limitSchema,
    cursor: z.string().max(1000).optional().describe('From the page before.'),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
    path: ['to'],
    error: 'range-reversed',
  });
const eventsQuerySchema = z.strictObject({
  after: z.coerce.number().int().min(0).default(0).describe('The version after which to begin.'),
  limit: limitSchema,
});

const path = '/api/v1/streams/{context}/{kind}';
const access = 'signed-in';
const asks = ({ contexts }: Model) => ({
  params: {
    context: z.enum(contexts.map(({ name }) => name)),
    kind: z.enum(contexts.flatMap(({ streams }) => streams.map(({ kind }) => kind))),
  },
});

export const streamRoutes = [
  defineRoute({
    method: 'get',
    path,
    operationId: 'listDocuments',
    summary: 'Lists the documents of one kind that you may see.',
    access,
    asks,
    query: listQuerySchema,
    answers: {
      200: json(
        'In the order of `sort`; without a cursor on the last page.',
        z.object({ documents: z.array(streamDocumentSchema), cursor: z.string().optional() }),
      ),
    },
    errors: { 404: ['kind-unknown'] },
    handle: async ({ params, query, signedIn }, { appContext }) => {
      const { principal } = signedIn;
      const { context, kind } = streamOf(appContext, params);
      const { client: owner, worker: assignee, from, to, ...asked } = query;
      const page = await appContext.store.documents({
        ...asked,
        ...{ context, kind, owner, assignee, from, to },
        tokens: tokensOf(principal),
      });
      const { model } = appContext;
      const documents = page.documents
        .filter((one) => !isExcerpt(model, one, principal))
        .map((one) => visibleDocument(model, one, principal));
      return { status: 200, body: { documents, cursor: page.cursor } };
    },
  }),
  defineRoute({
    method: 'get',
    path: `${path}/{id}`,
    operationId: 'readDocument',
    summary: 'Reads one document.',
    access,
    asks,
    answers: { 200: json('As you may see it.', streamDocumentSchema) },
    errors: { 404: ['kind-unknown', 'not-there'] },
    named: true,
    handle: async ({ params, signedIn }, { appContext }) => {
      const document = await seenDocument(appContext, params, signedIn.principal);
      const body = visibleDocument(appContext.model, document, signedIn.principal);
      return { status: 200, body, etag: documentEtag(body) };
    },
  }),
  defineRoute({
    method: 'get',
    path: `${path}/{id}/events`,
    operationId: 'listEvents',
    summary: 'Lists the facts of one document.',
    access,
    asks,
    query: eventsQuerySchema,
    answers: { 200: json('Oldest first.', z.object({ events: eventsSchema })) },
    errors: { 404: ['kind-unknown', 'not-there'] },
    handle: async ({ params, query, signedIn }, { appContext }) => {
      const { model, store } = appContext;
      const document = await seenDocument(appContext, params, signedIn.principal);
      const { kind, stream } = document;
      const events = await store.eventsOf(kind, stream, query.after, query.limit);
      const shown = visibleEvents(model, document, events, signedIn.principal);
      return { status: 200, body: { events: shown } };
    },
  }),
] as const;

interface Kind {
  readonly context: string;
  readonly kind: string;
}

function streamOf({ model }: AppContext, { context, kind }: Kind): AnyStream {
  const stream = model.stream(kind);
  if (!stream || stream.context !== context) {
    throw answer(404, 'kind-unknown', { params: { context, kind } });
  }
  return stream;
}

/** What is not there and what they may not see are answered alike. */
async function seenDocument(
  appContext: AppContext,
  named: Kind & { readonly id: string },
  principal: Principal,
): Promise<StoredDocument> {
  const { kind } = streamOf(appContext, named);
  const document = await appContext.store.document(kind, named.id);
  if (!document || !maySee(principal, document)) throw answer(404, 'not-there');
  return document;
}

import type { AnyStream, Principal } from '@callout/kernel';
import { tokensOf } from '@callout/kernel';
import type { Express, Request } from 'express';
import { z } from 'zod';
import { maySee, visibleDocument, visibleEvent } from '../engine/access/visibility.ts';
import type { StoredDocument } from '../store/port.ts';
import type { AppContext } from './app-context.ts';
import { answer } from './problem.ts';
import { part, queryOf, readAs, route } from './route.ts';
import { onlySignedIn, signedInOf } from './signed-in.ts';

export const LIST_MAX = 200;
const LIST_DEFAULT = 50;
const limitSchema = z.coerce.number().int().min(1).max(LIST_MAX).default(LIST_DEFAULT);

const listQuerySchema = z.strictObject({
  status: z.string().max(60).optional(),
  q: z.string().max(200).optional(),
  limit: limitSchema,
  cursor: z.string().max(1000).optional(),
});
const eventsQuerySchema = z.strictObject({
  /** The version after which to begin. */
  after: z.coerce.number().int().min(0).default(0),
  limit: limitSchema,
});

export function mountStreams(app: Express, appContext: AppContext): void {
  const { model, store } = appContext;
  const signedIn = onlySignedIn(appContext.sessions);
  const path = '/api/v1/streams/:context/:kind';

  route(app, path, {
    get: [
      signedIn,
      async (request, response) => {
        const { principal } = signedInOf(request);
        const stream = streamOf(appContext, request);
        const query = readAs(listQuerySchema, queryOf(request));
        const page = await store.documents({
          ...query,
          context: stream.context,
          kind: stream.kind,
          tokens: tokensOf(principal),
        });
        response.json({
          documents: page.documents.map((document) => visibleDocument(model, document, principal)),
          ...(page.cursor === undefined ? {} : { cursor: page.cursor }),
        });
      },
    ],
  });

  route(app, `${path}/:id`, {
    get: [
      signedIn,
      async (request, response) => {
        const { principal } = signedInOf(request);
        const stream = streamOf(appContext, request);
        const document = await seenDocument(appContext, stream, part(request, 'id'), principal);
        response.json(visibleDocument(model, document, principal));
      },
    ],
  });

  route(app, `${path}/:id/events`, {
    get: [
      signedIn,
      async (request, response) => {
        const { principal } = signedInOf(request);
        const stream = streamOf(appContext, request);
        const { after, limit } = readAs(eventsQuerySchema, queryOf(request));
        const document = await seenDocument(appContext, stream, part(request, 'id'), principal);
        const events = await store.eventsOf(stream.kind, document.stream, after, limit);
        response.json({ events: events.map((event) => visibleEvent(model, event, principal)) });
      },
    ],
  });
}

function streamOf(appContext: AppContext, request: Request): AnyStream {
  const context = part(request, 'context');
  const kind = part(request, 'kind');
  const stream = appContext.model.stream(kind);
  if (!stream || stream.context !== context) {
    throw answer(404, 'kind-unknown', { params: { context, kind } });
  }
  return stream;
}

/** What is not there and what they may not see are answered alike. */
async function seenDocument(
  appContext: AppContext,
  stream: AnyStream,
  id: string,
  principal: Principal,
): Promise<StoredDocument> {
  const document = await appContext.store.document(stream.kind, id);
  if (!document || !maySee(principal, document)) throw answer(404, 'not-there');
  return document;
}

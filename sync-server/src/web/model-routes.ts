import { z } from 'zod';
import { json, routesNeeding } from './define-route.ts';
import { etagOf } from './etag.ts';

/** A document that changes only with the program, so it is made once, when it is first asked for. */
export interface FixedDocument {
  readonly body: object;
  readonly etag: string;
}
export function fixedDocument(describe: () => object): () => FixedDocument {
  let made: FixedDocument | undefined;
  return () => {
    if (made) return made;
    const body = describe();
    made = { body, etag: etagOf(JSON.stringify(body)) };
    return made;
  };
}

const defineRoute = routesNeeding<{
  readonly model: () => FixedDocument;
  readonly api: () => FixedDocument;
}>();
const anyObject = z.record(z.string(), z.unknown());

export const modelRoutes = [
  defineRoute({
    method: 'get',
    path: '/api/v1/model',
    operationId: 'readModel',
    summary: 'Gives the whole declared model.',
    access: 'signed-in',
    answers: { 200: json('Contexts with all that they declare.', anyObject) },
    named: true,
    handle: (_asked, { model }) => ({ status: 200, ...record(model()) }),
  }),
  // It names no data and helps whoever has no sign-in yet to write a client.
  defineRoute({
    method: 'get',
    path: '/api/v1/openapi.json',
    operationId: 'readApi',
    summary: 'Gives this document.',
    access: 'public',
    answers: { 200: json('OpenAPI 3.1.', anyObject) },
    named: true,
    handle: (_asked, { api }) => ({ status: 200, ...record(api()) }),
  }),
] as const;

function record({ body, etag }: FixedDocument) {
  return { body: { ...body }, etag };
}

import { CONTEXTS } from '@callout/published-language';
import {
  contactRequestSchema,
  contactResponseSchema,
  disputeAnswerSchema,
  knownLog,
  knownLogSchema,
  lackingRequestSchema,
  lackingResponseSchema,
  logResponseSchema,
  pullRequestSchema,
  pullResponseSchema,
  pushRequestSchema,
  pushResponseSchema,
  snapshotRequestSchema,
  snapshotResponseSchema,
  streamDocumentSchema,
  timeResponseSchema,
} from '@callout/sync';
import { z } from 'zod';
import { noteContact } from '../engine/access/contact.ts';
import { requireSameLog } from '../engine/run/epoch.ts';
import { content, json, nothing, routesNeeding, WRITTEN } from './define-route.ts';
import { LISTENERS_MAX, type LiveHub } from './live.ts';
import { answer, granted } from './problem.ts';
import { PUSH_BYTES_MAX } from './route.ts';
import { deviceOf } from './signed-in.ts';

const pullQuerySchema = z.strictObject({
  ...pullRequestSchema.shape,
  context: z.enum(CONTEXTS),
  device: z.string().min(1).max(80).optional().describe('The asking device; the session’s own.'),
});
const snapshotQuerySchema = z.strictObject({
  ...snapshotRequestSchema.shape,
  context: pullQuerySchema.shape.context,
  device: pullQuerySchema.shape.device,
});
const REASON_MAX = 300;
const settleSchema = z
  .discriminatedUnion('how', [
    z.strictObject({ how: z.enum(['let-go', 'recorded-again']) }),
    z.strictObject({
      how: z.literal('overridden'),
      reason: z.string().trim().min(1).max(REASON_MAX).describe('Why it is taken all the same.'),
    }),
  ])
  .meta({ id: 'Settlement' });

const defineRoute = routesNeeding<{ readonly live: LiveHub }>();
const access = 'signed-in';
const live = '/sync/v1/live';
/** What differs between the device or the log that was named and those that there are. */
const differing = { 403: ['device-differs'], 409: ['log-differs'] } as const;

/** What the device of the installed application exchanges with the server. */
export const syncRoutes = [
  defineRoute({
    method: 'post',
    path: '/sync/v1/push',
    operationId: 'push',
    summary: 'Takes facts that a device has recorded.',
    access,
    body: pushRequestSchema,
    bytesMax: PUSH_BYTES_MAX,
    answers: { 200: json('A verdict for every event.', pushResponseSchema) },
    errors: differing,
    refuses: true,
    handle: async ({ body, signedIn, request }, { appContext }) => {
      deviceOf(request, body.device);
      const pushed = await appContext.engine.push(body, signedIn.principal);
      for (const { verdict } of pushed.verdicts) appContext.metrics.verdicts.inc({ verdict });
      return { status: 200, body: pushed };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/sync/v1/contact',
    operationId: 'tellOfDevice',
    summary: 'Takes what a device says of itself, and answers what is wanted of it.',
    access,
    body: contactRequestSchema,
    answers: { 200: json('Now, and what is wanted.', contactResponseSchema) },
    errors: differing,
    refuses: true,
    handle: async ({ body, signedIn, request }, { appContext }) => {
      deviceOf(request, body.device);
      return { status: 200, body: await noteContact(appContext, body, signedIn.principal.id) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/sync/v1/time',
    operationId: 'readTime',
    summary: 'Tells the server’s clock, by which a device corrects its own.',
    access,
    answers: { 200: json('Now.', timeResponseSchema) },
    handle: (_asked, { appContext }) => ({ status: 200, body: { now: appContext.clock.now() } }),
  }),
  defineRoute({
    method: 'get',
    path: '/sync/v1/pull',
    operationId: 'pull',
    summary: 'Gives the documents that changed after a position.',
    access,
    query: pullQuerySchema,
    answers: { 200: json('What changed, oldest first.', pullResponseSchema) },
    errors: differing,
    handle: async ({ query, signedIn, request }, { appContext }) => {
      const { device: named, log: _log, epoch: _epoch, ...wanted } = query;
      const device = deviceOf(request, named);
      const asked = { ...wanted, known: knownLog(query) };
      return { status: 200, body: await appContext.engine.pull(asked, signedIn.principal, device) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/sync/v1/snapshot',
    operationId: 'loadSnapshot',
    summary: 'Gives a page of all that a device holds: open work first, then what was closed last.',
    access,
    query: snapshotQuerySchema,
    answers: { 200: json('A page; `next` begins the next one.', snapshotResponseSchema) },
    errors: differing,
    handle: async ({ query, signedIn, request }, { appContext }) => {
      const { device: named, log: _log, epoch: _epoch, ...wanted } = query;
      const device = deviceOf(request, named);
      const asked = { ...wanted, known: knownLog(query) };
      const { engine } = appContext;
      return { status: 200, body: await engine.snapshot(asked, signedIn.principal, device) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/sync/v1/log',
    operationId: 'readLog',
    summary: 'Names the log, and which epoch of it there is.',
    access,
    answers: { 200: json('The log.', logResponseSchema) },
    handle: async (_asked, { appContext }) => ({
      status: 200,
      body: { log: await appContext.engine.log() },
    }),
  }),
  defineRoute({
    method: 'post',
    path: '/sync/v1/lacking',
    operationId: 'listLacking',
    summary: 'Tells which facts that a device has had acknowledged the log no longer holds.',
    access,
    body: lackingRequestSchema,
    answers: { 200: json('Those that it lacks.', lackingResponseSchema) },
    errors: differing,
    handle: async ({ body, signedIn, request }, { appContext }) => {
      deviceOf(request, body.device);
      return { status: 200, body: await appContext.engine.lacking(body, signedIn.principal) };
    },
  }),
  // Without a body there is nothing to wait for: a HEAD must not hold a place.
  defineRoute({
    method: 'head',
    path: live,
    operationId: 'probeLive',
    summary: 'Tells whether there would be a live connection.',
    access,
    answers: { 200: content('There would.', 'text/event-stream') },
    handle: ({ response }) => {
      response.type('text/event-stream').end();
      return WRITTEN;
    },
  }),
  defineRoute({
    method: 'get',
    path: live,
    operationId: 'listen',
    summary: 'Says that something changed, never what.',
    access,
    query: knownLogSchema,
    answers: { 200: content('Server-sent events: `log` and `changed`.', 'text/event-stream') },
    errors: { 409: ['log-differs'], 429: ['too-many-listeners'] },
    handle: async ({ query, signedIn, response }, { appContext, live: hub }) => {
      const log = await appContext.engine.log();
      requireSameLog(knownLog(query), log);
      if (hub.listen(signedIn, response, log)) return WRITTEN;
      throw answer(429, 'too-many-listeners', {
        params: { limit: LISTENERS_MAX },
        headers: { 'Retry-After': '30' },
      });
    },
  }),
  defineRoute({
    method: 'get',
    path: '/sync/v1/disputes/{eventId}',
    operationId: 'readDispute',
    summary: 'Gives a fact that was refused, also when it is settled.',
    access,
    answers: { 200: json('To whoever recorded it or decides on it.', disputeAnswerSchema) },
    errors: { 404: ['not-there'] },
    handle: async ({ params, signedIn }, { appContext }) => {
      const found = await appContext.engine.readDispute(params.eventId, signedIn.principal);
      if (!found) throw answer(404, 'not-there');
      return { status: 200, body: found };
    },
  }),
  defineRoute({
    method: 'post',
    path: '/sync/v1/disputes/{eventId}',
    operationId: 'settleDispute',
    summary: 'Settles a fact that was refused.',
    access,
    body: settleSchema,
    answers: {
      200: json('Settled: the document without it.', streamDocumentSchema),
      204: nothing('Settled: the stream never began, or you may no longer see it.'),
    },
    refuses: true,
    handle: async ({ params, body, signedIn }, { appContext, live: hub }) => {
      const { engine } = appContext;
      const { principal } = signedIn;
      const { eventId } = params;
      const document = granted(await engine.settleDispute({ ...body, eventId, principal }));
      // Of a stream that never began no document is pulled that would bring it to who recorded it.
      const recorded = (await engine.readDispute(eventId, principal))?.dispute.event.actor.id;
      if (recorded !== undefined) hub.recheck(recorded);
      return document ? { status: 200, body: document } : { status: 204 };
    },
  }),
] as const;

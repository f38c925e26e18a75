import {
  knownLog,
  knownLogSchema,
  lackingRequestSchema,
  pullRequestSchema,
  pushRequestSchema,
} from '@callout/sync';
import type { Express } from 'express';
import { z } from 'zod';
import { requireSameLog } from '../engine/run/epoch.ts';
import type { AppContext } from './app-context.ts';
import { LISTENERS_MAX, type LiveHub } from './live.ts';
import { Answered, answer, problemOf } from './problem.ts';
import { jsonBody, PUSH_BYTES_MAX, part, queryOf, readAs, route } from './route.ts';
import { deviceOf, onlySignedIn, signedInOf } from './signed-in.ts';

const pullQuerySchema = z.strictObject({
  ...pullRequestSchema.shape,
  /** The asking device; the session's own. */
  device: z.string().min(1).max(80).optional(),
});
export const settleSchema = z.strictObject({ how: z.enum(['let-go', 'recorded-again']) });

export function mountSync(app: Express, appContext: AppContext, live: LiveHub): void {
  const { engine, metrics } = appContext;
  const signedIn = onlySignedIn(appContext.sessions);

  route(app, '/sync/v1/push', {
    post: [
      signedIn,
      ...jsonBody(PUSH_BYTES_MAX),
      async (request, response) => {
        const pushed = readAs(pushRequestSchema, request.body);
        deviceOf(request, pushed.device);
        const answered = await engine.push(pushed, signedInOf(request).principal);
        for (const { verdict } of answered.verdicts) metrics.verdicts.inc({ verdict });
        response.json(answered);
      },
    ],
  });

  route(app, '/sync/v1/time', {
    get: [signedIn, (_request, response) => response.json({ now: appContext.clock.now() })],
  });

  route(app, '/sync/v1/pull', {
    get: [
      signedIn,
      async (request, response) => {
        const asked = readAs(pullQuerySchema, queryOf(request));
        const { device: named, log: _log, epoch: _epoch, ...wanted } = asked;
        const known = knownLog(asked);
        const device = deviceOf(request, named);
        response.json(
          await engine.pull({ ...wanted, known }, signedInOf(request).principal, device),
        );
      },
    ],
  });

  route(app, '/sync/v1/log', {
    get: [
      signedIn,
      async (_request, response) => {
        response.json({ log: await engine.log() });
      },
    ],
  });

  route(app, '/sync/v1/lacking', {
    post: [
      signedIn,
      ...jsonBody(),
      async (request, response) => {
        const asked = readAs(lackingRequestSchema, request.body);
        deviceOf(request, asked.device);
        response.json(await engine.lacking(asked, signedInOf(request).principal));
      },
    ],
  });

  route(app, '/sync/v1/live', {
    // Without a body there is nothing to wait for: a HEAD must not hold a place.
    head: [signedIn, (_request, response) => response.type('text/event-stream').end()],
    get: [
      signedIn,
      async (request, response) => {
        const known = knownLog(readAs(knownLogSchema, queryOf(request)));
        const log = await engine.log();
        requireSameLog(known, log);
        if (live.listen(signedInOf(request), response, log)) return;
        throw answer(429, 'too-many-listeners', {
          params: { limit: LISTENERS_MAX },
          headers: { 'Retry-After': '30' },
        });
      },
    ],
  });

  route(app, '/sync/v1/disputes/:eventId', {
    post: [
      signedIn,
      ...jsonBody(),
      async (request, response) => {
        const { how } = readAs(settleSchema, request.body);
        const eventId = part(request, 'eventId');
        const settled = await engine.settleDispute(eventId, how, signedInOf(request).principal);
        if (!settled.ok) throw new Answered(problemOf(settled.refusal));
        // Nothing to show: the stream never began, or they may no longer see it.
        if (settled.value) response.json(settled.value);
        else response.status(204).end();
      },
    ],
  });
}

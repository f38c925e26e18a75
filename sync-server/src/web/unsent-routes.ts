import { handInRequestSchema, handInResponseSchema } from '@callout/sync';
import { defineRoute, json } from './define-route.ts';
import { granted } from './problem.ts';
import { PUSH_BYTES_MAX } from './route.ts';

/** What a device could not send itself, and somebody brings. */
export const unsentRoutes = [
  defineRoute({
    method: 'post',
    path: '/api/v1/unsent-work',
    operationId: 'handInUnsentWork',
    summary: 'Takes facts that a device has exported, as those of whoever recorded them.',
    access: 'manager',
    body: handInRequestSchema,
    bytesMax: PUSH_BYTES_MAX,
    answers: { 200: json('What became of each.', handInResponseSchema) },
    refuses: true,
    handle: async ({ body, signedIn }, { appContext }) => {
      const handedIn = granted(await appContext.engine.handIn(body, signedIn.principal));
      for (const { outcome } of handedIn.facts) {
        appContext.metrics.verdicts.inc({ verdict: outcome.verdict });
      }
      return { status: 200, body: handedIn };
    },
  }),
] as const;

import { type AnyCommand, refused, unknownFieldsRefusal } from '@callout/kernel';
import { CONTEXTS } from '@callout/published-language';
import { streamDocumentSchema } from '@callout/sync';
import { z } from 'zod';
import { eventsSchema } from './answers.ts';
import type { AppContext } from './app-context.ts';
import { defineRoute, json } from './define-route.ts';
import { documentEtag, versionsIn } from './etag.ts';
import { answer, granted } from './problem.ts';
import { ORDER_BYTES_MAX } from './route.ts';

/** What stands around every command; what its data holds is the model's to say. */
export const orderSchema = z.strictObject({
  context: z.string().max(60),
  command: z.string().max(80),
  stream: z.string().min(1).max(120).optional().describe('Absent: a new stream.'),
  data: z.unknown(),
  id: z
    .string()
    .min(1)
    .max(120)
    .optional()
    .describe('Made by the caller: the same command sent again is carried out once.'),
});

export const commandRoutes = [
  defineRoute({
    method: 'post',
    path: '/api/v1/commands',
    operationId: 'executeCommand',
    summary: 'Carries out a command of the model.',
    access: 'signed-in',
    headers: {
      'If-Match': z
        .string()
        .describe('The `ETag` of the document that was read: refused with 412 if it has moved on.'),
    },
    body: orderSchema,
    isOrder: true,
    bytesMax: ORDER_BYTES_MAX,
    answers: {
      200: json(
        'What it recorded, and how the document stands now.',
        z.object({ events: eventsSchema, document: streamDocumentSchema.optional() }),
      ),
    },
    errors: { 400: ['context-unknown', 'command-unknown'] },
    refuses: true,
    handle: async ({ body, signedIn, request }, { appContext }) => {
      const { input } = declared(appContext, body);
      const unknown = unknownFieldsRefusal(input, body.data);
      if (unknown) granted(refused(unknown));
      const versions = versionsIn(request.get('if-match'));
      const order = { ...body, data: body.data ?? {}, versions };
      const executed = await appContext.engine.execute(order, signedIn.principal);
      appContext.metrics.commands.inc({
        command: body.command,
        outcome: executed.ok ? 'accepted' : executed.refusal.code,
      });
      const done = granted(executed);
      const headers = done.document && { ETag: documentEtag(done.document) };
      return { status: 200, body: done, headers };
    },
  }),
] as const;

function declared(
  { model }: AppContext,
  { context, command }: z.output<typeof orderSchema>,
): AnyCommand {
  const isContext: boolean = CONTEXTS.some((name) => name === context);
  if (!isContext) {
    throw answer(400, 'context-unknown', {
      params: { context },
      errors: [{ path: 'context', message: 'context-unknown' }],
    });
  }
  const known = model.command(command);
  if (known?.stream.context === context) return known;
  throw answer(400, 'command-unknown', {
    params: { context, command },
    errors: [{ path: 'command', message: 'command-unknown' }],
  });
}

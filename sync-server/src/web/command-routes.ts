import { CONTEXTS } from '@callout/kernel';
import type { Express } from 'express';
import { z } from 'zod';
import type { AppContext } from './app-context.ts';
import { Answered, answer, problemOf } from './problem.ts';
import { jsonBody, ORDER_BYTES_MAX, readAs, route } from './route.ts';
import { onlySignedIn, signedInOf } from './signed-in.ts';

const orderSchema = z.strictObject({
  context: z.string().max(60),
  command: z.string().max(80),
  stream: z.string().min(1).max(120).optional(),
  data: z.unknown(),
  /** Makes it idempotent; made by the caller. */
  id: z.string().min(1).max(120).optional(),
});

export function mountCommands(app: Express, appContext: AppContext): void {
  const { engine, metrics } = appContext;
  route(app, '/api/v1/commands', {
    post: [
      onlySignedIn(appContext.sessions),
      ...jsonBody(ORDER_BYTES_MAX),
      async (request, response) => {
        const { principal } = signedInOf(request);
        const order = readAs(orderSchema, request.body);
        refuseUndeclared(appContext, order);
        const executed = await engine.execute({ ...order, data: order.data ?? {} }, principal);
        metrics.commands.inc({
          command: order.command,
          outcome: executed.ok ? 'accepted' : executed.refusal.code,
        });
        if (!executed.ok) throw new Answered(problemOf(executed.refusal));
        response.json(executed.value);
      },
    ],
  });
}

function refuseUndeclared(appContext: AppContext, order: z.output<typeof orderSchema>): void {
  const { context, command } = order;
  const isContext: boolean = CONTEXTS.some((name) => name === context);
  if (!isContext) {
    throw answer(400, 'context-unknown', {
      params: { context },
      errors: [{ path: 'context', message: 'context-unknown' }],
    });
  }
  const declared = appContext.model.command(command);
  if (!declared || declared.stream.context !== context) {
    throw answer(400, 'command-unknown', {
      params: { context, command },
      errors: [{ path: 'command', message: 'command-unknown' }],
    });
  }
}

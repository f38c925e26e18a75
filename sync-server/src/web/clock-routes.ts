import { instantSchema } from '@callout/kernel';
import { timeResponseSchema } from '@callout/sync';
import { z } from 'zod';
import { AHEAD_SETTING, type MovableClock } from '../host/clock.ts';
import type { AppContext } from './app-context.ts';
import { json, routesNeeding } from './define-route.ts';
import { answer } from './problem.ts';

const defineRoute = routesNeeding<{ readonly testClock: MovableClock }>();
const path = '/test/clock';

/** The routes exist only with the test clock; otherwise their address is like any unknown one. */
export const clockRoutes = [
  defineRoute({
    method: 'get',
    path,
    operationId: 'readTestClock',
    summary: 'Tells what the test clock says.',
    access: 'public',
    answers: { 200: json('Now.', timeResponseSchema) },
    handle: (_asked, { testClock }) => ({ status: 200, body: { now: testClock.now() } }),
  }),
  defineRoute({
    method: 'post',
    path,
    operationId: 'moveTestClock',
    summary: 'Sets the test clock and does what became due.',
    access: 'public',
    body: z.strictObject({ now: instantSchema }),
    answers: {
      200: json('Done.', z.object({ now: instantSchema, position: z.int() })),
    },
    errors: { 422: ['clock-backwards'] },
    handle: async ({ body }, { appContext, testClock }) => ({
      status: 200,
      body: await moved(appContext, testClock, body.now),
    }),
  }),
] as const;

async function moved({ store, engine }: AppContext, clock: MovableClock, to: string) {
  if (!clock.moveTo(to)) {
    throw answer(422, 'clock-backwards', {
      params: { now: clock.now() },
      errors: [{ path: 'now', message: 'clock-backwards' }],
    });
  }
  // Kept, so that a server started again on the same log does not fall behind it.
  await store.write((transaction) =>
    transaction.putSetting(AHEAD_SETTING, String(clock.aheadMs())),
  );
  // No other server's clock has been moved: what is due by this one's is done here.
  await engine.takeOver();
  await engine.runDue();
  return { now: clock.now(), position: await store.head() };
}

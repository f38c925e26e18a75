import { instantSchema } from '@callout/kernel';
import type { Express } from 'express';
import { z } from 'zod';
import { AHEAD_SETTING, type MovableClock } from '../host/clock.ts';
import type { AppContext } from './app-context.ts';
import { answer } from './problem.ts';
import { jsonBody, readAs, route } from './route.ts';

const clockSchema = z.strictObject({ now: instantSchema });

/** The route exists only with the test clock; otherwise its address is like any unknown one. */
export function mountTestClock(app: Express, appContext: AppContext): void {
  const { testClock } = appContext;
  if (!testClock) return;
  route(app, '/test/clock', {
    get: (_request, response) => {
      response.json({ now: testClock.now() });
    },
    post: [
      ...jsonBody(),
      async (request, response) => {
        const { now } = readAs(clockSchema, request.body);
        response.json(await moved(appContext, testClock, now));
      },
    ],
  });
}

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

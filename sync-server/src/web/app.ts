import express, { type Express } from 'express';
import type { AppContext } from './app-context.ts';
import { mountClient } from './client-routes.ts';
import { mountTestClock } from './clock-routes.ts';
import { mountCommands } from './command-routes.ts';
import { answerErrors, routeUnknown } from './errors.ts';
import { mountHealth } from './health-routes.ts';
import { mountIssues } from './issue-routes.ts';
import { mountLists } from './list-routes.ts';
import { createLiveHub } from './live.ts';
import { mountModel } from './model-routes.ts';
import type { Module } from './module.ts';
import { requestLog } from './request-log.ts';
import { desktopOrigin, securityHeaders } from './security.ts';
import { mountSessions } from './session-routes.ts';
import { mountStreams } from './stream-routes.ts';
import { mountSync } from './sync-routes.ts';

export interface App {
  readonly express: Express;
  /** Ends what would keep connections open: live listeners and timers. */
  readonly close: () => void;
}

export function createApp(appContext: AppContext, modules: readonly Module[]): App {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', appContext.trustProxy);
  const live = createLiveHub(appContext);
  const stopListening = appContext.onSessionsEnded(live.recheck);

  app.use(requestLog(appContext.log), appContext.metrics.measure, securityHeaders, desktopOrigin);
  app.use(['/api', '/sync', '/test'], (_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  mountHealth(app, appContext);
  mountSessions(app, appContext, live);
  mountCommands(app, appContext);
  mountStreams(app, appContext);
  mountLists(app, appContext);
  mountIssues(app, appContext);
  mountModel(
    app,
    appContext,
    modules.flatMap(({ api }) => api ?? []),
  );
  mountSync(app, appContext, live);
  mountTestClock(app, appContext);
  const closeModules = modules.map(({ mount }) => mount(app, appContext));
  // Takes every path that nobody else has taken.
  mountClient(app, appContext);
  app.use(routeUnknown, answerErrors(appContext.model, appContext.log));

  return {
    express: app,
    close: () => {
      stopListening();
      live.close();
      for (const close of closeModules) close?.();
    },
  };
}

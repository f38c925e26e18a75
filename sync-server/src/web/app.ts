import express, { type Express } from 'express';
import type { AppContext } from './app-context.ts';
import { mountClient } from './client-routes.ts';
import { clockRoutes } from './clock-routes.ts';
import { commandRoutes } from './command-routes.ts';
import { compressed } from './compressed.ts';
import { describeModel } from './describe-model.ts';
import { answerErrors, routeUnknown } from './errors.ts';
import { healthRoutes } from './health-routes.ts';
import { issueRoutes } from './issue-routes.ts';
import { listRoutes } from './list-routes.ts';
import { createLiveHub } from './live.ts';
import { fixedDocument, modelRoutes } from './model-routes.ts';
import type { Module } from './module.ts';
import { mountRoutes } from './mount-routes.ts';
import { describeApi } from './openapi.ts';
import { requestLog } from './request-log.ts';
import { desktopOrigin, securityHeaders } from './security.ts';
import { sessionRoutes } from './session-routes.ts';
import { streamRoutes } from './stream-routes.ts';
import { syncRoutes } from './sync-routes.ts';
import { unsentRoutes } from './unsent-routes.ts';

/** All but those of modules. */
export const coreRoutes = [
  ...healthRoutes,
  ...sessionRoutes,
  ...commandRoutes,
  ...streamRoutes,
  ...listRoutes,
  ...issueRoutes,
  ...modelRoutes,
  ...syncRoutes,
  ...unsentRoutes,
] as const;

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

  app.use(
    requestLog(appContext.log),
    appContext.metrics.measure,
    securityHeaders,
    desktopOrigin,
    compressed,
  );
  app.use(['/api', '/sync', '/test'], (_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  const described = [...coreRoutes, ...modules.flatMap(({ routes = [] }) => routes)];
  mountRoutes(app, appContext, coreRoutes, {
    live,
    model: fixedDocument(() => describeModel(appContext.model)),
    api: fixedDocument(() => describeApi(appContext.model, described)),
  });
  const { testClock } = appContext;
  if (testClock) mountRoutes(app, appContext, clockRoutes, { testClock });
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

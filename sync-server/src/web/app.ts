import express, { type Express } from 'express';
import { mountBankFiles } from '../modules/bank/bank-routes.ts';
import { mountFiles } from '../modules/files/files-module.ts';
import { mountMe } from '../modules/people/me-routes.ts';
import { mountPeople } from '../modules/people/people-routes.ts';
import type { House } from './app-context.ts';
import { mountClient } from './client-routes.ts';
import { mountTestClock } from './clock-routes.ts';
import { mountCommands } from './command-routes.ts';
import { lastWord, nothingHere } from './errors.ts';
import { mountHealth } from './health-routes.ts';
import { mountIssues } from './issue-routes.ts';
import { createLiveHub } from './live.ts';
import { mountModel } from './model-routes.ts';
import { mountRooms } from './module.ts';
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

export function createApp(house: House): App {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', house.trustProxy);
  const live = createLiveHub(house);
  const stopHearing = house.people.onSessionsEnded(live.recheck);

  app.use(requestLog(house.log), house.metrics.measure, securityHeaders, desktopOrigin);
  app.use(['/api', '/sync', '/test'], (_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  mountHealth(app, house);
  mountSessions(app, house, live);
  mountMe(app, house);
  mountPeople(app, house);
  mountCommands(app, house);
  mountStreams(app, house);
  mountBankFiles(app, house);
  mountIssues(app, house);
  mountModel(app, house);
  mountSync(app, house, live);
  const closeFiles = mountFiles(app, house);
  mountTestClock(app, house);
  mountRooms(app, house);
  mountClient(app, house);
  app.use(nothingHere, lastWord(house.model, house.log));

  return {
    express: app,
    close: () => {
      stopHearing();
      live.close();
      closeFiles();
    },
  };
}

import express, { type Express } from 'express';
import { mountFiles } from '../files/file-doors.ts';
import { mountBankFiles } from './bank-doors.ts';
import { mountClient } from './client-doors.ts';
import { mountTestClock } from './clock-doors.ts';
import { mountCommands } from './command-doors.ts';
import { lastWord, nothingHere } from './errors.ts';
import { mountHealth } from './health-doors.ts';
import type { House } from './house.ts';
import { mountIssues } from './issue-doors.ts';
import { createLiveHub } from './live.ts';
import { requestLog } from './log.ts';
import { mountMe } from './me-doors.ts';
import { mountModel } from './model-doors.ts';
import { mountPeople } from './people-doors.ts';
import { mountRooms } from './rooms.ts';
import { desktopOrigin, securityHeaders } from './security.ts';
import { mountSessions } from './session-doors.ts';
import { mountStreams } from './stream-doors.ts';
import { mountSync } from './sync-doors.ts';

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

import type { Express } from 'express';
import type { AppContext } from './app-context.ts';
import type { AnyRoute } from './define-route.ts';

/** A feature on top of the core of the API, such as the reports: it brings paths of its own. */
export interface Module {
  /** Puts its routes on the app; answers how to end what it has begun beside them. */
  readonly mount: (app: Express, appContext: AppContext) => (() => void) | undefined;
  /** Those that the API document tells of: all but pages for people. */
  readonly routes?: readonly AnyRoute[] | undefined;
}

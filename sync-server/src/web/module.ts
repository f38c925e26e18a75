import type { Express } from 'express';
import type { AppContext } from './app-context.ts';
import type { JsonSchema } from './describe-model.ts';

/** What a module adds to the API document: paths in the form of OpenAPI, and the schemas they name. */
export interface ApiPart {
  readonly paths: JsonSchema;
  readonly schemas?: JsonSchema | undefined;
}

/** A feature on top of the core of the API, such as the reports: it brings paths of its own. */
export interface Module {
  /** Puts its routes on the app; answers how to end what it has begun beside them. */
  readonly mount: (app: Express, appContext: AppContext) => (() => void) | undefined;
  readonly api?: ApiPart | undefined;
}

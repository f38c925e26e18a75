import type { Model } from '@callout/kernel';
import type { UploadLimits } from './host/config.ts';
import { applyModule } from './modules/apply/apply-module.ts';
import type { ApplyLimits } from './modules/apply/limits.ts';
import type { Mailer } from './modules/apply/mailer.ts';
import { bankModule, bankRoutes } from './modules/bank/bank-module.ts';
import { fileRoutes } from './modules/files/file-routes.ts';
import { filesModule } from './modules/files/files-module.ts';
import { invitationModule } from './modules/invitation/invitation-module.ts';
import type { People } from './modules/people/people.ts';
import { accountRoutes, peopleModule } from './modules/people/people-module.ts';
import { reportsModule } from './modules/reports/reports-module.ts';
import { reportRoutes } from './modules/reports/sign-in-routes.ts';
import { coreRoutes } from './web/app.ts';
import type { PathsOf } from './web/client-types.ts';
import type { Module } from './web/module.ts';
import { describeApi } from './web/openapi.ts';

/** Every module of the server has its line here. */
export function createModules(parts: {
  readonly people: People;
  readonly mailer: Mailer;
  readonly applyLimits: ApplyLimits;
  readonly uploadLimits: UploadLimits;
}): readonly Module[] {
  const { people, mailer, applyLimits, uploadLimits } = parts;
  return [
    peopleModule(people),
    bankModule,
    filesModule(uploadLimits),
    reportsModule,
    applyModule({ mailer, limits: applyLimits }),
    invitationModule(people),
  ];
}

/** Every route of the server that is no page for people. */
const serverRoutes = [
  ...coreRoutes,
  ...accountRoutes,
  ...bankRoutes,
  ...fileRoutes,
  ...reportRoutes,
] as const;

/** What a typed client may ask of it. */
export type ServerPaths = PathsOf<(typeof serverRoutes)[number]>;

/** The API document of the whole server. */
export function describeServerApi(model: Model) {
  return describeApi(model, serverRoutes);
}

import type { Model } from '@callout/kernel';
import type { UploadLimits } from './host/config.ts';
import { applyModule } from './modules/apply/apply-module.ts';
import type { ApplyLimits } from './modules/apply/limits.ts';
import type { Mailer } from './modules/apply/mailer.ts';
import { bankApi } from './modules/bank/bank-api.ts';
import { bankModule } from './modules/bank/bank-module.ts';
import { filesApi } from './modules/files/files-api.ts';
import { filesModule } from './modules/files/files-module.ts';
import { invitationModule } from './modules/invitation/invitation-module.ts';
import type { People } from './modules/people/people.ts';
import { peopleApi } from './modules/people/people-api.ts';
import { peopleModule } from './modules/people/people-module.ts';
import { reportsApi } from './modules/reports/reports-api.ts';
import { reportsModule } from './modules/reports/reports-module.ts';
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

/** The API document of the whole server. */
export function describeServerApi(model: Model) {
  return describeApi(model, [peopleApi, bankApi, filesApi, reportsApi]);
}

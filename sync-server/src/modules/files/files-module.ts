import { mkdirSync } from 'node:fs';
import type { Express } from 'express';
import type { UploadLimits } from '../../host/config.ts';
import { placesIn } from '../../host/data-folder.ts';
import { faultLevel } from '../../store/errors.ts';
import type { AppContext } from '../../web/app-context.ts';
import type { Module } from '../../web/module.ts';
import { mountRoutes } from '../../web/mount-routes.ts';
import { createFileCleaner } from './cleaner.ts';
import { FILES_PATH, fileRoutes } from './file-routes.ts';
import { createFileStore } from './file-store.ts';
import { createUploads } from './uploads.ts';

const HOUR_MS = 60 * 60 * 1000;

/**
 * A file is named by the hash of its content (64 digits), an upload that is under way by a random
 * name (32 digits): the two share the path and are told apart by their length.
 */
export function filesModule(limits: UploadLimits): Module {
  return { routes: fileRoutes, mount: (app, appContext) => mountFiles(app, appContext, limits) };
}

function mountFiles(app: Express, appContext: AppContext, uploadLimits: UploadLimits): () => void {
  const places = placesIn(appContext.dataFolder);
  for (const folder of [places.files, places.uploads]) mkdirSync(folder, { recursive: true });
  const { store, clock, log } = appContext;
  const files = createFileStore(places.files, store, clock, uploadLimits);
  const uploads = createUploads(places.uploads, FILES_PATH, { files, store, quota: uploadLimits });
  const { days } = uploadLimits;
  const cleaner = createFileCleaner({ store, files, clock, days, folder: places.files });
  let clearing = false;
  const clear = () => {
    // A run that takes longer than an hour is not joined by a second one.
    if (clearing) return;
    clearing = true;
    Promise.all([uploads.removeAbandoned(), cleaner.clean()])
      .then(
        ([, removed]) => log.info(removed, 'files that nobody needs were removed'),
        (error: unknown) =>
          log[faultLevel(error)]({ err: error }, 'files that nobody needs were not removed'),
      )
      .finally(() => {
        clearing = false;
      });
  };
  clear();
  const stopClearing = appContext.timers.every(HOUR_MS, clear);

  mountRoutes(app, appContext, fileRoutes, { files, uploads, folder: places.files });
  return stopClearing;
}

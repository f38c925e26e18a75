import { mkdirSync } from 'node:fs';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { Express, Request as ExpressRequest, Response as ExpressResponse } from 'express';
import { mayOpenFile } from '../../engine/access/file-rights.ts';
import type { UploadLimits } from '../../host/config.ts';
import { placesIn } from '../../host/data-folder.ts';
import { faultLevel } from '../../store/errors.ts';
import type { StoredFile } from '../../store/port.ts';
import type { AppContext } from '../../web/app-context.ts';
import type { Module } from '../../web/module.ts';
import { Answered, answer } from '../../web/problem.ts';
import { part, route } from '../../web/route.ts';
import { onlySignedIn, signedInOf } from '../../web/signed-in.ts';
import { createFileCleaner } from './cleaner.ts';
import { createFileStore } from './file-store.ts';
import { filesApi } from './files-api.ts';
import { createUploads } from './uploads.ts';

const PATH = '/files';
const YEAR_SECONDS = 365 * 24 * 60 * 60;
const HOUR_MS = 60 * 60 * 1000;

/**
 * A file is named by the hash of its content (64 digits), an upload that is under way by a random
 * name (32 digits): the two share the path and are told apart by their length.
 */
export function filesModule(limits: UploadLimits): Module {
  return { api: filesApi, mount: (app, appContext) => mountFiles(app, appContext, limits) };
}

function mountFiles(app: Express, appContext: AppContext, uploadLimits: UploadLimits): () => void {
  const places = placesIn(appContext.dataFolder);
  for (const folder of [places.files, places.uploads]) mkdirSync(folder, { recursive: true });
  const { store, clock, log } = appContext;
  const files = createFileStore(places.files, store, clock, uploadLimits);
  const uploads = createUploads(places.uploads, PATH, { files, store, quota: uploadLimits });
  const { days } = uploadLimits;
  const cleaner = createFileCleaner({ store, files, clock, days, folder: places.files });
  const signedIn = onlySignedIn(appContext.sessions);
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

  const resumable = async (request: ExpressRequest, response: ExpressResponse) => {
    const answered = await uploads.handle(webRequest(request), signedInOf(request));
    if (!(answered instanceof Response)) throw new Answered(answered);
    response.status(answered.status).set(Object.fromEntries(answered.headers)).end();
  };
  route(app, PATH, { post: [signedIn, resumable] });

  const recorded = async (request: ExpressRequest): Promise<StoredFile> => {
    const file = await appContext.store.file(part(request, 'name'));
    if (!file) throw answer(404, 'not-there');
    if (!files.holds(file.sha256)) {
      // Who still has it sends it again, when it is told that it is not here.
      log.error({ sha256: file.sha256 }, 'a file that has a record is not in its place');
      throw answer(404, 'not-there');
    }
    return file;
  };
  const isUpload = (request: ExpressRequest) => /^[0-9a-f]{32}$/.test(part(request, 'name'));

  route(app, `${PATH}/:name`, {
    // A device asks this before it sends a file: the hash may be there already.
    head: [
      signedIn,
      async (request, response) => {
        if (isUpload(request)) return resumable(request, response);
        const file = await recorded(request);
        response.status(200).set({ 'Content-Type': file.type, 'Cache-Control': 'no-store' }).end();
      },
    ],
    get: [
      signedIn,
      async (request, response) => {
        const file = await recorded(request);
        const { principal } = signedInOf(request);
        if (!(await mayOpenFile(appContext.store, file, principal))) throw answer(404, 'not-there');
        send(response, file, { root: places.files, name: files.nameOf(file.sha256) });
      },
    ],
    patch: [signedIn, onlyUploads, resumable],
    delete: [signedIn, onlyUploads, resumable],
  });

  function onlyUploads(request: ExpressRequest, _response: ExpressResponse, next: () => void) {
    if (!isUpload(request)) throw answer(404, 'not-there');
    next();
  }
  return stopClearing;
}

function send(
  response: ExpressResponse,
  file: StoredFile,
  { root, name }: { readonly root: string; readonly name: string },
): void {
  const extension = file.type.slice(file.type.indexOf('/') + 1);
  response.set({
    'Content-Type': file.type,
    'Content-Disposition': `inline; filename="${file.sha256}.${extension}"`,
    'Cache-Control': `private, max-age=${YEAR_SECONDS}, immutable`,
    // Whatever it may turn out to hold, opened by itself it can run nothing.
    'Content-Security-Policy': "default-src 'none'; sandbox",
  });
  response.sendFile(name, { root, cacheControl: false });
}

/** The same request as the tus server reads it, with its body still flowing. */
function webRequest(request: ExpressRequest): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (typeof value === 'string') headers.set(name, value);
  }
  const withBody = request.method === 'POST' || request.method === 'PATCH';
  const body = withBody ? (Readable.toWeb(request) as ReadableStream<Uint8Array>) : null;
  return new Request(`http://localhost${request.originalUrl}`, {
    method: request.method,
    headers,
    ...(body ? { body, duplex: 'half' } : {}),
  });
}

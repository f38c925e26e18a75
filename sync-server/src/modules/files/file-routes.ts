import { Readable } from 'node:stream';
import type { Request as ExpressRequest, Response as ExpressResponse } from 'express';
import { z } from 'zod';
import { mayOpenFile } from '../../engine/access/file-rights.ts';
import type { SignedIn } from '../../engine/access/sessions.ts';
import type { StoredFile } from '../../store/port.ts';
import type { AppContext } from '../../web/app-context.ts';
import { content, nothing, routesNeeding, WRITTEN } from '../../web/define-route.ts';
import { Answered, answer } from '../../web/problem.ts';
import type { FileStore } from './file-store.ts';
import type { Uploads } from './uploads.ts';

export const FILES_PATH = '/files';
const path = `${FILES_PATH}/{name}` as const;
const YEAR_SECONDS = 365 * 24 * 60 * 60;

export interface FileParts {
  readonly files: FileStore;
  readonly uploads: Uploads;
  /** Where files lie. */
  readonly folder: string;
}
const defineRoute = routesNeeding<FileParts>();
const access = 'signed-in';
const errors = { 404: ['not-there'] } as const;
const tus = { 'Tus-Resumable': z.literal('1.0.0') };
const offset = { ...tus, 'Upload-Offset': z.int() };
/** Whatever the protocol of uploads or the limits of files may refuse. */
const uploadErrors = {
  400: ['upload-header-invalid', 'upload-refused'],
  403: ['unsent-work-forged'],
  404: ['not-there'],
  409: ['upload-refused'],
  412: ['upload-header-invalid'],
  413: ['file-too-large'],
  415: ['file-type-unsupported'],
  422: ['file-hash-mismatch', 'file-content-mismatch'],
  429: ['too-many-uploads'],
  503: ['busy', 'files-unavailable'],
  507: ['upload-person-quota', 'upload-total-quota'],
} as const;

/**
 * A file is named by the hash of its content (64 digits), an upload that is under way by a random
 * name (32 digits): the two share the path and are told apart by their length.
 */
export const fileRoutes = [
  defineRoute({
    method: 'post',
    path: FILES_PATH,
    operationId: 'beginUpload',
    summary: 'Begins an upload by the tus protocol; metadata: sha256, type.',
    access,
    headers: { ...tus, 'Upload-Length': z.int(), 'Upload-Metadata': z.string() },
    answers: { 201: nothing('Begun; see Location.') },
    errors: uploadErrors,
    handle: resumable,
  }),
  // A device asks this before it sends a file: the hash may be there already.
  defineRoute({
    method: 'head',
    path,
    operationId: 'probeFile',
    summary: 'Tells whether a file is there, or how far an upload is.',
    access,
    answers: { 200: nothing('There, or how far the upload is.') },
    errors,
    handle: async (asked, parts) => {
      if (isUpload(asked.params)) return resumable(asked, parts);
      const { type } = await recorded(asked.params, parts);
      const { response } = asked;
      response.status(200).set({ 'Content-Type': type, 'Cache-Control': 'no-store' }).end();
      return WRITTEN;
    },
  }),
  defineRoute({
    method: 'get',
    path,
    operationId: 'downloadFile',
    summary: 'Gives a file.',
    access,
    answers: { 200: content('The file.', 'image/*') },
    errors,
    handle: async ({ params, signedIn, response }, parts) => {
      const file = await recorded(params, parts);
      const { store, model } = parts.appContext;
      if (!(await mayOpenFile(store, model, file, signedIn.principal)))
        throw answer(404, 'not-there');
      sendFile(response, file, { root: parts.folder, name: parts.files.nameOf(file.sha256) });
      return WRITTEN;
    },
  }),
  defineRoute({
    method: 'patch',
    path,
    operationId: 'continueUpload',
    summary: 'Takes the next part of an upload.',
    access,
    headers: offset,
    answers: { 204: nothing('Taken.') },
    errors: uploadErrors,
    handle: uploadOnly,
  }),
  defineRoute({
    method: 'delete',
    path,
    operationId: 'giveUpUpload',
    summary: 'Gives up an upload.',
    access,
    headers: tus,
    answers: { 204: nothing('Given up.') },
    errors: uploadErrors,
    handle: uploadOnly,
  }),
] as const;

interface AskedUpload {
  readonly signedIn: SignedIn;
  readonly request: ExpressRequest;
  readonly response: ExpressResponse;
}
interface Named {
  readonly name: string;
}

function isUpload({ name }: Named): boolean {
  return /^[0-9a-f]{32}$/.test(name);
}

async function resumable(asked: AskedUpload, { uploads }: FileParts): Promise<typeof WRITTEN> {
  const answered = await uploads.handle(webRequest(asked.request), asked.signedIn);
  if (!(answered instanceof Response)) throw new Answered(answered);
  const headers = Object.fromEntries(answered.headers);
  asked.response.status(answered.status).set(headers).end();
  return WRITTEN;
}

function uploadOnly(asked: AskedUpload & { readonly params: Named }, parts: FileParts) {
  if (!isUpload(asked.params)) throw answer(404, 'not-there');
  return resumable(asked, parts);
}

async function recorded(
  { name }: Named,
  { files, appContext }: FileParts & { readonly appContext: AppContext },
): Promise<StoredFile> {
  const file = await appContext.store.file(name);
  if (!file) throw answer(404, 'not-there');
  if (!files.holds(file.sha256)) {
    // Who still has it sends it again, when it is told that it is not here.
    appContext.log.error({ sha256: file.sha256 }, 'a file that has a record is not in its place');
    throw answer(404, 'not-there');
  }
  return file;
}

function sendFile(
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
  // Streams of Node and of a browser are of one shape under two names of types.
  const body = withBody ? (Readable.toWeb(request) as RequestInit['body']) : null;
  return new Request(`http://localhost${request.originalUrl}`, {
    method: request.method,
    headers,
    ...(body ? { body, duplex: 'half' } : {}),
  });
}

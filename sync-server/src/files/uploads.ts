import { createHash, randomBytes } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FILE_BYTES_MAX, FILE_TYPES } from '@callout/published-language';
import { FileStore } from '@tus/file-store';
import { Server } from '@tus/server';
import type { Person } from '../engine/port.ts';
import type { Problem, ProblemCode } from '../http/problem.ts';
import type { FileShelf } from './file-shelf.ts';
import type { FileType } from './magic.ts';

/** An upload that was not finished in this time is removed. */
const UPLOAD_MS_MAX = 48 * 60 * 60 * 1000;
/** Unfinished uploads of one person: bounds what he can hold of the disk. */
const UPLOADS_OPEN_MAX = 40;

const SHA256 = /^[0-9a-f]{64}$/;

type Upload = Awaited<ReturnType<FileStore['getUpload']>>;

/** What tus carries through as a failure: a status and, as the body, one of our codes. */
interface Stopped {
  readonly status_code: number;
  readonly body: ProblemCode;
  readonly params?: Readonly<Record<string, string | number>>;
}

export interface Uploads {
  /** Answers one request of the tus protocol; problems come as values, in our words. */
  readonly handle: (request: Request, person: Person) => Promise<Response | Problem>;
  readonly removeAbandoned: () => Promise<void>;
}

/** Resumable uploads by the tus protocol, each bound to the person who began it. */
export function createUploads(folder: string, path: string, shelf: FileShelf): Uploads {
  const people = new WeakMap<Request, Person>();
  const stops = new WeakMap<Request, Stopped>();
  const failures = new WeakMap<Request, Error>();
  const datastore = new FileStore({
    directory: folder,
    expirationPeriodInMilliseconds: UPLOAD_MS_MAX,
  });

  function stop(request: Request, stopped: Stopped): Stopped {
    stops.set(request, stopped);
    return stopped;
  }

  const tus = new Server({
    path,
    datastore,
    relativeLocation: true,
    maxSize: FILE_BYTES_MAX,
    namingFunction: (request) =>
      `${ownerMark(people.get(request))}${randomBytes(12).toString('hex')}`,
    // Our own middleware speaks for the one origin that is allowed.
    allowedOrigins: () => false,
    onUploadCreate: async (request, upload) => {
      const faulty = faultOf(upload);
      if (faulty) throw stop(request, faulty);
      if ((await openUploads(people.get(request))) >= UPLOADS_OPEN_MAX) {
        throw stop(request, {
          status_code: 429,
          body: 'too-many-uploads',
          params: { limit: UPLOADS_OPEN_MAX },
        });
      }
      return { metadata: { ...upload.metadata, by: people.get(request)?.id ?? '' } };
    },
    onIncomingRequest: async (request, id) => {
      if (request.method === 'POST') return;
      const upload = await datastore.getUpload(id);
      if (upload.metadata?.['by'] !== people.get(request)?.id) {
        throw stop(request, { status_code: 404, body: 'not-there' });
      }
    },
    // As it was thrown: what tus makes of it no longer says that the disk is full.
    onResponseError: (request, error) => {
      if (error instanceof Error && !stops.has(request)) failures.set(request, error);
      return undefined;
    },
    onUploadFinish: async (request, upload) => {
      const stopped = await takeIn(upload);
      if (stopped) stop(request, stopped);
      return {};
    },
  });

  async function openUploads(person: Person | undefined): Promise<number> {
    const mark = ownerMark(person);
    const names = await readdir(folder);
    return names.filter((name) => name.startsWith(mark) && !name.includes('.')).length;
  }

  async function takeIn(upload: Upload): Promise<Stopped | undefined> {
    const { sha256, type } = announced(upload);
    const path = upload.storage?.path;
    if (!path) throw new Error(`the upload ${upload.id} has no file`);
    const outcome = await shelf.take({
      path,
      sha256,
      type: type as FileType,
      uploadedBy: upload.metadata?.['by'] ?? '',
    });
    if (outcome === 'taken') {
      await datastore.configstore.delete(upload.id);
      return undefined;
    }
    await datastore.remove(upload.id);
    return outcome === 'hash-mismatch'
      ? { status_code: 422, body: 'file-hash-mismatch' }
      : { status_code: 422, body: 'file-content-mismatch', params: { type } };
  }

  return {
    handle: async (request, person) => {
      people.set(request, person);
      const response = await tus.handleWeb(request);
      const stopped = stops.get(request);
      if (stopped) {
        return { status: stopped.status_code, code: stopped.body, params: stopped.params };
      }
      if (response.status >= 500) throw failures.get(request) ?? new Error('the upload failed');
      return response.status < 400 ? response : inOurWords(response);
    },
    removeAbandoned: () => removeAbandoned(folder),
  };
}

/**
 * Whatever lies here untouched for so long, upload or description: the store's own way knows only
 * whole pairs, and a crash at the wrong moment leaves halves.
 */
async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    // It may have been finished, and moved, in the meantime.
    const touchedMs = await stat(path).then(
      ({ mtimeMs }) => mtimeMs,
      () => Number.POSITIVE_INFINITY,
    );
    if (touchedMs + UPLOAD_MS_MAX < Date.now()) await rm(path, { force: true });
  }
}

/** The first eight digits of an upload's name tell whose it is, so that they can be counted. */
function ownerMark(person: Person | undefined): string {
  return createHash('sha256')
    .update(person?.id ?? '')
    .digest('hex')
    .slice(0, 8);
}

function announced(upload: Upload): { readonly sha256: string; readonly type: string } {
  const { sha256, type } = upload.metadata ?? {};
  return { sha256: sha256 ?? '', type: type ?? '' };
}

function faultOf(upload: Upload): Stopped | undefined {
  const { sha256, type } = announced(upload);
  if (!SHA256.test(sha256)) {
    return {
      status_code: 400,
      body: 'upload-header-invalid',
      params: { header: 'Upload-Metadata', reason: 'sha256' },
    };
  }
  if (!FILE_TYPES.some((known) => known === type)) {
    return {
      status_code: 415,
      body: 'file-type-unsupported',
      params: { type: type.slice(0, 80), wanted: FILE_TYPES.join(', ') },
    };
  }
  if (!upload.size) {
    return {
      status_code: 400,
      body: 'upload-header-invalid',
      params: { header: 'Upload-Length', reason: '> 0' },
    };
  }
  return undefined;
}

async function inOurWords(response: Response): Promise<Problem> {
  const reason = (await response.text()).trim().replace(/\.$/, '');
  switch (response.status) {
    case 413:
      return { status: 413, code: 'file-too-large', params: { limit: FILE_BYTES_MAX } };
    case 404:
    case 410:
      return { status: 404, code: 'not-there' };
    case 412:
      return {
        status: 412,
        code: 'upload-header-invalid',
        params: { header: 'Tus-Resumable', reason: '1.0.0' },
        headers: { 'Tus-Version': '1.0.0' },
      };
    default:
      return { status: response.status, code: 'upload-refused', params: { reason } };
  }
}

import { createHash, randomBytes } from 'node:crypto';
import type { Principal } from '@callout/kernel';
import { FILE_BYTES_MAX, FILE_TYPES } from '@callout/published-language';
import { FileStore as TusFileStore } from '@tus/file-store';
import { ERRORS, Server } from '@tus/server';
import type { Reader } from '../../store/port.ts';
import type { Problem, ProblemCode } from '../../web/problem.ts';
import { broughtFor } from './brought-file.ts';
import type { FileStore } from './file-store.ts';
import type { FileType } from './file-types.ts';
import { openUploads, removeAbandoned, UPLOAD_MS_MAX } from './open-uploads.ts';
import { type QuotaReached, quotaReached, type UploadQuota } from './quota.ts';

/** Unfinished uploads of one person: bounds what they can hold of the disk. */
const UPLOADS_OPEN_MAX = 40;

const SHA256 = /^[0-9a-f]{64}$/;

type Upload = Awaited<ReturnType<TusFileStore['getUpload']>>;

/** What tus carries through as a failure: a status and, as the body, one of our codes. */
interface Stopped {
  readonly status_code: number;
  readonly body: ProblemCode;
  readonly params?: Readonly<Record<string, string | number>>;
}

/** A disk that is full or failing may have room again soon; a quota is reached for longer. */
const RETRY_AFTER_SECONDS: Readonly<Record<number, string>> = { 503: '5', 507: '3600' };
const NO_FILES_NOW: Stopped = { status_code: 503, body: 'files-unavailable' };

/** Who sends, and from which device, if their session names one. */
interface Uploader {
  readonly principal: Principal;
  readonly device?: string | undefined;
}

export interface Uploads {
  /** Answers one request of the tus protocol; problems come as values, in our words. */
  readonly handle: (request: Request, by: Uploader) => Promise<Response | Problem>;
  readonly removeAbandoned: () => Promise<void>;
}

interface UploadParts {
  readonly files: FileStore;
  readonly store: Reader;
  readonly quota: UploadQuota;
}

/** Resumable uploads by the tus protocol, each bound to the person who began it. */
export function createUploads(
  folder: string,
  path: string,
  { files, store, quota }: UploadParts,
): Uploads {
  const uploaders = new WeakMap<Request, Uploader>();
  const inTurn = createTurns();
  const stops = new WeakMap<Request, Stopped>();
  const failures = new WeakMap<Request, Error>();
  const datastore = new TusFileStore({
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
      `${ownerMark(personOf(request))}${randomBytes(12).toString('hex')}`,
    // Our own middleware speaks for the one origin that is allowed.
    allowedOrigins: () => false,
    onUploadCreate: async (request, upload) => {
      const faulty = faultOf(upload);
      if (faulty) throw stop(request, faulty);
      const full = await withoutRoom(request, upload);
      if (full) throw stop(request, full);
      const author = await broughtFor(store, upload.metadata);
      if (author === 'unproven') {
        throw stop(request, { status_code: 403, body: 'unsent-work-forged' });
      }
      const device = author?.device ?? uploaders.get(request)?.device;
      const by = personOf(request)?.id ?? '';
      return {
        metadata: {
          ...{ ...announced(upload), by },
          ...(device === undefined ? {} : { device }),
          ...(author ? { author: author.person } : {}),
        },
      };
    },
    onIncomingRequest: async (request, id) => {
      if (request.method === 'POST') return;
      const upload = await datastore.getUpload(id).catch((error: unknown) => {
        // What a full disk has left without a description is begun anew.
        if (error instanceof SyntaxError) return undefined;
        throw error;
      });
      if (!upload || upload.metadata?.['by'] !== personOf(request)?.id) {
        throw stop(request, { status_code: 404, body: 'not-there' });
      }
    },
    // As it was thrown: what tus makes of it no longer says that the disk is full.
    onResponseError: (request, error) => {
      if (error instanceof Error && !stops.has(request)) failures.set(request, error);
      // Of what it could not write it says no more than this.
      if (error === ERRORS.FILE_WRITE_ERROR) stop(request, NO_FILES_NOW);
      return undefined;
    },
    onUploadFinish: async (request, upload) => {
      const stopped = await takeIn(upload);
      if (stopped) stop(request, stopped);
      return {};
    },
  });

  function personOf(request: Request): Principal | undefined {
    return uploaders.get(request)?.principal;
  }

  async function withoutRoom(request: Request, upload: Upload): Promise<Stopped | undefined> {
    const person = personOf(request);
    const before = await openUploads(folder, ownerMark(person));
    // Whoever begins a file again has not heard of their first beginning: on a bad line many would add up.
    for (const { id, sha256 } of before) {
      if (sha256 === announced(upload).sha256) await datastore.remove(id).catch(() => undefined);
    }
    const others = before.filter(({ sha256 }) => sha256 !== announced(upload).sha256);
    const open = { files: others.length, bytes: others.reduce((sum, { bytes }) => sum + bytes, 0) };
    if (open.files >= UPLOADS_OPEN_MAX) {
      const params = { limit: UPLOADS_OPEN_MAX };
      return { status_code: 429, body: 'too-many-uploads', params };
    }
    const wanted = {
      ...{ sha256: announced(upload).sha256, bytes: upload.size ?? 0 },
      ...{ uploadedBy: person?.id ?? '', open },
    };
    const reached = await quotaReached(store, quota, wanted);
    return reached && overQuota(reached);
  }

  async function takeIn(upload: Upload): Promise<Stopped | undefined> {
    const { sha256, type } = announced(upload);
    const path = upload.storage?.path;
    if (!path) throw new Error(`the upload ${upload.id} has no file`);
    const { by, author, device } = upload.metadata ?? {};
    const arrived = { path, sha256, type: type as FileType, uploadedBy: author ?? by ?? '' };
    const outcome = await files.take(device ? { ...arrived, device } : arrived);
    switch (outcome) {
      case 'taken':
        await datastore.configstore.delete(upload.id);
        return undefined;
      case 'hash-mismatch':
      case 'content-mismatch':
        await datastore.remove(upload.id);
        return { status_code: 422, body: `file-${outcome}`, params: { type } };
      case 'lost':
        await datastore.configstore.delete(upload.id);
        return { status_code: 503, body: 'busy' };
      default:
        await datastore.configstore.delete(upload.id);
        return overQuota(outcome);
    }
  }

  return {
    handle: async (request, by) => {
      uploaders.set(request, by);
      const answer = () => tus.handleWeb(request);
      // What is open is counted before one more begins: of two at once, the second sees the first.
      const isBeginning = request.method === 'POST';
      const response = await (isBeginning ? inTurn(by.principal.id, answer) : answer());
      const stopped = stops.get(request);
      if (stopped) {
        const { status_code: status, body: code, params } = stopped;
        const seconds = RETRY_AFTER_SECONDS[status];
        const headers = seconds === undefined ? undefined : { 'Retry-After': seconds };
        return { status, code, params, headers };
      }
      if (response.status >= 500) throw failures.get(request) ?? new Error('the upload failed');
      return response.status < 400 ? response : inOurWords(response);
    },
    removeAbandoned: () => removeAbandoned(folder),
  };
}

/** Runs the works of one person one after another. */
function createTurns() {
  const last = new Map<string, Promise<unknown>>();
  return async <T>(whose: string, work: () => Promise<T>): Promise<T> => {
    const mine = (last.get(whose) ?? Promise.resolve()).then(work, work);
    last.set(whose, mine);
    try {
      return await mine;
    } finally {
      if (last.get(whose) === mine) last.delete(whose);
    }
  };
}

function overQuota(reached: QuotaReached): Stopped {
  return { status_code: 507, body: `upload-${reached}` };
}

/** The first eight digits of an upload's name tell whose it is, so that they can be counted. */
function ownerMark(principal: Principal | undefined): string {
  return createHash('sha256')
    .update(principal?.id ?? '')
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

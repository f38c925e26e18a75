import type { Refusal } from '@callout/kernel';
import { DetailedError, type HttpResponse, Upload } from 'tus-js-client';
import {
  CAPTIVE_PORTAL,
  endedBy,
  isCaptivePortal,
  NO_NETWORK,
  refusalOfProblem,
} from '../network/answers.ts';
import type { HttpClient } from '../network/http-client.ts';
import type { Ended, Permit } from '../network/request-gate.ts';
import type { KeptFile } from '../storage/device-store.ts';

const CHUNK_BYTES = 1024 * 1024;

export type Uploaded =
  | { readonly kind: 'confirmed' }
  /** The server does not take this file, however often it is sent. */
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** It is tried again; with what the server said, where it gave a reason of its own. */
  | { readonly kind: 'failed'; readonly refusal?: Refusal }
  | { readonly kind: 'signed-out' };

export interface UploadOptions {
  readonly http: HttpClient;
  readonly file: KeptFile;
  readonly content: ArrayBuffer;
  readonly signal: AbortSignal;
  /** Where it is sent to; undefined when that leads nowhere any more. */
  readonly onUrl: (url: string | undefined) => void;
  readonly onProgress: (bytes: number) => void;
}

/** Sends one file, going on where the last attempt stopped, until the server confirms its hash. */
export async function upload(options: UploadOptions): Promise<Uploaded> {
  const before = await confirmed(options);
  return before === 'missing' ? sendWhole(options, false) : before;
}

async function sendWhole(options: UploadOptions, isAgain: boolean): Promise<Uploaded> {
  const sent = await sendChunks(options);
  if (sent.kind !== 'confirmed') return sent;
  const after = await confirmed(options);
  if (after !== 'missing' || isAgain) return after === 'missing' ? { kind: 'failed' } : after;
  // All of it came to a server that died before it took it in: going on from there would go on for ever.
  options.onUrl(undefined);
  return sendWhole({ ...options, file: { ...options.file, uploadUrl: undefined } }, true);
}

async function confirmed({ http, file, signal }: UploadOptions): Promise<Uploaded | 'missing'> {
  const opened = await http.open(`/files/${file.sha256}`, { method: 'HEAD', signal });
  if (opened.kind === 'opened') return { kind: 'confirmed' };
  if (opened.kind === 'signed-out') return { kind: 'signed-out' };
  return opened.kind === 'refused' && opened.status === 404 ? 'missing' : { kind: 'failed' };
}

function sendChunks(options: UploadOptions): Promise<Uploaded> {
  const { http, file, content, signal } = options;
  const bytes = new Uint8Array(content);
  let permit: Permit | undefined;
  return new Promise((resolve) => {
    const sending = new Upload(new Blob([]), {
      endpoint: http.absoluteUrl('/files'),
      uploadUrl: file.uploadUrl ?? null,
      headers: { authorization: `Bearer ${http.token}` },
      metadata: {
        ...{ sha256: file.sha256, type: file.type },
        ...(file.from ? { from: file.from.device, proof: file.from.proof } : {}),
      },
      chunkSize: CHUNK_BYTES,
      // Waiting and trying again is ours: with jitter, and across restarts.
      retryDelays: null,
      storeFingerprintForResuming: false,
      fileReader: {
        openFile: async () => ({
          size: bytes.length,
          slice: async (start, end) => slice(bytes, start, end),
          close: () => undefined,
        }),
      },
      onUploadUrlAvailable: () => {
        if (sending.url) options.onUrl(sending.url);
      },
      onProgress: (sentBytes) => options.onProgress(sentBytes),
      onBeforeRequest: async () => {
        permit = await http.gate.enter();
        if (!permit) throw new Error('the replica is closed');
      },
      onAfterResponse: (_, response) => permit?.(wayOf(response)),
      onSuccess: () => resolve({ kind: 'confirmed' }),
      onError: (error) => {
        permit?.({ way: 'barred', why: NO_NETWORK });
        resolve(uploadedBy(http, error));
      },
    });
    signal.addEventListener('abort', () => {
      void sending.abort();
      permit?.({ way: 'unknown' });
      resolve({ kind: 'failed' });
    });
    if (!signal.aborted) sending.start();
    else resolve({ kind: 'failed' });
  });
}

/** tus asks every value for its `size`, which a Blob has and an array of bytes has not. */
function slice(bytes: Uint8Array, start: number, end: number) {
  const part = bytes.subarray(start, end);
  return { value: Object.assign(part, { size: part.length }), done: end >= bytes.length };
}

/** Statuses on which trying again is right: too early, too often, locked, time-out, conflict. */
const PASSING = new Set([404, 408, 409, 410, 423, 425, 429]);

function wayOf(answer: HttpResponse): Ended {
  const headers = new Headers();
  for (const name of ['content-type', 'retry-after']) {
    const value = answer.getHeader(name);
    if (value !== undefined && value !== null) headers.set(name, value);
  }
  const response = new Response(null, { status: answer.getStatus(), headers });
  if (isCaptivePortal(response)) return { way: 'barred', why: CAPTIVE_PORTAL };
  return response.ok ? { way: 'open' } : endedBy(response, bodyOf(answer));
}

function bodyOf(answer: HttpResponse | null): unknown {
  try {
    return JSON.parse(answer?.getBody() ?? '');
  } catch {
    return undefined;
  }
}

function uploadedBy(http: HttpClient, error: Error): Uploaded {
  const response = error instanceof DetailedError ? error.originalResponse : null;
  const status = response?.getStatus() ?? 0;
  if (status === 401) {
    http.signedOut();
    return { kind: 'signed-out' };
  }
  const body = bodyOf(response);
  const refusal = refusalOfProblem(status, body);
  if (status >= 400 && status < 500 && !PASSING.has(status)) return { kind: 'refused', refusal };
  return body === undefined ? { kind: 'failed' } : { kind: 'failed', refusal };
}

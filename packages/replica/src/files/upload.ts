import type { Refusal } from '@callout/kernel';
import { DetailedError, Upload } from 'tus-js-client';
import type { HttpClient } from '../network/http-client.ts';
import { refusalOfProblem } from '../network/http-client.ts';
import type { KeptFile } from '../storage/device-store.ts';

const CHUNK_BYTES = 1024 * 1024;

export type Uploaded =
  | { readonly kind: 'confirmed' }
  /** The server does not take this file, however often it is sent. */
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'failed' }
  | { readonly kind: 'signed-out' };

export interface UploadOptions {
  readonly http: HttpClient;
  readonly file: KeptFile;
  readonly content: ArrayBuffer;
  readonly signal: AbortSignal;
  readonly onUrl: (url: string) => void;
  readonly onProgress: (bytes: number) => void;
}

/** Sends one file, going on where the last attempt stopped, until the server confirms its hash. */
export async function upload(options: UploadOptions): Promise<Uploaded> {
  const before = await confirmed(options);
  if (before !== 'missing') return before;
  const sent = await sendChunks(options);
  if (sent.kind !== 'confirmed') return sent;
  const after = await confirmed(options);
  return after === 'missing' ? { kind: 'failed' } : after;
}

async function confirmed({ http, file, signal }: UploadOptions): Promise<Uploaded | 'missing'> {
  const response = await http.open(`/files/${file.sha256}`, { method: 'HEAD', signal });
  if (!response) return { kind: 'failed' };
  if (response.status === 401) return { kind: 'signed-out' };
  if (response.ok) return { kind: 'confirmed' };
  return response.status === 404 ? 'missing' : { kind: 'failed' };
}

function sendChunks(options: UploadOptions): Promise<Uploaded> {
  const { http, file, content, signal } = options;
  const bytes = new Uint8Array(content);
  return new Promise((resolve) => {
    const sending = new Upload(new Blob([]), {
      endpoint: http.absoluteUrl('/files'),
      uploadUrl: file.uploadUrl ?? null,
      headers: { authorization: `Bearer ${http.token}` },
      metadata: { sha256: file.sha256, type: file.type },
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
      onSuccess: () => resolve({ kind: 'confirmed' }),
      onError: (error) => resolve(endedBy(http, error)),
    });
    signal.addEventListener('abort', () => {
      void sending.abort();
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

function endedBy(http: HttpClient, error: Error): Uploaded {
  const response = error instanceof DetailedError ? error.originalResponse : null;
  const status = response?.getStatus() ?? 0;
  if (status === 401) {
    http.signedOut();
    return { kind: 'signed-out' };
  }
  if (status < 400 || status >= 500 || PASSING.has(status)) return { kind: 'failed' };
  let body: unknown;
  try {
    body = JSON.parse(response?.getBody() ?? '');
  } catch {
    body = undefined;
  }
  return { kind: 'refused', refusal: refusalOfProblem(status, body) };
}

import type { Refusal } from '@callout/kernel';
import { refusalSchema } from '@callout/sync';
import { z } from 'zod';

/** How a request ended. Only `answered` says that the server did what was asked. */
export type Outcome =
  | { readonly kind: 'answered'; readonly body: unknown; readonly at: string | undefined }
  | { readonly kind: 'refused'; readonly status: number; readonly refusal: Refusal }
  | { readonly kind: 'unreachable'; readonly refusal: Refusal }
  | { readonly kind: 'signed-out'; readonly refusal: Refusal };

/** The one place that speaks HTTP as the signed-in person. Knows no retries. */
export interface HttpClient {
  /** @param language in which a refusal is worded */
  readonly request: (
    method: string,
    path: string,
    body?: unknown,
    language?: string,
  ) => Promise<Outcome>;
  /** The answer as it is, for streams and files; undefined when unreachable. */
  readonly open: (
    path: string,
    init?: { readonly signal?: AbortSignal; readonly accept?: string; readonly method?: string },
  ) => Promise<Response | undefined>;
  readonly absoluteUrl: (path: string) => string;
  readonly token: string;
  /** To be called when somebody else's request met a 401. */
  readonly signedOut: () => void;
  readonly stop: () => void;
}

export interface HttpClientOptions {
  readonly serverUrl: string;
  readonly token: string;
  readonly fetch: typeof fetch;
  readonly onSignedOut: () => void;
}

/** A server that has not answered by then is not reachable. */
const ANSWER_MS_MAX = 60_000;

const problemSchema = z.object({
  code: z.string().optional(),
  detail: z.string().optional(),
  params: refusalSchema.shape.params,
  errors: z
    .array(
      z.object({
        path: z.string(),
        message: z.string(),
        code: z.string().optional(),
        params: refusalSchema.shape.params,
      }),
    )
    .optional(),
});

/** A problem (RFC 9457) of the server as a refusal. */
export function refusalOfProblem(status: number, body: unknown): Refusal {
  const problem = problemSchema.safeParse(body);
  const { code, detail, params, errors } = problem.success ? problem.data : {};
  return {
    code: code ?? 'server-trouble',
    params: { status, ...(detail ? { detail } : {}), ...params },
    // The code is worded here, in the language that is read now; the server's sentence is for others.
    ...(errors
      ? {
          fields: errors.map(({ path, message, code, params }) => ({
            path,
            message: code ?? message,
            params,
          })),
        }
      : {}),
  };
}

const UNREACHABLE: Outcome = { kind: 'unreachable', refusal: { code: 'offline' } };
const SIGNED_OUT: Outcome = { kind: 'signed-out', refusal: { code: 'signed-out' } };

export function createHttpClient(options: HttpClientOptions): HttpClient {
  const stopped = new AbortController();
  const url = (path: string) => `${options.serverUrl}${path}`;
  const headers = { authorization: `Bearer ${options.token}` };
  // A token that was refused once is not shown again: the next sign-in opens another client.
  let signedOut = false;
  const onSignedOut = () => {
    signedOut = true;
    options.onSignedOut();
  };

  async function send(
    method: string,
    path: string,
    body: unknown,
    language: string | undefined,
  ): Promise<Response | undefined> {
    try {
      return await options.fetch(url(path), {
        method,
        headers: {
          ...headers,
          accept: 'application/json',
          ...(language === undefined ? {} : { 'accept-language': language }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.any([stopped.signal, AbortSignal.timeout(ANSWER_MS_MAX)]),
      });
    } catch {
      return undefined;
    }
  }

  return {
    absoluteUrl: (path) => new URL(url(path), globalThis.location?.href).href,
    token: options.token,
    signedOut: onSignedOut,
    stop: () => stopped.abort(),
    request: async (method, path, body, language) => {
      if (signedOut) return SIGNED_OUT;
      const response = await send(method, path, body, language);
      if (!response) return UNREACHABLE;
      return await outcomeOf(response, onSignedOut);
    },
    open: async (path, init = {}) => {
      try {
        const response = await options.fetch(url(path), {
          method: init.method ?? 'GET',
          headers: { ...headers, accept: init.accept ?? '*/*' },
          signal: AbortSignal.any([stopped.signal, ...(init.signal ? [init.signal] : [])]),
        });
        if (response.status === 401) onSignedOut();
        return response;
      } catch {
        return undefined;
      }
    },
  };
}

async function outcomeOf(response: Response, onSignedOut: () => void): Promise<Outcome> {
  if (response.status === 401) {
    onSignedOut();
    return SIGNED_OUT;
  }
  let body: unknown;
  try {
    const text = await response.text();
    body = text === '' ? undefined : JSON.parse(text);
  } catch {
    // Cut off on the way, or not ours: a captive portal answers 200 with a page.
    return UNREACHABLE;
  }
  if (response.ok) {
    const date = response.headers.get('date');
    return { kind: 'answered', body, at: date ? new Date(date).toISOString() : undefined };
  }
  return {
    kind: 'refused',
    status: response.status,
    refusal: refusalOfProblem(response.status, body),
  };
}

import type { Refusal } from '@callout/kernel';
import type { z } from 'zod';
import type { Random, Timers } from '../platform/ports.ts';
import {
  CAPTIVE_PORTAL,
  endedBy,
  FOREIGN,
  isCaptivePortal,
  NO_ANSWER,
  NO_NETWORK,
  refusalOfProblem,
  unreadable,
} from './answers.ts';
import { createRequestGate, type Ended, type Permit, type RequestGate } from './request-gate.ts';

interface Refused {
  readonly kind: 'refused';
  readonly status: number;
  readonly refusal: Refusal;
}
interface NotAnswered {
  readonly kind: 'unreachable' | 'signed-out';
  readonly refusal: Refusal;
}

/** How a request ended. Only `answered` says that the server did what was asked. */
type Outcome<T = unknown> =
  | { readonly kind: 'answered'; readonly body: T; readonly at: string | undefined }
  | Refused
  | NotAnswered;

/** An answer whose body is read by who asked. */
type Opened =
  | { readonly kind: 'opened'; readonly response: Response; readonly permit: Permit }
  | Refused
  | NotAnswered;

/** The one place that speaks HTTP as the signed-in person. Knows no retries. */
export interface HttpClient {
  /**
   * What a person waits for: sent at once, whatever the gate says.
   * @param language in which a refusal is worded
   */
  readonly request: (
    method: string,
    path: string,
    body?: unknown,
    language?: string,
  ) => Promise<Outcome>;
  /**
   * What nobody waits for: sent when the gate lets it, which may be long after, and believed only in
   * this shape.
   * @param body put together when it leaves, where it says how things stand
   * @param onSent at the moment when it leaves
   */
  readonly exchange: <Z extends z.ZodType>(
    method: string,
    path: string,
    schema: Z,
    body?: object | (() => object | Promise<object>),
    onSent?: () => void,
  ) => Promise<Outcome<z.output<Z>>>;
  /**
   * The answer as it is, for streams and files, when the gate lets it. With `isLine` the answer is
   * good only when its first words are: whoever reads them tells the permit.
   */
  readonly open: (path: string, how?: OpenHow) => Promise<Opened>;
  /** For what is sent by other means, under the same limits. */
  readonly gate: RequestGate;
  readonly absoluteUrl: (path: string) => string;
  readonly token: string;
  /** To be called when somebody else's request met a 401. */
  readonly signedOut: () => void;
  readonly stop: () => void;
}

interface OpenHow {
  readonly signal?: AbortSignal;
  readonly method?: 'GET' | 'HEAD';
  readonly isLine?: boolean;
}

export interface HttpClientOptions {
  readonly serverUrl: string;
  readonly token: string;
  readonly fetch: typeof fetch;
  readonly timers: Timers;
  readonly random: Random;
  readonly onSignedOut: () => void;
  /** The session ended because this device is to keep nothing. */
  readonly onCleared: () => void;
  /** Why nobody gets through to the server; undefined once somebody does. */
  readonly onBarred: (why: Refusal | undefined) => void;
}

/** A server that has not answered by then is not reachable. */
const ANSWER_MS_MAX = 90_000;

const SIGNED_OUT: NotAnswered = { kind: 'signed-out', refusal: { code: 'signed-out' } };
const STOPPED: NotAnswered = { kind: 'unreachable', refusal: NO_NETWORK };

export function createHttpClient(options: HttpClientOptions): HttpClient {
  const stopped = new AbortController();
  const gate = createRequestGate(options);
  const url = (path: string) => `${options.serverUrl}${path}`;
  const headers = { authorization: `Bearer ${options.token}` };
  // A token that was refused once is not shown again: the next sign-in opens another client.
  let signedOut = false;
  const onSignedOut = () => {
    signedOut = true;
    options.onSignedOut();
  };

  /** @returns why nothing came, where nothing did */
  async function fetched(path: string, init: RequestInit): Promise<Response | Refusal> {
    try {
      return await options.fetch(url(path), init);
    } catch {
      return init.signal?.reason === NO_ANSWER ? NO_ANSWER : NO_NETWORK;
    }
  }

  function watch() {
    const watching = new AbortController();
    const answered = options.timers.after(ANSWER_MS_MAX, () => watching.abort(NO_ANSWER));
    return { late: watching.signal, answered };
  }

  async function send(
    permit: Permit,
    method: string,
    path: string,
    body: unknown,
    language?: string,
  ): Promise<Outcome> {
    if (signedOut) {
      permit({ way: 'unknown' });
      return SIGNED_OUT;
    }
    const { late, answered } = watch();
    try {
      const response = await fetched(path, {
        method,
        headers: {
          ...headers,
          accept: 'application/json',
          ...(language === undefined ? {} : { 'accept-language': language }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.any([stopped.signal, late]),
      });
      if (!(response instanceof Response)) return barred(permit, response);
      return await read(response, permit);
    } finally {
      answered();
    }
  }

  async function read(response: Response, permit: Permit): Promise<Outcome> {
    if (isCaptivePortal(response)) return await inTheWay(response, permit);
    if (response.status === 401) return await told401(response, permit);
    const text = await response.text().catch(() => undefined);
    const body = text === undefined ? NOTHING_READ : parsed(text);
    if (!response.ok) return refused(response, body === NOTHING_READ ? undefined : body, permit);
    if (body === NOTHING_READ) return barred(permit, unreadable(response));
    permit({ way: 'open' });
    const date = Date.parse(response.headers.get('date') ?? '');
    const at = Number.isNaN(date) ? undefined : new Date(date).toISOString();
    return { kind: 'answered', body, at };
  }

  function refused(response: Response, body: unknown, permit: Permit): Refused {
    permit(endedBy(response, body));
    const { status } = response;
    return { kind: 'refused', status, refusal: refusalOfProblem(status, body) };
  }
  /** Called off from here, it says nothing of the way. */
  function barred(permit: Permit, why: Refusal, calledOff?: AbortSignal): NotAnswered {
    const isOurs = stopped.signal.aborted || (calledOff?.aborted && why !== NO_ANSWER);
    permit(isOurs ? { way: 'unknown' } : { way: 'barred', why });
    return { kind: 'unreachable', refusal: why };
  }
  async function inTheWay(response: Response, permit: Permit): Promise<NotAnswered> {
    await response.body?.cancel().catch(() => undefined);
    return barred(permit, CAPTIVE_PORTAL);
  }
  async function told401(response: Response, permit: Permit): Promise<NotAnswered> {
    permit({ way: 'open' });
    const told = parsed(await response.text().catch(() => ''));
    onSignedOut();
    const { code } = refusalOfProblem(401, told === NOTHING_READ ? undefined : told);
    if (code === 'device-cleared') options.onCleared();
    return SIGNED_OUT;
  }

  return {
    absoluteUrl: (path) => new URL(url(path), globalThis.location?.href).href,
    token: options.token,
    gate,
    signedOut: onSignedOut,
    stop: () => {
      stopped.abort();
      gate.stop();
    },
    request: (method, path, body, language) => send(gate.pass(), method, path, body, language),
    exchange: async (method, path, schema, body, onSent) => {
      const permit = await gate.enter();
      if (!permit) return STOPPED;
      const told = typeof body === 'function' ? await body() : body;
      onSent?.();
      const end: { how: Ended } = { how: { way: 'unknown' } };
      const noteEnd = (how: Ended) => {
        end.how = how;
      };
      const outcome = await send(noteEnd, method, path, told);
      const known = outcome.kind === 'answered' ? inShape(outcome, schema) : outcome;
      // The very answer of another program, however well it is made, opens no way.
      permit(known !== outcome && known.kind === 'refused' ? { way: 'refused' } : end.how);
      return known;
    },
    open: async (path, { signal, method = 'GET', isLine = false } = {}) => {
      const permit = await gate.enter();
      if (!permit) return STOPPED;
      if (signedOut) {
        permit({ way: 'unknown' });
        return SIGNED_OUT;
      }
      const { late, answered } = watch();
      const response = await fetched(path, {
        method,
        headers: { ...headers, accept: isLine ? 'text/event-stream' : '*/*' },
        signal: AbortSignal.any([stopped.signal, late, ...(signal ? [signal] : [])]),
      });
      // Only the beginning of the answer is waited for: a stream has no end, a file may be large.
      answered();
      if (!(response instanceof Response)) return barred(permit, response, signal);
      if (isCaptivePortal(response)) return await inTheWay(response, permit);
      if (response.status === 401) return await told401(response, permit);
      if (!response.ok) {
        const text = await response.text().catch(() => '');
        const told = parsed(text);
        // What is not there is a good answer to the question whether it is.
        if (method === 'HEAD' && response.status === 404) permit({ way: 'open' });
        return refused(response, told === NOTHING_READ ? undefined : told, permit);
      }
      if (!isLine) permit({ way: 'open' });
      return { kind: 'opened', response, permit };
    },
  };
}

const NOTHING_READ = Symbol('nothing that could be read');

function parsed(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return NOTHING_READ;
  }
}

function inShape<Z extends z.ZodType>(
  outcome: Outcome & { readonly kind: 'answered' },
  schema: Z,
): Outcome<z.output<Z>> {
  const body = schema.safeParse(outcome.body);
  return body.success
    ? { ...outcome, body: body.data }
    : { kind: 'refused', status: 200, refusal: FOREIGN };
}

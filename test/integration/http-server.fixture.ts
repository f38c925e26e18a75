import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Role } from '@callout/kernel';
import { model } from '@callout/model';
import {
  type Config,
  createLog,
  type Misfit,
  type RunningServer,
  readConfig,
  type ServerParts,
  type ServerPaths,
  startServer,
} from '@callout/sync-server';
import createClient, { type Client } from 'openapi-fetch';
import type { AnswerAt, BodyAt, Declared } from './typed-paths.fixture.ts';

export const PASSWORD = 'correct horse';

interface Person {
  readonly login: string;
  readonly roles: readonly Role[];
  readonly subject?: string;
}

export interface Answer<Body = unknown> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

export interface TestServer {
  readonly server: RunningServer;
  readonly url: string;
  readonly dataFolder: string;
  /** Adds a person who signs in with PASSWORD. */
  readonly add: (person: Person) => Promise<void>;
  readonly signIn: (login: string) => Promise<string>;
  /** A person who is added, if need be, and signed in. */
  readonly as: (login: string) => Promise<Caller>;
  /** The same on a device that is registered by it, with the key of `deviceKeyOf`. */
  readonly asDevice: (login: string, device: string) => Promise<Caller>;
  readonly anybody: Caller;
  readonly close: () => Promise<void>;
}

export interface Caller {
  /** Every operation by its path, with the types that its route declares. */
  readonly api: Client<ServerPaths>;
  readonly token: string | undefined;
  /** Of an address that a route declares. */
  readonly get: <const A extends string>(
    path: Declared<A, 'get'>,
    headers?: Record<string, string>,
  ) => Promise<Answer<AnswerAt<A, 'get'>>>;
  /** What a route takes, to the address that declares it. */
  readonly post: <const A extends string>(
    path: Declared<A, 'post'>,
    body: BodyAt<A>,
    headers?: Record<string, string>,
  ) => Promise<Answer<AnswerAt<A, 'post'>>>;
  /** Any address, as a browser opens it: a page for people, or one that nothing is at. */
  readonly open: (path: string, headers?: Record<string, string>) => Promise<Answer>;
  /** Whatever a client should not send, or where nothing takes it. */
  readonly postAny: (
    path: string,
    body: unknown,
    headers?: Record<string, string>,
  ) => Promise<Answer>;
  readonly send: (method: string, path: string, init?: RequestInit) => Promise<Answer>;
}

/** The key of a test's device: always the same one for the same name. */
export function deviceKeyOf(device: string): string {
  return createHash('sha256').update(device).digest('base64url');
}

/** The whole server over real HTTP on a free port, in a folder of its own. */
export async function openTestServer(
  config: Partial<Config> = {},
  parts: Partial<ServerParts> = {},
): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'callout-http-'));
  const dataFolder = config.dataFolder ?? join(folder, 'data');
  const misfits: Misfit[] = [];
  const answerChecks = { every: 1, onMisfit: (misfit: Misfit) => misfits.push(misfit) };
  const server = await startServer(
    { ...readConfig({ CALLOUT_PORT: '0', CALLOUT_DEMO: '0' }), dataFolder, ...config },
    { model, log: createLog('silent'), answerChecks, ...parts },
  );
  const { store, passwords, url } = server;
  const hashed = passwords.hash(PASSWORD);

  const add = async ({ login, roles, subject }: Person) => {
    const passwordHash = await hashed;
    await store.write((transaction) =>
      transaction.putAccount({
        id: `user-${login}`,
        login,
        name: `${login} by name`,
        roles,
        ...(subject === undefined ? {} : { subject }),
        passwordHash,
        disabled: false,
      }),
    );
  };
  const anybody = callerAt(url, undefined);
  const signIn = async (login: string, device?: string) => {
    const registered = device === undefined ? {} : { device, deviceKey: deviceKeyOf(device) };
    const asked = { login, password: PASSWORD, ...registered };
    const { data, error } = await anybody.api.POST('/api/v1/sessions', { body: asked });
    if (!data) throw new Error(`${login} could not sign in: ${JSON.stringify(error)}`);
    return data.token;
  };
  return {
    server,
    url,
    dataFolder,
    add,
    signIn,
    as: async (login) => callerAt(url, await signIn(login)),
    asDevice: async (login, device) => callerAt(url, await signIn(login, device)),
    anybody,
    close: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
      // An answer that is not as its route declares it fails the spec that asked for it.
      if (misfits.length > 0) throw new Error(`answers differ: ${JSON.stringify(misfits)}`);
    },
  };
}

function callerAt(url: string, token: string | undefined): Caller {
  /** The compiler checks what is asked; that what comes is so, the server checks with `answerChecks`. */
  async function send<Body>(
    method: string,
    path: string,
    init: RequestInit = {},
  ): Promise<Answer<Body>> {
    const headers = new Headers(init.headers);
    if (token !== undefined) headers.set('Authorization', `Bearer ${token}`);
    const response = await fetch(`${url}${path}`, { ...init, method, headers });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '') && text !== '';
    const body: Body = JSON.parse(isJson ? text : JSON.stringify(text));
    return { status: response.status, headers: response.headers, body };
  }
  const post = <Body>(path: string, body: unknown, headers = {}) =>
    send<Body>('POST', path, {
      headers: { 'Content-Type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const authorized = token === undefined ? {} : { Authorization: `Bearer ${token}` };
  return {
    token,
    api: createClient<ServerPaths>({ baseUrl: url, headers: authorized }),
    send: (method, path, init) => send<unknown>(method, path, init),
    get: (path, headers = {}) => send('GET', path, { headers }),
    post: (path, body, headers) => post(path, body, headers),
    open: (path, headers = {}) => send<unknown>('GET', path, { headers }),
    postAny: (path, body, headers) => post<unknown>(path, body, headers),
  };
}

/** The parts of a problem that a test compares; the whole is checked to be one. */
export function problemIn(answer: Answer): {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
} {
  if (answer.headers.get('content-type') !== 'application/problem+json; charset=utf-8') {
    throw new Error(`no problem: ${answer.status} ${JSON.stringify(answer.body)}`);
  }
  const problem = answer.body as {
    readonly type: string;
    readonly title: string;
    readonly status: number;
    readonly code: string;
    readonly detail: string;
    readonly errors?: readonly { readonly path: string; readonly message: string }[];
  };
  if (problem.status !== answer.status) throw new Error('the statuses differ');
  if (problem.type !== `urn:callout:problem:${problem.code}`) throw new Error('the type is wrong');
  const { status, code, detail, errors } = problem;
  return { status, code, detail, ...(errors ? { errors } : {}) };
}

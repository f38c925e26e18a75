import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { deviceKeyOf, PASSWORD } from './http-server.fixture.ts';

const MAIN = join(import.meta.dirname, '../../sync-server/src/main.ts');

/** One server of several, in a process of its own. */
export interface ServerProcess {
  readonly name: string;
  readonly url: string;
  readonly kill: (signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT' | 'SIGTERM') => Promise<void>;
}

/** Starts a server on a free port and answers once it is ready. */
export async function startProcess(
  name: string,
  places: { readonly databaseUrl: string; readonly dataFolder: string },
): Promise<ServerProcess> {
  const env = {
    PATH: process.env['PATH'] ?? '',
    CALLOUT_PORT: '0',
    CALLOUT_DATA: places.dataFolder,
    CALLOUT_DATABASE_URL: places.databaseUrl,
    CALLOUT_OPEN: 'none',
    CALLOUT_DEMO: '0',
  };
  const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'ignore'] });
  const kill = (signal: NodeJS.Signals) => killed(child, signal);
  for await (const line of createInterface({ input: child.stdout })) {
    const ready = /^Callout ready on (http:\S+)$/.exec(line);
    if (ready?.[1]) return { name, url: ready[1], kill };
  }
  throw new Error(`${name} ended before it was ready`);
}

async function killed(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const isEnded = child.exitCode !== null || child.signalCode !== null;
  if (isEnded) return;
  const ends = signal === 'SIGKILL' || signal === 'SIGTERM';
  const ended = ends ? once(child, 'exit') : undefined;
  child.kill(signal);
  await ended;
}

/** Posts as JSON. Undefined where the server is gone or does not answer in time. */
export async function posted(
  url: string,
  body: unknown,
  { token, timeoutMs }: { readonly token?: string | undefined; readonly timeoutMs: number },
): Promise<{ readonly status: number; readonly body: unknown } | undefined> {
  const headers: Record<string, string> = { 'Content-Type': 'application/json' };
  if (token !== undefined) headers['Authorization'] = `Bearer ${token}`;
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const answer = { method: 'POST', headers, body: JSON.stringify(body), signal };
    const response = await fetch(url, answer);
    return { status: response.status, body: await response.json() };
  } catch {
    return undefined;
  }
}

export async function signedIn(url: string, login: string, device: string): Promise<string> {
  const body = { login, password: PASSWORD, device, deviceKey: deviceKeyOf(device) };
  const answer = await posted(`${url}/api/v1/sessions`, body, { timeoutMs: 20_000 });
  const { token } = (answer?.body ?? {}) as { readonly token?: string };
  if (!token) throw new Error(`${login} could not sign in: ${JSON.stringify(answer)}`);
  return token;
}

/** Where the processors of the servers run, as one of them says; undefined where it is silent. */
export async function placesSaidBy(url: string): Promise<readonly string[] | undefined> {
  try {
    const response = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(2_000) });
    const { processors } = (await response.json()) as {
      readonly processors: readonly { readonly runs: string }[];
    };
    return processors.map(({ runs }) => runs);
  } catch {
    return undefined;
  }
}

/** Listens to the live changes of a server and notes when it hears of what. */
export async function listenTo(url: string, token: string) {
  const ending = new AbortController();
  const response = await fetch(`${url}/sync/v1/live`, {
    headers: { Authorization: `Bearer ${token}` },
    signal: ending.signal,
  });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let reached = 0;
  let waiting: { readonly position: number; readonly done: (atMs: number) => void }[] = [];
  const read = async () => {
    let text = '';
    for (;;) {
      const chunk = await reader?.read();
      if (!chunk || chunk.done) return;
      text += chunk.value;
      for (const [, position] of text.matchAll(/^data: \{.*"position":(\d+)\}\n/gm)) {
        reached = Math.max(reached, Number(position));
      }
      const end = text.lastIndexOf('\n\n');
      if (end >= 0) text = text.slice(end + 2);
      for (const one of waiting) if (one.position <= reached) one.done(performance.now());
      waiting = waiting.filter(({ position }) => position > reached);
    }
  };
  void read().catch(() => undefined);
  return {
    /** When a change at this position, or a later one, was heard of. */
    hears: (position: number) =>
      new Promise<number>((done) => {
        if (reached >= position) done(performance.now());
        else waiting.push({ position, done });
      }),
    close: () => ending.abort(),
  };
}

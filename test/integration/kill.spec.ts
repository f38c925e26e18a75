// Proves that what the server acknowledged is kept: it is killed with SIGKILL, again and again, while
// three devices push over HTTP. Every acknowledged event is in the log once; nothing is in it that was
// not recorded; every document equals its fold. An event may be there unacknowledged, never missing.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { RecordedEvent } from '@callout/kernel';
import { madeIdOf } from '@callout/kernel/testing';
import { model } from '@callout/model';
import { type PushResponse, pushResponseSchema } from '@callout/sync';
import {
  createLog,
  createSqliteStore,
  type Principal,
  readConfig,
  startServer,
  verify,
} from '@callout/sync-server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { deviceKeyOf } from './http-server.fixture.ts';
import { foundOrganisation, requestServices, tomorrow, workerPerson } from './scene.fixture.ts';

const DEVICES = 3;
const KILLS = 5;
const PASSWORD = 'correct horse';
const MAIN = join(import.meta.dirname, '../../sync-server/src/main.ts');

let folder: string;
let dataFolder: string;
let child: ChildProcess | undefined;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'callout-kill-'));
  dataFolder = join(folder, 'data');
  await prepare();
});
afterAll(() => {
  child?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** An organisation, a worker for each device, and a job for each worker. */
async function prepare(): Promise<void> {
  const config = { ...readConfig({ CALLOUT_PORT: '0', CALLOUT_DEMO: '0' }), dataFolder };
  const server = await startServer(config, { model, log: createLog('silent') });
  await foundOrganisation(server.engine, DEVICES);
  await requestServices(server.engine, DEVICES, tomorrow());
  const passwordHash = await server.passwords.hash(PASSWORD);
  await server.store.write(async (transaction) => {
    for (let index = 1; index <= DEVICES; index += 1) {
      const login = `worker${index}`;
      const user = { ...workerPerson(index), login, passwordHash, disabled: false };
      await transaction.putAccount(user);
    }
  });
  await server.stop();
}

/** Starts the server as a process of its own and answers its address once it is ready. */
async function start(): Promise<string> {
  const env = {
    ...process.env,
    CALLOUT_PORT: '0',
    CALLOUT_DATA: dataFolder,
    CALLOUT_OPEN: 'none',
    CALLOUT_DEMO: '0',
  };
  const started = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'ignore'] });
  child = started;
  for await (const line of createInterface({ input: started.stdout })) {
    const ready = /^Callout ready on (http:\S+)$/.exec(line);
    if (ready?.[1]) return ready[1];
  }
  throw new Error('the server ended before it was ready');
}

async function end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  if (!child) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
  child = undefined;
}

/** How often the log holds each event, read without the server. */
async function logged(): Promise<ReadonlyMap<string, number>> {
  const store = createSqliteStore({ path: join(dataFolder, 'callout.sqlite') });
  const times = new Map<string, number>();
  for (let after = 0; ; ) {
    const page = await store.events(after, 500);
    for (const { id } of page) times.set(id, (times.get(id) ?? 0) + 1);
    const last = page.at(-1);
    if (!last) break;
    after = last.position;
  }
  await store.close();
  return times;
}

class PushingDevice {
  readonly acknowledged = new Set<string>();
  readonly recorded = new Set<string>();
  readonly #name: string;
  readonly #person: Principal;
  readonly #stream: string;
  readonly #login: string;
  #pending: RecordedEvent[] = [];
  #seq = 0;
  #token: string | undefined;

  constructor(index: number, stream: string) {
    this.#name = `device-${index}`;
    this.#person = workerPerson(index);
    this.#login = `worker${index}`;
    this.#stream = stream;
  }

  #record(): void {
    this.#seq += 1;
    const { id, name, subject } = this.#person;
    const eventId = madeIdOf(this.#name, this.#seq);
    this.recorded.add(eventId);
    this.#pending.push({
      id: eventId,
      context: 'provisioning',
      kind: 'service-request',
      stream: this.#stream,
      type: 'NoteAdded',
      v: 1,
      data: { text: `Note ${this.#seq}` },
      occurredAt: new Date().toISOString(),
      actor: { id, role: 'worker', name, subject },
      command: 'AddNote',
      device: this.#name,
      deviceSeq: this.#seq,
      correlationId: eventId,
    });
  }

  async signIn(url: string): Promise<void> {
    this.#token ??= await signedIn(url, this.#login, this.#name);
  }

  /** Sends what is pending. False when the server was gone before it answered. */
  async push(url: string): Promise<boolean> {
    const events = this.#pending;
    if (events.length === 0) return true;
    const answer = await send(`${url}/sync/v1/push`, this.#token, {
      device: this.#name,
      lowestUnsent: events[0]?.deviceSeq ?? 1,
      events,
    });
    if (!answer) return false;
    const { verdicts } = pushResponseSchema.parse(answer) as PushResponse;
    for (const { event, verdict } of verdicts) {
      if (verdict !== 'accepted' && verdict !== 'repeated') throw new Error(`it was ${verdict}`);
      this.acknowledged.add(event);
    }
    this.#pending = events.filter(({ id }) => !this.acknowledged.has(id));
    return true;
  }

  /** Records and pushes until the server is gone. */
  async live(url: string, told: () => void): Promise<void> {
    do {
      for (let count = 1 + (this.#seq % 4); count > 0; count -= 1) this.#record();
      told();
    } while (await this.push(url));
  }
}

async function signedIn(url: string, login: string, device: string): Promise<string> {
  const deviceKey = deviceKeyOf(device);
  const body = { login, password: PASSWORD, device, deviceKey };
  const answer = await send(`${url}/api/v1/sessions`, undefined, body);
  const { token } = answer as { readonly token?: string };
  if (!token) throw new Error(`${login} could not sign in`);
  return token;
}

/** Undefined when the connection broke. */
async function send(url: string, token: string | undefined, body: unknown): Promise<unknown> {
  const headers: Record<string, string> = { 'Content-Type': 'application/json' };
  if (token) headers['Authorization'] = `Bearer ${token}`;
  try {
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
    const answer = await response.json();
    if (response.status !== 200) throw new Error(`${response.status} ${JSON.stringify(answer)}`);
    return answer;
  } catch (fault) {
    if (fault instanceof Error && /^\d{3} /.test(fault.message)) throw fault;
    return undefined;
  }
}

it('keeps every acknowledged event, once, however often it is killed', async () => {
  const devices = await assignedDevices();
  const all = <T>(pick: (device: PushingDevice) => Iterable<T>) =>
    devices.flatMap((one) => [...pick(one)]);
  let url = await start();
  await Promise.all(devices.map((device) => device.signIn(url)));
  for (let kill = 1; kill <= KILLS; kill += 1) {
    // Each time after another number of pushes, so that it falls into other moments of their way.
    let left = 10 + kill * 7;
    const told = () => {
      left -= 1;
      if (left === 0) child?.kill('SIGKILL');
    };
    const gone = child && once(child, 'exit');
    await Promise.all(devices.map((device) => device.live(url, told)));
    await gone;
    const times = await logged();
    expect(all((device) => device.acknowledged).filter((id) => times.get(id) !== 1)).toEqual([]);
    url = await start();
  }
  // What was under way when it was killed is sent again, and is there once as well.
  expect(await Promise.all(devices.map((device) => device.push(url)))).toEqual([true, true, true]);
  await end('SIGTERM');
  const times = await logged();
  const recorded = all((device) => device.recorded);
  expect(all((device) => device.acknowledged).sort()).toEqual([...recorded].sort());
  expect(recorded.filter((id) => times.get(id) !== 1)).toEqual([]);
  await expectSound(recorded);
}, 120_000);

async function assignedDevices(): Promise<readonly PushingDevice[]> {
  const store = createSqliteStore({ path: join(dataFolder, 'callout.sqlite') });
  const devices: PushingDevice[] = [];
  for (let index = 1; index <= DEVICES; index += 1) {
    const document = await store.document('service-request', `r${index}`);
    if (!document) throw new Error(`r${index} is missing`);
    const { worker } = document.state as { readonly worker: { readonly id: string } };
    devices.push(new PushingDevice(Number(worker.id.slice(1)), `r${index}`));
  }
  await store.close();
  return devices;
}

async function expectSound(recorded: readonly string[]): Promise<void> {
  const store = createSqliteStore({ path: join(dataFolder, 'callout.sqlite') });
  try {
    const found = await verify(store, model);
    expect(found.differences).toEqual([]);
    const notes = (await store.events(0, 100_000)).filter(({ type }) => type === 'NoteAdded');
    expect(notes.map(({ id }) => id).sort()).toEqual([...recorded].sort());
  } finally {
    await store.close();
  }
}

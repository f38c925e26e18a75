// Proves with real processes on a real PostgreSQL: a third server joins under load, one is killed, and
// one sleeps beyond its lease and wakes. Every acknowledged fact is in the log once, every completed
// service is charged once, each server hears at once of what was changed on the others, and what ran on
// the server that is gone runs on another one.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { madeIdOf } from '@callout/kernel/testing';
import { model } from '@callout/model';
import {
  createLog,
  createPostgresStore,
  type Principal,
  readConfig,
  startServer,
  verify,
} from '@callout/sync-server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startPostgres } from '../contract/postgres.fixture.ts';
import { PASSWORD } from './http-server.fixture.ts';
import {
  foundOrganisation,
  MANAGER,
  requestServices,
  tomorrow,
  workerPerson,
} from './scene.fixture.ts';
import {
  listenTo,
  placesSaidBy,
  posted,
  type ServerProcess,
  signedIn,
  startProcess,
} from './server-processes.fixture.ts';

const WORKERS = 6;
const ANSWER_MS_MAX = 2_000;
const HEARD_TIMES = 15;

let database: Awaited<ReturnType<typeof startPostgres>>;
let databaseUrl: string;
let dataFolder: string;
const processes: ServerProcess[] = [];
const tokens = new Map<string, string>();
const recorded = new Set<string>();
let isEnough = false;

beforeAll(async () => {
  database = await startPostgres();
  databaseUrl = await database.createDatabase();
  dataFolder = await mkdtemp(join(tmpdir(), 'callout-several-'));
  await prepare();
}, 60_000);
afterAll(async () => {
  isEnough = true;
  for (const one of processes) await one.kill('SIGKILL');
  await database.stop();
  await rm(dataFolder, { recursive: true, force: true });
});

/** An organisation with a job for every worker. */
async function prepare(): Promise<void> {
  const config = {
    ...readConfig({ CALLOUT_PORT: '0', CALLOUT_DEMO: '0' }),
    dataFolder,
    databaseUrl,
  };
  const server = await startServer(config, { model, log: createLog('silent') });
  await foundOrganisation(server.engine, WORKERS);
  await requestServices(server.engine, WORKERS, tomorrow());
  const passwordHash = await server.passwords.hash(PASSWORD);
  const addAs = (person: Principal, login: string) =>
    server.store.write((transaction) =>
      transaction.putAccount({ ...person, login, passwordHash, disabled: false }),
    );
  await addAs(MANAGER, 'mara');
  for (let n = 1; n <= WORKERS; n += 1) await addAs(workerPerson(n), `worker${n}`);
  await server.stop();
}

async function joined(name: string): Promise<ServerProcess> {
  const started = await startProcess(name, { databaseUrl, dataFolder });
  processes.push(started);
  return started;
}

/** Sends an order to one server after another, under the same id, until one of them has answered. */
async function order(login: string, first: number, body: Readonly<Record<string, unknown>>) {
  const token = tokens.get(login);
  for (let attempt = 0; ; attempt += 1) {
    if (attempt > 0) await wait(20);
    const { url } = processes[(first + attempt) % processes.length] ?? { url: '' };
    const answer = await posted(`${url}/api/v1/commands`, body, {
      token,
      timeoutMs: ANSWER_MS_MAX,
    });
    if (answer?.status === 200) {
      const { document } = answer.body as { readonly document: { readonly position: number } };
      return document.position;
    }
    if (answer && answer.status < 500) throw new Error(JSON.stringify(answer.body));
  }
}

function register(device: string, seq: number, first: number): Promise<number> {
  const id = madeIdOf(device, seq);
  recorded.add(madeIdOf('client', device, seq));
  return order('mara', first, {
    ...{ context: 'management', command: 'RegisterClient', id },
    stream: madeIdOf('client', device, seq),
    data: { name: `Client ${seq}`, contact: { name: 'Ada Petersen' } },
  });
}

/** Registers clients on one server after another until it is enough. */
async function load(device: string): Promise<void> {
  for (let seq = 0; !isEnough; seq += 1) await register(device, seq, seq);
}

async function carryOut(request: number, worker: string, first: number): Promise<void> {
  const visit = (command: string, data: object, at: number) =>
    order(worker, at, {
      ...{ context: 'provisioning', stream: `r${request}`, data },
      ...{ command, id: madeIdOf(command, request) },
    });
  await visit('StartService', { evidence: [] }, first);
  await visit('CompleteService', { evidence: [], notes: '' }, first + 1);
}

/** Waits until these run all the processors between them; answers the one that runs the most. */
async function holderOf(candidates: readonly ServerProcess[]): Promise<ServerProcess> {
  for (;;) {
    const said = await Promise.all(candidates.map(({ url }) => placesSaidBy(url)));
    const counts = said.map((places) => places?.filter((place) => place === 'here').length ?? 0);
    const isRun = (index: number) => said.some((places) => places?.[index] === 'here');
    const most = candidates[counts.indexOf(Math.max(...counts))];
    if (most && model.contexts.every((_, index) => isRun(index))) return most;
    await wait(50);
  }
}

async function takenOver(candidates: readonly ServerProcess[]) {
  const begunMs = performance.now();
  const by = await holderOf(candidates);
  return { by, inMs: performance.now() - begunMs };
}

async function heardAcross(from: number, to: number): Promise<readonly number[]> {
  const listening = await listenTo(processes[to]?.url ?? '', tokens.get('mara') ?? '');
  const timesMs: number[] = [];
  for (let n = 0; n < HEARD_TIMES; n += 1) {
    const position = await register(`heard-${from}-${to}`, n, from);
    const answeredMs = performance.now();
    timesMs.push(Math.max(0, (await listening.hears(position)) - answeredMs));
  }
  listening.close();
  return timesMs;
}

const percentile = (times: readonly number[], share: number) =>
  [...times].sort((a, b) => a - b)[Math.floor((times.length - 1) * share)] ?? 0;

async function workersOfRequests(): Promise<readonly string[]> {
  const store = await createPostgresStore({ url: databaseUrl });
  const logins: string[] = [];
  for (let n = 1; n <= WORKERS; n += 1) {
    const state = (await store.document('service-request', `r${n}`))?.state;
    const { worker } = state as { readonly worker: { readonly id: string } };
    logins.push(worker.id.replace('w', 'worker'));
  }
  await store.close();
  return logins;
}

it('loses nothing and does nothing twice while servers come, die and sleep', async ({
  annotate,
}) => {
  const [first] = [await joined('first'), await joined('second')];
  for (const login of ['mara', ...Array.from({ length: WORKERS }, (_, n) => `worker${n + 1}`)]) {
    tokens.set(login, await signedIn(first.url, login, `device of ${login}`));
  }
  const logins = await workersOfRequests();
  const doJobs = (from: number, to: number) =>
    Promise.all(logins.slice(from, to).map((login, n) => carryOut(from + n + 1, login, from + n)));

  const heardMs = [...(await heardAcross(0, 1)), ...(await heardAcross(1, 0))];
  const loads = ['phone', 'tablet', 'desk'].map(load);
  await joined('third');
  await doJobs(0, 2);

  const dying = await holderOf(processes);
  await dying.kill('SIGKILL');
  const left = processes.filter((one) => one !== dying);
  const [afterKill] = await Promise.all([takenOver(left), doJobs(2, 4)]);

  const next = afterKill.by;
  await next.kill('SIGSTOP');
  const last = left.filter((one) => one !== next);
  const [afterStop] = await Promise.all([takenOver(last), doJobs(4, 6)]);
  await next.kill('SIGCONT');
  // It has woken, has heard of its loss, and serves again.
  while ((await placesSaidBy(next.url))?.every((place) => place === 'elsewhere') !== true) {
    await wait(50);
  }
  isEnough = true;
  await Promise.all(loads);
  const woken = processes.indexOf(next);
  const holder = processes.findIndex((one) => last.includes(one));
  heardMs.push(...(await heardAcross(holder, woken)), ...(await heardAcross(woken, holder)));
  for (const one of [next, ...last]) await one.kill('SIGTERM');

  await expectSound();
  const shown = (timeMs: number) => timeMs.toFixed(1);
  await annotate(
    `heard across servers: p50 ${shown(percentile(heardMs, 0.5))} ms, p95 ${shown(percentile(heardMs, 0.95))} ms; ` +
      `taken over ${shown(afterKill.inMs / 1_000)} s after a kill, ${shown(afterStop.inMs / 1_000)} s after a stop; ` +
      `${recorded.size} facts`,
  );
}, 120_000);

async function expectSound(): Promise<void> {
  const store = await createPostgresStore({ url: databaseUrl });
  try {
    const events = await store.events(0, 100_000);
    const registered = events.filter(({ type }) => type === 'ClientRegistered');
    expect(registered.map(({ stream }) => stream).sort()).toEqual(['c1', ...recorded].sort());
    const causes = (type: string) =>
      events.filter((event) => event.type === type).map(({ causationId }) => causationId);
    const completed = events.filter(({ type }) => type === 'ServiceCompleted');
    const ids = completed.map(({ id }) => id).sort();
    expect(ids).toHaveLength(WORKERS);
    expect(causes('ClientCharged').sort()).toEqual(ids);
    expect(causes('WorkerEarned').sort()).toEqual(ids);
    expect(events.map(({ position }) => position)).toEqual(
      [...new Set(events.map(({ position }) => position))].sort((a, b) => a - b),
    );
    expect((await verify(store, model)).differences).toEqual([]);
  } finally {
    await store.close();
  }
}

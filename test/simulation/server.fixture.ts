import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Model } from '@callout/kernel';
import {
  clockOnLog,
  createAnswering,
  createEngine,
  createLog,
  createPasswords,
  createSqliteStore,
  createStoreHealth,
  type Engine,
  noticeRestore,
  organisationDeviceDays,
  readConfig,
  type Store,
  type SystemDelivery,
  upgradeStore,
  writeStamp,
} from '@callout/sync-server';
import inject from 'light-my-request';
import {
  type ChangeTransaction,
  type CrashPlan,
  type CrashPoint,
  type Life,
  mortalStore,
  passPoint,
} from './faulty-store.fixture.ts';
import type { Random } from './random.fixture.ts';
import type { TimerOwner, VirtualTime } from './virtual-time.fixture.ts';

// The real server without a socket: engine, policies, clock, outbox and Express app over a database file
// in memory. It can be killed, started again, put back from a backup and upgraded.

const ENDINGS = ['', '-wal'] as const;
const quiet = createLog('silent');

export interface ServerOptions {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly folder: string;
  readonly model: Model;
  readonly changeStore: (store: Store) => Store;
  readonly changeTransaction: ChangeTransaction;
  readonly deliver: SystemDelivery;
  readonly onKilled: (point: CrashPoint) => void;
}

interface Run {
  readonly life: Life;
  readonly owner: TimerOwner;
  readonly plain: Store;
  readonly store: Store;
  readonly engine: Engine;
  readonly answer: inject.DispatchFunc;
  readonly people: ReturnType<typeof createAnswering>['people'];
  readonly end: () => void;
}

export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

export class SimulatedServer {
  readonly #options: ServerOptions;
  readonly #database: string;
  #run: Run | undefined;
  starts = 0;

  constructor(options: ServerOptions) {
    this.#options = options;
    this.#database = join(options.folder, 'callout.sqlite');
    mkdirSync(options.folder, { recursive: true });
  }

  get isUp(): boolean {
    return this.#run !== undefined && !this.#run.life.isDead;
  }

  /** What is stored, whether or not a server runs on it. */
  get store(): Store {
    if (!this.#run) throw new Error('there is no server');
    return this.#run.plain;
  }

  get engine(): Engine {
    if (!this.#run) throw new Error('there is no server');
    return this.#run.engine;
  }

  async start(): Promise<void> {
    const { time, random, folder, model, deliver } = this.#options;
    this.starts += 1;
    const life: Life = { isDead: false, plan: undefined, onKilled: this.#options.onKilled };
    const owner = time.owner(true);
    const plain = createSqliteStore({ path: this.#database });
    const carried = <T>(work: Promise<T>) => time.carried(work);
    const changed = this.#options.changeStore(plain);
    const store = mortalStore(changed, life, carried, this.#options.changeTransaction);
    const clock = await clockOnLog(plain, { now: time.now }, quiet);
    await noticeRestore({ store: plain, dataFolder: folder, clock, log: quiet });
    await upgradeStore({ store: plain, model, log: quiet, onProgress: () => undefined });
    const timers = { every: owner.every };
    const storeHealth = createStoreHealth({ clock, log: quiet });
    const delivery: SystemDelivery = async (input, about) => {
      const reply = await deliver(input, about);
      passPoint(life, 'between-effect-and-record');
      return reply;
    };
    const commands = model.contexts.flatMap(({ systemCommands = [] }) => systemCommands);
    const engine = createEngine({
      ...{ store, model, clock, log: quiet },
      random: random.bytes,
      timer: owner.after,
      deviceDays: () => organisationDeviceDays(plain),
      deliveries: Object.fromEntries(commands.map(({ name }) => [name, delivery])),
    });
    const config = { ...readConfig({ CALLOUT_PORT: '0', CALLOUT_DEMO: '0' }), dataFolder: folder };
    const { app, people } = createAnswering(
      config,
      { model, log: quiet, timers, answerChecks: { every: 0, onMisfit: () => undefined } },
      {
        ...{ store, model, clock, passwords: createPasswords(), log: quiet, dataFolder: folder },
        ...{ engine, storeHealth, publicUrl: 'http://server.test' },
      },
    );
    engine.start();
    const end = () => {
      owner.drop();
      app.close();
      owner.drop();
    };
    const answer = app.express as unknown as inject.DispatchFunc;
    this.#run = { life, owner, plain, store, engine, answer, people, end };
    await time.settle();
  }

  /** It is killed when it comes to a point. */
  plan(plan: CrashPlan): void {
    if (this.#run) this.#run.life.plan = plan;
  }

  kill(): void {
    if (this.#run) this.#run.life.isDead = true;
  }

  /** Closes what is left of a run; what was under way is never answered. */
  async bury(): Promise<void> {
    const run = this.#run;
    if (!run) return;
    run.life.isDead = true;
    await this.#options.time.settle();
    run.end();
    await this.#options.time.settle();
    await run.plain.close();
    this.#run = undefined;
  }

  /** Stops as a service is stopped: what is under way may finish. */
  async stop(): Promise<void> {
    const run = this.#run;
    if (!run) return;
    await run.engine.stop();
    await this.bury();
  }

  /** Copies the database as it is; nothing may be under way. */
  backup(name: string): void {
    for (const ending of ENDINGS) this.#copy(`${this.#database}${ending}`, `${name}${ending}`);
  }

  /** Puts a backup in the place of the database of a server that was buried. */
  putBack(name: string): void {
    rmSync(`${this.#database}-shm`, { force: true });
    for (const ending of ENDINGS) this.#copy(`${name}${ending}`, `${this.#database}${ending}`);
  }

  /** The note of where the log stands, by which a restore is noticed. */
  async stamp(): Promise<void> {
    await writeStamp(this.#options.folder, this.store);
  }

  #copy(from: string, to: string): void {
    if (existsSync(from)) copyFileSync(from, to);
    else rmSync(to, { force: true });
  }

  /** As a manager does, or who stands before the machine. */
  async revoke(device: string): Promise<void> {
    const { people } = this.#run ?? {};
    if (people) await this.#options.time.carried(people.revokeDevice(device, 'console'));
  }

  /** Undefined when it does not answer: it is down, or was killed meanwhile. */
  async ask({ method, url, headers, body }: Asked): Promise<Response | undefined> {
    const run = this.#run;
    if (!run || run.life.isDead) return undefined;
    const answered = await this.#options.time.carried(
      inject(run.answer, {
        method,
        url,
        headers,
        ...(body === undefined ? {} : { payload: body }),
      }),
    );
    if (run.life.isDead) return undefined;
    const { statusCode, payload } = answered;
    const empty = statusCode === 204 || statusCode === 304;
    const date = new Date(this.#options.time.nowMs).toUTCString();
    const type = String(answered.headers['content-type'] ?? '');
    return new Response(empty ? null : payload, {
      status: statusCode,
      headers: { date, 'content-type': type },
    });
  }

  /** The live connection: what comes by it, until either side ends it. */
  async listen(
    { url, headers }: Asked,
    onText: (text: string) => void,
    onEnd: () => void,
  ): Promise<{ readonly status: number; readonly end: () => void } | undefined> {
    const run = this.#run;
    if (!run || run.life.isDead) return undefined;
    const answered = await this.#options.time.carried(
      inject(run.answer, { method: 'GET', url, headers, payloadAsStream: true }),
    );
    const stream = answered.stream();
    stream.on('data', (chunk: Buffer) => {
      this.#options.time.happened += 1;
      if (!run.life.isDead) onText(chunk.toString());
    });
    stream.on('end', onEnd);
    stream.on('error', onEnd);
    return { status: answered.statusCode, end: () => void answered.raw.res.destroy() };
  }
}

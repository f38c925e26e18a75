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
  revokeAgain,
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
import { type SharedDatabase, shareDatabase } from './shared-database.fixture.ts';
import type { TimerOwner, VirtualTime } from './virtual-time.fixture.ts';

// The real server without a socket: engine, policies, clock, outbox and Express app over a database file
// in memory. It can be killed, started again, put back from a backup and upgraded. There may be several
// of it on one database, with something before them that asks any of those that stand.

const ENDINGS = ['', '-wal'] as const;
const quiet = createLog('silent');

/** Pauses that an answer waits for, shorter than what anybody sleeps. */
const PAUSE_MS_MAX = 250;
/** In it a server that is stopped ends what it has begun. */
const STOPPING_MS_MAX = 20_000;
const STOPPING_STEP_MS = 500;

export interface ServerOptions {
  /** So many on one database. */
  readonly instances: number;
  /** Chooses which of them is asked. */
  readonly balancer: Random;
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
  readonly name: string;
  readonly life: Life;
  readonly owner: TimerOwner;
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

/** What all of them have in common while any of them stands. */
interface Database {
  readonly plain: Store;
  readonly shared: SharedDatabase | undefined;
}

export class SimulatedServer {
  readonly #options: ServerOptions;
  readonly #database: string;
  #opened: Database | undefined;
  #runs: Run[] = [];
  #starts = 0;

  constructor(options: ServerOptions) {
    this.#options = options;
    this.#database = join(options.folder, 'callout.sqlite');
    mkdirSync(options.folder, { recursive: true });
  }

  get #standing(): readonly Run[] {
    return this.#runs.filter(({ life }) => !life.isDead);
  }

  get isUp(): boolean {
    return this.#standing.length > 0;
  }

  /** What is stored, whether or not a server runs on it. */
  get store(): Store {
    if (!this.#opened) throw new Error('there is no server');
    return this.#opened.plain;
  }

  get engine(): Engine {
    const [run] = this.#standing;
    if (!run) throw new Error('there is no server');
    return run.engine;
  }

  /** Starts all that do not stand. With a plan, what starts may be killed while it does. */
  async start(plan?: CrashPlan): Promise<void> {
    const { time, instances } = this.#options;
    if (!this.isUp) await this.bury();
    for (const run of this.#runs.filter(({ life }) => life.isDead)) await this.#endRun(run);
    this.#opened ??= this.#open();
    while (this.#runs.length < instances) {
      const run = await this.#startOne(this.#opened, plan);
      if (!run) break;
      this.#runs.push(run);
    }
    await time.settle();
  }

  #open(): Database {
    const plain = createSqliteStore({ path: this.#database });
    const { instances, time } = this.#options;
    return { plain, shared: instances > 1 ? shareDatabase(plain, time) : undefined };
  }

  /** Undefined when it was killed before it stood. */
  async #startOne({ plain, shared }: Database, plan?: CrashPlan): Promise<Run | undefined> {
    const { time, random, folder, model, deliver } = this.#options;
    this.#starts += 1;
    const name = `server-${this.#starts}`;
    const life: Life = { isDead: false, plan, onKilled: this.#options.onKilled };
    const owner = time.owner(true);
    const carried = <T>(work: Promise<T>) => time.carried(work);
    const changed = this.#options.changeStore(shared?.storeOf(name) ?? plain);
    const store = mortalStore(changed, life, carried, this.#options.changeTransaction);
    const clock = await clockOnLog(plain, { now: time.now }, quiet);
    await noticeRestore({ store: plain, dataFolder: folder, clock, log: quiet });
    try {
      const upgraded = { ...store, bulk: <T>(work: () => Promise<T>) => work() };
      await upgradeStore({ store: plan ? upgraded : plain, model, log: quiet });
    } catch (fault) {
      if (life.isDead) return undefined;
      throw fault;
    }
    await revokeAgain({ store: plain, dataFolder: folder, log: quiet });
    const timers = { every: owner.every };
    const storeHealth = createStoreHealth({ clock, log: quiet });
    const delivery: SystemDelivery = async (input, about) => {
      const reply = await deliver(input, about);
      passPoint(life, 'between-effect-and-record');
      return reply;
    };
    const commands = model.contexts.flatMap(({ systemCommands = [] }) => systemCommands);
    const engine = createEngine({
      ...{ store, model, clock, log: quiet, instance: name },
      random: random.bytes,
      timer: (delayMs, run) =>
        shared && delayMs <= PAUSE_MS_MAX ? time.pause(delayMs, run) : owner.after(delayMs, run),
      deviceDays: () => organisationDeviceDays(plain),
      deliveries: Object.fromEntries(commands.map(({ name: command }) => [command, delivery])),
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
      shared?.leave(name);
    };
    const answer = app.express as unknown as inject.DispatchFunc;
    return { name, life, owner, engine, answer, people, end };
  }

  /** One of them is killed when it comes to a point. */
  plan(plan: CrashPlan, nth = 0): void {
    const run = this.#standing[nth % Math.max(1, this.#standing.length)];
    if (run) run.life.plan = plan;
  }

  spare(): void {
    for (const { life } of this.#runs) life.plan = undefined;
  }

  async #endRun(run: Run): Promise<void> {
    run.life.isDead = true;
    await this.#options.time.settle();
    run.end();
    await this.#options.time.settle();
    this.#runs = this.#runs.filter((one) => one !== run);
  }

  /** Closes what is left of all of them; what was under way is never answered. */
  async bury(): Promise<void> {
    for (const { life } of this.#runs) life.isDead = true;
    for (const run of [...this.#runs]) await this.#endRun(run);
    await this.#opened?.plain.close();
    this.#opened = undefined;
  }

  /** One of them stops as a service is stopped: what is under way may finish. */
  async stop(nth = 0): Promise<void> {
    const run = this.#standing[nth % Math.max(1, this.#standing.length)];
    if (!run) return;
    const { time, instances } = this.#options;
    let isStopped = false;
    const stopping = run.engine.stop().then(() => {
      isStopped = true;
      time.happened += 1;
    });
    // Alone it waits for nobody.
    if (instances === 1) await stopping;
    const untilMs = time.nowMs + STOPPING_MS_MAX;
    while (!isStopped && time.nowMs < untilMs) await time.pass(time.nowMs + STOPPING_STEP_MS);
    if (instances === 1) await this.bury();
    else await this.#endRun(run);
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
    const [{ people } = {}] = this.#standing;
    if (people) await this.#options.time.carried(people.revokeDevice(device, 'console'));
  }

  #any(): Run | undefined {
    const { instances, balancer } = this.#options;
    return instances === 1 ? this.#standing[0] : balancer.pickAny(this.#standing);
  }

  /** Undefined when it does not answer: it is down, or was killed meanwhile. */
  async ask({ method, url, headers, body }: Asked): Promise<Response | undefined> {
    const run = this.#any();
    if (!run) return undefined;
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
    const run = this.#any();
    if (!run) return undefined;
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

import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { epochMs, type Model } from '@callout/kernel';
import type { Logger } from 'pino';
import { organisationDeviceDays } from './device-days.ts';
import { createSessions } from './engine/access/sessions.ts';
import {
  ATTEMPT_LIMITS,
  type AttemptLimits,
  createAttempts,
} from './engine/access/sign-in-attempts.ts';
import { createEngine } from './engine/engine.ts';
import { upgradeStore } from './engine/folds/upgrade-store.ts';
import type { Engine } from './engine/port.ts';
import { AHEAD_SETTING, createMovableClock, type MovableClock, systemClock } from './host/clock.ts';
import type { Config } from './host/config.ts';
import { placesIn } from './host/data-folder.ts';
import { createPasswords, type Passwords } from './host/passwords.ts';
import { StartFailure } from './host/start-failure.ts';
import { systemTimers, type Timers } from './host/timers.ts';
import { openAdminSocket } from './modules/admin/admin-socket.ts';
import { APPLY_LIMITS, type ApplyLimits } from './modules/apply/limits.ts';
import { type Mailer, outboxMailer } from './modules/apply/mailer.ts';
import { createDeliveries } from './modules/deliveries/deliveries.ts';
import { convertFormerMails } from './modules/deliveries/former-mails.ts';
import { createMailTransport, type MailTransport } from './modules/deliveries/mail-transport.ts';
import { createPeople } from './modules/people/create-people.ts';
import { deviceRegisters } from './modules/people/device-register.ts';
import type { People } from './modules/people/people.ts';
import { createModules } from './modules.ts';
import { clockOnLog } from './store/log-clock.ts';
import { keepStamp, noticeRestore } from './store/log-stamp.ts';
import { openStore } from './store/open-store.ts';
import type { Store } from './store/port.ts';
import { revokeAgain } from './store/revoked-devices.ts';
import { createStoreHealth, PROBE_MS, type StoreHealth } from './store/store-health.ts';
import {
  type FillDemo,
  type FillParts,
  fillWhenEmpty,
  refuseExposedDemo,
} from './tools/demo/demo-database.ts';
import { countedChecks } from './web/answer-check.ts';
import { createApp } from './web/app.ts';
import type { AppContext } from './web/app-context.ts';
import { createMetrics } from './web/metrics.ts';
import type { AnswerChecks } from './web/misfit.ts';
import { createStartingAnswers, type Starting } from './web/starting.ts';

/** Of mails that are only written as files. */
const MAIL_FROM_DEFAULT = 'Callout <callout@localhost>';
const CLIENT_FOLDER = join(import.meta.dirname, '../../apps/client/dist');
/** What is under way when the server stops may finish in this time. */
const FINISH_MS_MAX = 5_000;

export interface ServerParts {
  readonly model: Model;
  readonly log: Logger;
  /** Fills an empty database with the demo organisation. */
  readonly fillDemo?: FillDemo | undefined;
  /** A port, so that a test may hold the database at any moment of a start. */
  readonly openStore?: typeof openStore | undefined;
  readonly timers?: Timers | undefined;
  /** The outbox's, when absent. */
  readonly mailer?: Mailer | undefined;
  readonly attemptLimits?: AttemptLimits | undefined;
  readonly applyLimits?: ApplyLimits | undefined;
  readonly clientFolder?: string | undefined;
  /** A test looks at every answer; otherwise few are looked at, and what differs is counted. */
  readonly answerChecks?: AnswerChecks | undefined;
}

export interface RunningServer {
  readonly url: string;
  readonly store: Store;
  readonly engine: Engine;
  readonly passwords: Passwords;
  /** The database holds the demo organisation. */
  readonly hasDemo: boolean;
  /** Stops listening, ends live connections, lets the engine finish and closes the store. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts the server on the machine itself. The port is taken first, so that a second start touches
 * no data; until everything stands, requests are answered with 503.
 * @throws StartFailure when the port, the data folder or the database stands in the way
 */
export async function startServer(config: Config, parts: ServerParts): Promise<RunningServer> {
  const starting: Starting = { progress: undefined };
  let answering: RequestListener = createStartingAnswers(starting);
  const server = createServer((request, response) => answering(request, response));
  await listen(server, config);
  const undo = new AsyncDisposableStack();
  try {
    const { model, log } = parts;
    const storeHealth = createStoreHealth({ clock: systemClock, log });
    const opening = (parts.openStore ?? openStore)(config, storeHealth.listener);
    const store = undo.adopt(await opening, (opened) => opened.close());
    const passwords = createPasswords();
    const testClock = config.testClock ? await movableClock(store) : undefined;
    const clock = await clockOnLog(store, testClock ?? systemClock, log);
    const { dataFolder } = config;
    await noticeRestore({ store, dataFolder, clock, log });
    // After that: what is rebuilt takes positions, and a log that went back would not be seen to have.
    await upgradeStore({
      store,
      model,
      log,
      onProgress: (progress) => {
        starting.progress = progress;
      },
    });
    await revokeAgain({ store, dataFolder, log });
    await convertFormerMails(store, model);
    const stampTimers = parts.timers ?? systemTimers;
    undo.defer(keepStamp({ store, dataFolder, timers: stampTimers, log }));
    const fill = { store, model, clock, passwords, log, dataFolder };
    const mailTransport = undo.adopt(mailTransportOf(config, log), (transport) =>
      transport.close(),
    );
    const fillDemo = config.demo ? parts.fillDemo : undefined;
    await refuseExposedDemo(config, store, fillDemo !== undefined);
    const hasDemo = config.demo && (await fillWhenEmpty(fill, fillDemo));
    const { port } = server.address() as AddressInfo;
    const url = `http://${reachedAt(config.host)}:${port}`;
    const publicUrl = config.publicUrl ?? url;
    const engine = undo.adopt(
      createEngineFor(config, fill, { mailTransport, publicUrl }),
      (running) => running.stop(),
    );
    const { app, people, timers } = createAnswering(config, parts, {
      ...{ ...fill, testClock, engine, publicUrl, storeHealth },
    });
    undo.defer(timers.every(PROBE_MS, () => void storeHealth.probe(store)));
    undo.defer(() => finish(server, app.close));
    // With PostgreSQL nobody holds the folder, and a shell asks the database itself.
    if (config.databaseUrl === undefined) {
      const adminSocket = await openAdminSocket(dataFolder, { people, engine, store }, log);
      undo.defer(adminSocket.close);
    }
    engine.start();
    answering = app.express;
    const stop = onlyOnce(() => undo.disposeAsync());
    return { url, store, engine, passwords, hasDemo, stop };
  } catch (error) {
    server.close();
    server.closeAllConnections();
    await undo.disposeAsync();
    throw error;
  }
}

interface Found extends FillParts {
  readonly publicUrl: string;
  readonly storeHealth: StoreHealth;
  readonly testClock?: MovableClock | undefined;
  readonly engine: Engine;
}

/** What answers requests, over an engine and its store. It listens nowhere by itself. */
export function createAnswering(config: Config, parts: ServerParts, found: Found) {
  const people = createPeople({ ...found, random: randomBytes });
  const appContext = appContextOf(config, parts, { ...found, people });
  const modules = createModules({
    people,
    mailer: parts.mailer ?? outboxMailer(found.engine),
    applyLimits: parts.applyLimits ?? APPLY_LIMITS,
    uploadLimits: config.uploadLimits,
  });
  return { app: createApp(appContext, modules), people, timers: appContext.timers };
}

async function listen(server: Server, { port, host }: Config): Promise<void> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRNOTAVAIL') {
      throw new StartFailure(`CALLOUT_HOST: this machine has no address ${host}.`);
    }
    const reason = code === 'EADDRINUSE' ? 'is in use by another program' : `is refused (${code})`;
    throw new StartFailure(`CALLOUT_PORT: port ${port} on ${host} ${reason}.`);
  }
}

/** How the machine itself reaches what listens there. */
function reachedAt(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

function mailTransportOf({ smtpUrl, mailFrom, dataFolder }: Config, log: Logger): MailTransport {
  const folder = placesIn(dataFolder).mail;
  if (smtpUrl === undefined) {
    log.info({ folder }, 'no mail server is named (CALLOUT_SMTP_URL): mails are written as files');
  }
  return createMailTransport({ smtpUrl, from: mailFrom ?? MAIL_FROM_DEFAULT, folder });
}

function createEngineFor(
  config: Config,
  parts: FillParts,
  out: { readonly mailTransport: MailTransport; readonly publicUrl: string },
): Engine {
  const { store, model, clock, log } = parts;
  const outside = { mayBePrivate: config.outboundPrivate };
  const ways = { model, store, clock, random: randomBytes, outside, ...out };
  const deliveries = createDeliveries(ways);
  const deviceDays = () => organisationDeviceDays(store);
  return createEngine({ store, model, clock, random: randomBytes, log, deliveries, deviceDays });
}

/** A clock that was moved stays ahead: a server started again must not fall behind its own log. */
async function movableClock(store: Store): Promise<MovableClock> {
  return createMovableClock(Number((await store.setting(AHEAD_SETTING)) ?? 0));
}

function appContextOf(
  config: Config,
  parts: ServerParts,
  {
    testClock,
    engine,
    store,
    clock,
    passwords,
    people,
    publicUrl,
    storeHealth,
  }: Found & { readonly people: People },
): AppContext {
  const metrics = createMetrics(engine);
  return {
    store,
    storeHealth,
    engine,
    model: parts.model,
    registers: deviceRegisters(store, clock, people),
    clock,
    testClock,
    log: parts.log,
    onSessionsEnded: people.onSessionsEnded,
    sessions: createSessions({ store, clock, passwords, random: randomBytes }),
    attempts: createAttempts(parts.attemptLimits ?? ATTEMPT_LIMITS, () => epochMs(clock.now())),
    metrics,
    answerChecks: parts.answerChecks ?? countedChecks(metrics, parts.log),
    timers: parts.timers ?? systemTimers,
    publicUrl,
    dataFolder: config.dataFolder,
    clientFolder: parts.clientFolder ?? CLIENT_FOLDER,
    trustProxy: config.trustProxy,
    metricsToken: config.metricsToken,
  };
}

async function finish(server: Server, endLive: () => void): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  endLive();
  server.closeIdleConnections();
  const patience = setTimeout(() => server.closeAllConnections(), FINISH_MS_MAX);
  await closed;
  clearTimeout(patience);
}

function onlyOnce(work: () => Promise<void>): () => Promise<void> {
  let begun: Promise<void> | undefined;
  return () => {
    begun ??= work();
    return begun;
  };
}

import { model } from '@callout/model';
import type { Owner } from '@callout/replica';
import { createLog, readConfig, startServer } from '@callout/sync-server';
import { deviceKeyOf } from '../integration/http-server.fixture.ts';
import {
  foundOrganisation,
  MANAGER,
  requestServices,
  tomorrow,
} from '../integration/scene.fixture.ts';
import { randomOf } from '../simulation/random.fixture.ts';
import { buildPage, createBrowser, inPage } from './browser.fixture.ts';
import { compared } from './compare.fixture.ts';
import { type Cut, startCuttingProxy } from './cutting-proxy.fixture.ts';
import {
  DEVICE,
  type FaultsOptions,
  type FaultsOutcome,
  type World,
} from './faults-world.fixture.ts';
import { createServerOnDisk } from './killed-server.fixture.ts';
import { Promised } from './tally.fixture.ts';

const DISK_MEGABYTES = 512;
const PASSWORD = 'correct horse';
/** Both disks get their turn once in so many kills. */
const FULL_EVERY = 2;

/** Kills and cuts at moments that the seed says, and compares what was promised with what is there. */
export async function runFaults(options: FaultsOptions): Promise<FaultsOutcome> {
  const { kills, say = () => undefined } = options;
  const server = createServerOnDisk(DISK_MEGABYTES);
  const proxy = await startCuttingProxy();
  const promised = new Promised();
  const script = await buildPage();
  const browser = createBrowser(proxy.url, script, promised.told);
  try {
    await prepare(server.dataFolder, options.streams);
    const world = await begin({ server, proxy, browser, promised }, options);
    for (let kill = 1; kill <= kills; kill += 1) {
      await oneRound(world, kill);
      say(`${kill} of ${kills} kills, ${promised.stretches.length} faults`);
    }
    return await compared(world, options);
  } finally {
    await browser.discard();
    await proxy.stop();
    await server.discard();
  }
}

async function prepare(dataFolder: string, streams: number): Promise<void> {
  const config = { ...readConfig({ CALLOUT_PORT: '0', CALLOUT_DEMO: '0' }), dataFolder };
  const server = await startServer(config, { model, log: createLog('silent') });
  await foundOrganisation(server.engine, 1);
  await requestServices(server.engine, streams, tomorrow());
  const passwordHash = await server.passwords.hash(PASSWORD);
  await server.store.write((transaction) =>
    transaction.putAccount({ ...MANAGER, login: 'mara', passwordHash, disabled: false }),
  );
  await server.stop();
}

async function begin(
  parts: Pick<World, 'server' | 'proxy' | 'browser' | 'promised'>,
  { seed, streams }: FaultsOptions,
): Promise<World> {
  const { server, proxy, browser } = parts;
  const port = await server.start();
  proxy.leadTo(port);
  const { token, user } = await signedIn(port, DEVICE);
  const world: World = {
    ...parts,
    random: randomOf('faults', seed),
    streams: Array.from({ length: streams }, (_, index) => `r${index + 1}`),
    ...{ token, owner: user, port, life: 0, said: 0 },
    deskToken: (await signedIn(port, 'faults-desk')).token,
    page: await browser.start(),
  };
  await openPage(world);
  return world;
}

async function signedIn(port: number, device: string) {
  const response = await posted(port, '/api/v1/sessions', {
    ...{ login: 'mara', password: PASSWORD, device, deviceKey: deviceKeyOf(device) },
  });
  if (!response?.ok) throw new Error(`nobody could sign in: ${response?.status}`);
  return (await response.json()) as { readonly token: string; readonly user: Owner };
}

/** Undefined where the server is gone. */
async function posted(port: number, path: string, body: object, token?: string) {
  const headers: Record<string, string> = { 'Content-Type': 'application/json' };
  if (token !== undefined) headers['Authorization'] = `Bearer ${token}`;
  const url = `http://127.0.0.1:${port}${path}`;
  return fetch(url, { method: 'POST', headers, body: JSON.stringify(body) }).catch(() => undefined);
}

async function openPage(world: World): Promise<void> {
  const { page, owner, token, streams } = world;
  world.life += 1;
  await inPage.open(page, { owner, token, device: DEVICE, streams });
  // What is to be noted must have come before the first kill.
  if (world.life === 1) await inPage.loaded(page);
  await inPage.work(page, world.life);
}

/** Somebody else at a desk, so that there is something to pull. */
async function sayElsewhere(world: World): Promise<void> {
  world.said += 1;
  const text = `0-${world.said}`;
  const body = {
    ...{ context: 'provisioning', command: 'AddNote' },
    ...{ stream: world.random.pick(world.streams), data: { text } },
  };
  const answer = await posted(world.port, '/api/v1/commands', body, world.deskToken);
  if (answer?.ok) world.promised.told('fact', text);
}

async function oneRound(world: World, kill: number): Promise<void> {
  await cutOne(world);
  if (kill % FULL_EVERY === 0) {
    if (kill % (2 * FULL_EVERY) === 0) await fillBrowser(world);
    else await fillServer(world);
  }
  await killOne(world);
}

const CUT_BYTES_MAX: Readonly<Record<Cut, { readonly request: number; readonly answer: number }>> =
  {
    push: { request: 2_500, answer: 4_000 },
    pull: { request: 300, answer: 6_000 },
    file: { request: 60_000, answer: 600 },
  };

async function cutOne(world: World): Promise<void> {
  const { random, proxy, promised } = world;
  const what = random.pick(['push', 'pull', 'file'] as const);
  const side = random.pick(['request', 'answer'] as const);
  const cut = proxy.cutNext(what, side, random.between(1, CUT_BYTES_MAX[what][side]));
  await inPage.hurry(world.page);
  await sayElsewhere(world);
  const happened = await Promise.race([cut.then(() => true), promised.heard(25).then(() => false)]);
  if (happened) promised.struck(`line cut in a ${what}`);
  await inPage.hurry(world.page);
}

async function fillServer({ server, promised, page }: World): Promise<void> {
  if (!server.hasOwnDisk) return;
  const free = server.fillDisk();
  await inPage.hurry(page);
  await promised.heard(8);
  free();
  promised.struck('disk of the server full');
}

const ROOM_BYTES = 300_000;

/** Right after a start: the browser asks for the room then. */
async function fillBrowser(world: World): Promise<void> {
  const { browser, promised } = world;
  await browser.kill();
  promised.struck('browser killed');
  world.page = await browser.start();
  await browser.limitRoom(ROOM_BYTES);
  const full = promised.refusedAgain(3);
  await openPage(world);
  await full;
  await browser.limitRoom(undefined);
  promised.struck('disk of the browser full');
}

async function killOne(world: World): Promise<void> {
  const { random, server, browser, proxy, promised } = world;
  const which = random.pick(['server', 'browser', 'both'] as const);
  await inPage.hurry(world.page);
  await Promise.race([proxy.pushed(random.between(1, 8)), promised.heard(random.between(2, 15))]);
  await Promise.all([
    which === 'browser' ? undefined : server.end('SIGKILL'),
    which === 'server' ? undefined : browser.kill(),
  ]);
  promised.struck(`${which} killed`);
  if (which !== 'browser') {
    world.port = await server.start();
    proxy.leadTo(world.port);
  }
  if (which !== 'server') {
    world.page = await browser.start();
    await openPage(world);
  }
}

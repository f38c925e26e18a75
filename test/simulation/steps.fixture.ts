import { join } from 'node:path';
import {
  type AnyCommand,
  beginningsOf,
  type Model,
  needsServer,
  newStreamOf,
  offersOn,
} from '@callout/kernel';
import type { Device } from './device.fixture.ts';
import { commandsOf, drawnInput, type Named } from './inputs.fixture.ts';
import { tellLie } from './lies.fixture.ts';
import {
  cloneDevice,
  copyDisk,
  noteRecorded,
  noteRestored,
  putDiskBack,
} from './losses.fixture.ts';
import { sessionOf } from './organisation.fixture.ts';
import type { Planned } from './plan.fixture.ts';
import { type Random, randomOf } from './random.fixture.ts';
import type { LocalDocument } from './replica.fixture.ts';
import type { World } from './world.fixture.ts';

/** People do several things in a row. */
const ACTS_MAX = 4;
/** So much of what an older fold has made is not what today's would make. */
const OTHERWISE_FOLDED_SHARE = 0.3;
/** What of all documents people work on: the rest is only there. */
const WEIGHTS: Readonly<Record<string, number>> = { 'service-request': 8, 'supplies-kit': 3 };

export async function carryOut(world: World, { step, salt }: Planned): Promise<void> {
  const { server, network, count, plan } = world;
  const random = randomOf(plan.seed, 'carry-out', salt);
  const device = 'device' in step ? world.devices[step.device] : undefined;
  switch (step.do) {
    case 'act':
      for (let acts = random.between(1, ACTS_MAX); device && acts > 0; acts -= 1) {
        const chosen = choose(world, device, random);
        if (chosen) await act(world, device, random, chosen);
      }
      return undefined;
    case 'one-of':
      return oneOf(world, random, step.commands);
    case 'all-open':
      await restart(world);
      for (const one of world.devices) if (!one.isOpen) await comeBack(world, one);
      return undefined;
    case 'settle-dispute':
      return device && settleDispute(world, device, random);
    case 'lie':
      return device && tellLie(world, device, random);
    case 'wait':
      return undefined;
    case 'weather':
      network.weather = step.weather;
      return undefined;
    case 'cut':
      if (!device) return undefined;
      if (step.cut !== 'none') count(`line cut: ${step.cut}`);
      network.cutLine(device.line, step.cut);
      return undefined;
    case 'device-dies':
      if (!device?.isOpen) return undefined;
      count('device killed before a write');
      device.dieIn(step.writes);
      return undefined;
    case 'device-closes':
      return device?.close();
    case 'device-opens':
      return device && comeBack(world, device);
    case 'clock-set':
      if (!device) return undefined;
      count('clock set');
      device.offsetMs = step.offsetMs;
      return undefined;
    case 'disk-copied':
      if (device) copyDisk(world, device);
      return undefined;
    case 'disk-put-back':
      return device && putDiskBack(world, device);
    case 'device-cloned':
      return device && cloneDevice(world, device);
    case 'device-revoked':
      return device && revoke(world, device);
    case 'server-dies':
      if (!server.isUp) return undefined;
      server.plan({ point: step.point, times: step.times }, salt);
      return undefined;
    case 'server-starts':
      return restart(world);
    case 'server-stops':
      if (!server.isUp) return undefined;
      count('server stopped');
      await server.stop(salt);
      return server.start();
    case 'upgrade':
      return upgrade(world, step.times, random);
    case 'backup':
      if (!server.isUp) return undefined;
      world.backups.server = join(world.folder, 'backup.sqlite');
      server.backup(world.backups.server);
      return undefined;
    case 'restore':
      return restore(world);
  }
}

/** What is down is started again. */
export async function restart({ server }: World): Promise<void> {
  await server.start();
}

/**
 * The servers come back as a later program, which may be killed while it folds anew what the one before
 * has left; some of that is not what the log says today. Devices follow when they are opened again.
 */
async function upgrade(world: World, times: number, random: Random): Promise<void> {
  const { server, count, programs, time } = world;
  if (!server.isUp) return;
  count('server upgraded');
  const events = await server.store.events(0, 100_000);
  const begun = new Map(events.map(({ kind, stream }) => [`${kind}:${stream}`, { kind, stream }]));
  for (const { kind, stream } of begun.values()) {
    const document = await server.store.document(kind, stream);
    if (!document || !random.chance(OTHERWISE_FOLDED_SHARE)) continue;
    const state = { ...(document.state as object), ofOldFold: true };
    await time.carried(server.store.write((unit) => unit.putDocument({ ...document, state })));
  }
  await server.bury();
  programs.raise();
  await server.start({ point: 'before-commit', times });
  server.spare();
}

/** Opens the device, and signs its person in again where their session has ended. */
export async function comeBack({ server, memory, time }: World, device: Device): Promise<void> {
  if (device.isSignedOut && server.isUp && !memory.revokedAt.has(device.id)) {
    const session = sessionOf(device.id, device.person.id, time.now());
    await time.carried(server.store.write((transaction) => transaction.putSession(session)));
    device.crash();
  }
  if (!device.isOpen) await device.open();
}

async function restore(world: World): Promise<void> {
  const { server, backups, memory, count } = world;
  if (!backups.server || !server.isUp) return;
  count('server restored from a backup');
  memory.restores += 1;
  const before = await server.store.events(0, 100_000);
  if (world.canary?.unseenRestore !== true) await server.stamp();
  await server.bury();
  server.putBack(backups.server);
  await server.start();
  await noteRestored(world, before);
}

async function revoke(world: World, device: Device): Promise<void> {
  const { server, memory, count } = world;
  if (!server.isUp || memory.revokedAt.has(device.id)) return;
  count('device revoked');
  await server.revoke(device.id);
  await world.time.settle();
  if (!server.isUp || !(await server.store.device(device.id))?.revoked) return;
  memory.revokedAt.set(device.id, await server.store.head());
}

function namedOn(device: Device): readonly Named[] {
  const named: Named[] = [];
  for (const { kind, stream, title, closed, gone } of device.disk.held()) {
    if (gone === 0) named.push({ kind, stream, title, closed });
  }
  return named;
}

async function act(
  world: World,
  device: Device,
  random: Random,
  { command, document, stream }: Chosen,
  wildShare = world.plan.wildShare,
): Promise<void> {
  const { time, note } = world;
  const { replica } = device;
  if (!replica || !device.isOpen) return;
  const drawing = { random, nowMs: time.nowMs, known: namedOn(device) };
  const input = drawnInput(
    command,
    document?.kind === command.stream.kind ? document.state : undefined,
    drawing,
    wildShare,
  );
  const asked = needsServer(command) ? replica.send : replica.record;
  let outcome = 'no answer';
  // Whoever records waits for nothing but the device; an answer of the server may come much later.
  void asked(command.name, stream, input).then((done) => {
    outcome = done.ok ? 'done' : done.refusal.code;
    time.happened += 1;
    if (done.ok && !needsServer(command)) noteRecorded(world, device);
  });
  await time.settle();
  note(`${device.id} ${command.name} ${outcome}`);
}

interface Chosen {
  readonly command: AnyCommand;
  readonly document: LocalDocument | undefined;
  readonly stream: string | undefined;
}

function choose(world: World, device: Device, random: Random): Chosen | undefined {
  const { model, time } = world;
  const held = [...device.disk.held()].filter(({ gone }) => gone === 0);
  const weighted = held.map((document) => [WEIGHTS[document.kind] ?? 1, document] as const);
  const document = weighted.length > 0 ? random.weighted(weighted) : undefined;
  const way = random.weighted([
    [3, 'begin'],
    [7, 'offered'],
    [1, 'any'],
  ] as const);
  if (way === 'any') {
    const command = random.pick(commandsOf(model));
    return { command, document, stream: random.chance(0.2) ? undefined : document?.stream };
  }
  if (way === 'offered' && document) {
    const offers = offersOn(model, device.person, document, time.now());
    const weights = offers.map(
      ({ command, group }) => [group === 'main' ? 4 : 1, command] as const,
    );
    if (weights.length === 0) return undefined;
    return { command: random.weighted(weights), document, stream: document.stream };
  }
  return beginning(model, device, random);
}

async function oneOf(world: World, random: Random, commands: readonly string[]): Promise<void> {
  const all = world.devices.filter(({ isOpen }) => isOpen);
  const found = all.flatMap((device) =>
    choicesOf(world, device, commands).map((chosen) => ({ device, chosen })),
  );
  const one = random.pickAny(found);
  if (one) await act(world, one.device, random, one.chosen, 0);
}

/** Each of these, begun or on whatever it is offered on. */
function choicesOf(
  { model, time }: World,
  { disk, person }: Device,
  commands: readonly string[],
): readonly Chosen[] {
  const found: Chosen[] = [];
  for (const document of disk.held()) {
    if (document.gone !== 0) continue;
    for (const { command } of offersOn(model, person, document, time.now())) {
      if (commands.includes(command.name)) {
        found.push({ command, document, stream: document.stream });
      }
    }
  }
  for (const { kind } of model.contexts.flatMap(({ streams }) => streams)) {
    for (const { command } of beginningsOf(model, person, kind)) {
      const stream = newStreamOf(command, person);
      if (commands.includes(command.name)) found.push({ command, document: undefined, stream });
    }
  }
  return found;
}

function beginning(model: Model, device: Device, random: Random): Chosen | undefined {
  const kinds = model.contexts.flatMap(({ streams }) => streams.map(({ kind }) => kind));
  const offers = kinds.flatMap((kind) =>
    beginningsOf(model, device.person, kind).map(
      ({ command }) => [WEIGHTS[kind] ?? 0.3, command] as const,
    ),
  );
  if (offers.length === 0) return undefined;
  const command = random.weighted(offers);
  return { command, document: undefined, stream: newStreamOf(command, device.person) };
}

async function settleDispute(world: World, device: Device, random: Random): Promise<void> {
  const { replica } = device;
  if (!replica || !device.isOpen) return;
  const dispute = random.pickAny(await replica.disputes());
  if (!dispute) return;
  // Nobody else had it: who lets go of it lets it be lost.
  if (dispute.onlyHere) world.memory.mayBeLost.add(dispute.event.id);
  void replica.settle(dispute.event.id, random.pick(['let-go', 'recorded-again'] as const));
  await world.time.settle();
}

import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { epochMs, type Model, type RecordedEvent } from '@callout/kernel';
import { model } from '@callout/model';
import type { Canary } from './canaries.fixture.ts';
import { Device } from './device.fixture.ts';
import type { InvariantNumber } from './invariants/names.fixture.ts';
import { CALM, Network } from './network.fixture.ts';
import { deviceOf, foundedAt, newFolder, PEOPLE, tokenOf } from './organisation.fixture.ts';
import type { Plan } from './plan.fixture.ts';
import { Programs } from './programs.fixture.ts';
import { randomOf } from './random.fixture.ts';
import { type Disk, MemoryDisk } from './replica.fixture.ts';
import { type Asked, SimulatedServer } from './server.fixture.ts';
import { VirtualTime } from './virtual-time.fixture.ts';

export interface Violation {
  readonly invariant: InvariantNumber;
  readonly what: string;
}

/** What is remembered of a history, to be compared with what came of it. */
interface Memory {
  /** Facts that a device has told its person are recorded, by id. */
  readonly recorded: Map<string, RecordedEvent>;
  /** Those of them that may be lost: a disk that was put back, or a device that never comes again, had them alone. */
  readonly mayBeLost: Set<string>;
  /** Devices whose disks were put back or copied. */
  readonly tampered: Set<string>;
  /** Positions of the log when devices were revoked. */
  readonly revokedAt: Map<string, number>;
  /** Deliveries to external systems, by the id of the message. */
  readonly delivered: Map<string, number>;
  readonly violations: Violation[];
  readonly faults: Map<string, number>;
  requests: number;
  checks: number;
  restores: number;
}

export interface World {
  readonly plan: Plan;
  readonly time: VirtualTime;
  readonly server: SimulatedServer;
  readonly network: Network;
  readonly devices: Device[];
  readonly memory: Memory;
  readonly canary: Canary | undefined;
  readonly model: Model;
  readonly programs: Programs;
  readonly count: (fault: string) => void;
  readonly note: (line: string) => void;
  readonly violated: (invariant: InvariantNumber, what: string) => void;
  readonly hash: () => string;
  readonly folder: string;
  readonly backups: { server: string | undefined; readonly disks: Map<Device, Disk> };
  readonly close: () => Promise<void>;
}

const VIOLATIONS_MAX = 4;

function newMemory(): Memory {
  return {
    recorded: new Map(),
    mayBeLost: new Set(),
    tampered: new Set(),
    revokedAt: new Map(),
    delivered: new Map(),
    violations: [],
    faults: new Map(),
    ...{ requests: 0, restores: 0, checks: 0 },
  };
}

/** Looks at every answer of the server. */
type CheckAnswer = (
  world: World,
  device: Device,
  asked: Asked,
  response: Response,
) => Promise<void>;

export async function openWorld(
  plan: Plan,
  canary: Canary | undefined,
  checkAnswer: CheckAnswer,
): Promise<World> {
  const { seed } = plan;
  const folder = newFolder();
  mkdirSync(folder, { recursive: true });
  copyFileSync(await foundedAt(plan.start, plan.workers), join(folder, 'callout.sqlite'));
  const time = new VirtualTime(plan.start);
  const memory = newMemory();
  const trace = createHash('sha256');
  const known = canary?.model?.(model) ?? model;
  const programs = new Programs(known);
  const count = (fault: string) => memory.faults.set(fault, (memory.faults.get(fault) ?? 0) + 1);
  const note = (line: string) => trace.update(`${time.nowMs - epochMs(plan.start)} ${line}\n`);
  const violated = (invariant: InvariantNumber, what: string) => {
    if (memory.violations.length < VIOLATIONS_MAX) memory.violations.push({ invariant, what });
  };
  const server = new SimulatedServer({
    ...{ time, folder, model: known, random: randomOf(seed, 'server') },
    ...{ instances: plan.instances, balancer: randomOf(seed, 'balancer') },
    changeStore: canary?.store ?? ((store) => store),
    changeTransaction: canary?.transaction ?? ((transaction) => transaction),
    deliver: async (_input, { messageId }) => {
      memory.delivered.set(messageId, (memory.delivered.get(messageId) ?? 0) + 1);
      return {};
    },
    onKilled: (point) => {
      count(`server killed ${point}`);
      note(`killed ${point}`);
    },
  });
  const world: World = {
    ...{ plan, time, server, memory, canary, folder, count, violated, programs },
    network: new Network({
      ...{ time, server, count, random: randomOf(seed, 'network') },
      onAnswer: async (line, asked, response) => {
        memory.requests += 1;
        const path = asked.url.replace(/\?.*/, '');
        note(`${asked.method} ${path} ${response.status}`);
        const device = world.devices.find((one) => one.line === line);
        if (!device) return response;
        const answered = (await canary?.answer?.(asked, response)) ?? response;
        await checkAnswer(world, device, asked, answered.clone());
        return answered;
      },
    }),
    devices: [],
    model: known,
    note: (line) => void note(line),
    hash: () => trace.copy().digest('hex'),
    backups: { server: undefined, disks: new Map() },
    close: async () => {
      for (const device of world.devices) device.crash();
      await server.bury();
      programs.end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await server.start();
  for (const [index, { person: who, nth }] of plan.devices.entries()) {
    const person = PEOPLE[who];
    if (!person) throw new Error(`there is nobody number ${who}`);
    const id = deviceOf(person, nth);
    const device = newDevice(world, { id, person, token: tokenOf(id) }, index);
    await device.open();
    world.devices.push(device);
  }
  // Everybody has loaded what they may see before anything goes wrong.
  await time.pass(time.nowMs + 60_000);
  return world;
}

export function newDevice(
  world: World,
  named: ConstructorParameters<typeof Device>[1],
  nth: number,
): Device {
  const { plan, time, network } = world;
  return new Device(
    {
      ...{ time, network },
      program: () => world.programs.onDevice(world.programs.generation),
      ...{ withJournal: plan.withJournal, pageMax: plan.pageMax },
      written: world.canary?.written,
      random: randomOf(plan.seed, 'device', nth),
    },
    named,
    new MemoryDisk(),
  );
}

/** The weather clears, and every way is open. */
export function heal({ network, devices }: World): void {
  network.weather = CALM;
  for (const device of devices) network.cutLine(device.line, 'none');
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AnyCommand,
  epochMs,
  instantText,
  type RecordedEvent,
  type Role,
  runCommand,
  uuidV7,
} from '@callout/kernel';
import { countedBytes } from '@callout/kernel/testing';
import { model } from '@callout/model';
import { createEngine, createSqliteStore, type Principal } from '@callout/sync-server';
import { quiet } from './engine.fixture.ts';
import { run, sampleOf } from './scene.fixture.ts';

const HOUR_MS = 3_600_000;
const MONDAY = '2026-11-23T06:00:00.000Z';
const ALWAYS = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '00:00', to: '24:00' }));

/** Somebody of a role; a client and a worker are the stream of that id. */
export function personOf(role: Role, subject?: string): Principal {
  const name = subject ? `${role} ${subject}` : `The ${role}`;
  const id = subject ? `user-${subject}` : `user-${role}`;
  return { id, name, roles: [role], ...(subject ? { subject } : {}) };
}

export function commandOf(name: string): AnyCommand {
  const command = model.command(name);
  if (!command) throw new Error(`there is no ${name}`);
  return command;
}

/** A server in memory of one's own, with a clock that the test moves and devices that push to it. */
export function openWorld() {
  const folder = mkdtempSync(join(tmpdir(), 'callout-pushing-'));
  const store = createSqliteStore({ path: join(folder, 'callout.sqlite') });
  let instantMs = epochMs(MONDAY);
  const random = countedBytes();
  const now = () => instantText(instantMs);
  const engine = createEngine({ store, model, clock: { now }, random, log: quiet });
  const numbers = new Map<string, number>();

  const say = (command: string, stream: string, data: unknown, person: Principal) =>
    run(engine, { context: commandOf(command).stream.context, command, stream, data }, person);

  const newUuid = () => uuidV7(instantMs, random(16));

  /** What a device of this person would record on the stream as the server has it. */
  async function recordedBy(person: Principal, name: string, stream: string, input: unknown) {
    const command = commandOf(name);
    const document = await store.document(command.stream.kind, stream);
    const role = person.roles[0];
    if (!role) throw new Error('a person has a role');
    const device = `device-${person.id}`;
    const id = newUuid();
    return runCommand({
      command,
      stream,
      state: document?.state,
      input,
      actor: { id: person.id, role, name: person.name, subject: person.subject },
      now: now(),
      stamp: () => ({ id, device }),
      correlationId: id,
    });
  }

  /** Pushes from the person's own device, which numbers what it sends. */
  async function push(person: Principal, events: readonly RecordedEvent[]) {
    const device = `device-${person.id}`;
    const before = numbers.get(device) ?? 0;
    const numbered = events.map((event, index) => ({ ...event, deviceSeq: before + index + 1 }));
    numbers.set(device, before + events.length);
    return engine.push({ device, lowestUnsent: before + 1, events: numbered }, person);
  }

  return {
    store,
    engine,
    now,
    newUuid,
    say,
    recordedBy,
    push,
    windowIn: (hours: number) => ({
      from: instantText(instantMs + hours * HOUR_MS),
      to: instantText(instantMs + (hours + 2) * HOUR_MS),
    }),
    pass: async (hours: number) => {
      instantMs += hours * HOUR_MS;
      await engine.runDue();
    },
    close: async () => {
      await engine.stop();
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
export type World = ReturnType<typeof openWorld>;

export const MANAGER = personOf('manager');

/** The organisation, a service that anybody can render, clients c1 … and workers w1 … */
export async function found(world: World, people: number): Promise<void> {
  const { say, engine } = world;
  await say('ConfigureOrganisation', 'organisation', sampleOf('OrganisationConfigured'), MANAGER);
  await say(
    'DefineServiceType',
    't1',
    {
      ...sampleOf('ServiceTypeDefined'),
      evidenceRequired: { startPhoto: false, reportPhoto: false, signature: false },
    },
    MANAGER,
  );
  for (let index = 1; index <= people; index += 1) {
    const client = { ...sampleOf('ClientRegistered'), name: `Client ${index}` };
    await say('RegisterClient', `c${index}`, client, MANAGER);
    const worker = {
      ...sampleOf('WorkerRegistered'),
      name: `Worker ${index}`,
      capacity: 1000,
      availability: { weeklyHours: ALWAYS, timeOff: [] },
    };
    await say('RegisterWorker', `w${index}`, worker, MANAGER);
  }
  await engine.idle();
}

/** What the form of a client holds, honestly filled in. */
export function orderOf(world: World, index: number) {
  const sample = sampleOf('ServiceRequested');
  return {
    ...sample,
    client: { id: `c${index}`, name: `Client ${index}` },
    wanted: world.windowIn(3),
    timeZone: 'Europe/Berlin',
  };
}

import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addMinutes, type Principal, type Role } from '@callout/kernel';
import { model } from '@callout/model';
import { NO_NUMBERS } from '@callout/sync';
import { createEngine, createLog, createSqliteStore, type Session } from '@callout/sync-server';
import { run, sampleOf } from '../integration/scene.fixture.ts';
import { randomOf } from './random.fixture.ts';

// The organisation that every history begins with: it is founded once in a process for each first day, by
// the real commands, and its database is copied from then on.

/**
 * Each has something about it, so that even half a day comes upon it: the night in which clocks are set
 * forward, the ends of weeks of 167 and of 169 hours, the ends of a month, of a year and of a leap month.
 */
export const STARTS = [
  '2026-03-28T21:00:00.000Z',
  '2026-03-29T14:00:00.000Z',
  '2026-10-25T15:00:00.000Z',
  '2026-11-30T15:00:00.000Z',
  '2026-12-31T16:00:00.000Z',
  '2028-02-29T15:00:00.000Z',
] as const;

const ALWAYS = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '00:00', to: '24:00' }));
const CLIENTS = 3;
/** So many people there are who may be workers. */
export const WORKERS = 3;

function person(id: string, name: string, role: Role, subject?: string): Principal {
  return { id, name, roles: [role], ...(subject === undefined ? {} : { subject }) };
}

const several = (count: number, make: (index: number) => Principal) =>
  Array.from({ length: count }, (_, index) => make(index + 1));

export const PEOPLE: readonly Principal[] = [
  person('user-manager1', 'Mara Lind', 'manager'),
  person('user-manager2', 'Tom Berg', 'manager'),
  person('user-supplies', 'Ida Holm', 'supplies'),
  person('user-reviewer', 'Rena Falk', 'reviewer'),
  person('user-accountant', 'Ada Krog', 'accountant'),
  ...several(CLIENTS, (n) => person(`user-client${n}`, `Client ${n}`, 'client', `c${n}`)),
  ...several(WORKERS, (n) => person(`user-worker${n}`, `Worker ${n}`, 'worker', `w${n}`)),
];

export const DEVICES_EACH = 2;
export function deviceOf({ id }: Principal, nth: number): string {
  return `${id}-device-${nth}`;
}
export function tokenOf(device: string): string {
  return Buffer.from(device).toString('base64url');
}
function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

const SESSION_MINUTES = 30 * 24 * 60;

/** What signing in on the device gives. */
export function sessionOf(device: string, user: string, now: string): Session {
  return {
    tokenHash: tokenHash(tokenOf(device)),
    ...{ user, device },
    createdAt: now,
    lastUsedAt: now,
    expiresAt: addMinutes(now, SESSION_MINUTES),
  };
}

/** Files that live in memory where the machine offers it; nothing of them has to survive a power cut. */
const MEMORY = '/dev/shm';
// What is compared in passing, such as a replay, goes there too.
if (existsSync(MEMORY)) process.env['TMPDIR'] = MEMORY;
const root = mkdtempSync(join(tmpdir(), 'callout-simulation-'));
process.on('exit', () => rmSync(root, { recursive: true, force: true }));
let folders = 0;

export function newFolder(): string {
  folders += 1;
  return join(root, `run-${folders}`);
}

const founded = new Map<string, Promise<string>>();

/** The path of the database, which nobody may change. */
export function foundedAt(start: string, workers: number): Promise<string> {
  const name = `${start.slice(0, 10)}-${workers}`;
  const known = founded.get(name) ?? found(start, workers, join(root, `founded-${name}.sqlite`));
  founded.set(name, known);
  return known;
}

async function found(start: string, workers: number, path: string): Promise<string> {
  const store = createSqliteStore({ path });
  const now = addMinutes(start, -60);
  const random = randomOf('organisation', start);
  const engine = createEngine({
    ...{ store, model, clock: { now: () => now }, random: random.bytes },
    log: createLog('silent'),
    withoutEffects: true,
  });
  const manager = PEOPLE[0];
  if (!manager) throw new Error('somebody has to found it');
  const manage = (command: string, stream: string, data: unknown) =>
    run(engine, { context: 'management', command, stream, data }, manager);
  await manage('ConfigureOrganisation', 'organisation', sampleOf('OrganisationConfigured'));
  await manage('DefineServiceType', 't1', {
    ...sampleOf('ServiceTypeDefined'),
    evidenceRequired: { startPhoto: false, reportPhoto: false, signature: false },
  });
  for (const { name, subject = '', roles } of PEOPLE) {
    if (roles.includes('client')) {
      await manage('RegisterClient', subject, { ...sampleOf('ClientRegistered'), name });
    }
    if (roles.includes('worker') && Number(subject.slice(1)) <= workers) {
      const sample = sampleOf('WorkerRegistered');
      const availability = { weeklyHours: ALWAYS, timeOff: [] };
      await manage('RegisterWorker', subject, { ...sample, name, capacity: 1_000, availability });
    }
  }
  await engine.idle();
  await store.write(async (transaction) => {
    for (const { id, name, roles, subject } of PEOPLE) {
      const account = { id, login: id, name, roles, disabled: false };
      await transaction.putAccount(subject === undefined ? account : { ...account, subject });
      for (let nth = 1; nth <= DEVICES_EACH; nth += 1) {
        const device = deviceOf({ id, name, roles }, nth);
        const blank = { numbers: NO_NUMBERS, cloned: false, revoked: false };
        await transaction.putDevice({ id: device, user: id, ...blank, lastSeenAt: now });
        await transaction.putSession(sessionOf(device, id, now));
      }
    }
  });
  await engine.stop();
  // The last connection that closes moves the whole log into the one file.
  await store.close();
  return path;
}

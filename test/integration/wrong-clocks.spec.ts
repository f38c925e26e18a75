// Proves that a worker whose device tells the wrong time is paid for their work like anybody else: a real
// replica, whose clock is two days ahead, a day behind, years behind, or jumps between one fact and the next,
// records a visit without a network and sends it to a real server. Nothing is disputed, the visit has its
// right times, a manager is asked to look, and the month pays for it.
import { addMinutes, instantText } from '@callout/kernel';
import { madeIdOf } from '@callout/kernel/testing';
import { model } from '@callout/model';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { documentOf, done, eventsOf, everyRole, ID, setUp, theOne } from './http-road.fixture.ts';
import { deviceKeyOf, openTestServer, PASSWORD, type TestServer } from './http-server.fixture.ts';
import { first, type Replica, replicaPackage } from './replica.fixture.ts';
import { nowOn, settle, turnClock } from './server-clock.fixture.ts';

// A Monday far ahead, nine o'clock in Berlin.
const MONDAY = '2040-03-05T08:00:00.000Z';
const WINDOW = { from: '2040-03-05T09:00:00.000Z', to: '2040-03-05T11:00:00.000Z' };
const STARTED = addMinutes(WINDOW.from, 15);
const COMPLETED = addMinutes(WINDOW.from, 75);
const AFTER_THE_MONTH = '2040-04-02T08:00:00.000Z';
const HOUR_MS = 3_600_000;
const PRICE = 10_000;
const EARNED = 6_000;
const PATIENCE_MS = 120_000;
/** The server's clock goes on while the test does. */
const APART_MS_MAX = 60_000;

let testServer: TestServer;
let people: Awaited<ReturnType<typeof everyRole>>;
let device: Replica | undefined;
const request = madeIdOf('r1');
/** The server's clock less this machine's. */
let aheadMs = 0;

async function turn(now: string): Promise<void> {
  await turnClock(testServer, now);
  aheadMs = Date.parse(await nowOn(testServer)) - Date.now();
}

beforeEach(async () => {
  testServer = await openTestServer({ testClock: true });
  await turn(MONDAY);
  people = await everyRole(testServer);
  await setUp(people.manager);
  const lamps = madeIdOf('t2');
  await done(people.manager, 'management', 'DefineServiceType', lamps, {
    ...{ name: 'Lamp check', description: '', basePrice: PRICE, typicalDurationMinutes: 60 },
    ...{ requiredSkills: ['gas'], supplies: [] },
    evidenceRequired: { startPhoto: false, reportPhoto: false, signature: false },
  });
  await done(people.client, 'provisioning', 'RequestService', request, {
    client: { id: ID.school, name: 'Harbour School' },
    serviceType: { id: lamps, name: 'Lamp check' },
    ...{ description: 'It flickers.', place: { address: 'Kaistr. 4, Hamburg' } },
    contact: { name: 'Ada Petersen', phone: '+49 40 5550100' },
    wanted: WINDOW,
  });
  await settle(testServer);
});
afterEach(async () => {
  await device?.close();
  device = undefined;
  await testServer.close();
});

/** A worker's device, whose clock is as far off as is said, and which can be cut off. */
async function openDevice() {
  const line = { isOpen: true, cut: new AbortController() };
  const clock = { offMs: 0 };
  const signedIn = await replicaPackage.signIn({
    ...{ serverUrl: testServer.url, login: 'worker', password: PASSWORD },
    ...{ device: 'phone', deviceKey: deviceKeyOf('phone') },
  });
  if (!signedIn.ok) throw new Error(signedIn.refusal.code);
  const serverMs = () => Date.now() + aheadMs;
  const open = (offMs: number) => {
    clock.offMs = offMs;
    return replicaPackage.openReplica({
      ...{ model, ...signedIn.value, device: 'phone', serverUrl: testServer.url, tabs: false },
      clock: { now: () => instantText(serverMs() + clock.offMs), elapsedMs: serverMs },
      fetch: (input, init) => {
        if (!line.isOpen) return Promise.reject(new TypeError('fetch failed'));
        const signals = [line.cut.signal, ...(init?.signal ? [init.signal] : [])];
        return fetch(input, { ...init, signal: AbortSignal.any(signals) });
      },
    });
  };
  return {
    open,
    set: (offMs: number) => {
      clock.offMs = offMs;
    },
    cutOff: () => {
      line.isOpen = false;
      line.cut.abort();
    },
    connect: () => {
      line.cut = new AbortController();
      line.isOpen = true;
    },
  };
}

const days = (count: number) => count * 24 * HOUR_MS;
const YEARS_BEHIND = -days(10 * 365);

test.each([
  ['two days ahead', [days(2), days(2), days(2)], 'clock-ahead'],
  ['one day behind', [-days(1), -days(1), -days(1)], 'clock-behind'],
  ['years behind', [YEARS_BEHIND, YEARS_BEHIND, YEARS_BEHIND], 'clock-behind'],
  ['right, then jumping two days ahead and a day behind', [0, days(2), -days(1)], 'clock-behind'],
  ['a day behind, then set right, then two days ahead', [-days(1), 0, days(2)], 'clock-ahead'],
] as const)(
  'a device with its clock %s sends its work and is paid for it',
  async (_name, [atFirst, atStart, atEnd], mark) => {
    const phone = await openDevice();
    device = await phone.open(atFirst);
    const isSynced = ({ connection, syncedAt }: { connection: string; syncedAt?: unknown }) =>
      connection === 'online' && syncedAt !== undefined;
    await first(device.status$, isSynced);
    phone.cutOff();

    await turn(STARTED);
    phone.set(atStart);
    expect((await device.record('StartService', request, { evidence: [] })).ok).toBe(true);
    await turn(COMPLETED);
    phone.set(atEnd);
    const report = { evidence: [], notes: 'It does not flicker.' };
    expect((await device.record('CompleteService', request, report)).ok).toBe(true);

    phone.connect();
    device.syncNow();
    await first(
      device.status$,
      ({ connection, unsent }) => connection === 'online' && unsent === 0,
    );
    expect(await first(device.disputes$, () => true)).toEqual([]);

    await settle(testServer);
    const visit = await documentOf(people.manager, 'provisioning', 'service-request', request);
    // Completed, and in the manager's list of what to look at.
    expect([visit.status, visit.state['status'], visit.disputes]).toEqual([
      'attention',
      'completed',
      [],
    ]);
    const { startedAt, endedAt, marks } = visit.state as {
      readonly startedAt: string;
      readonly endedAt: string;
      readonly marks: readonly { readonly kind: string; readonly step: string }[];
    };
    const apartMs = (told: string, right: string) => Math.abs(Date.parse(told) - Date.parse(right));
    expect(apartMs(startedAt, STARTED)).toBeLessThan(APART_MS_MAX);
    expect(apartMs(endedAt, COMPLETED)).toBeLessThan(APART_MS_MAX);
    expect(marks.map(({ step, kind }) => `${step} ${kind}`)).toEqual([
      `check-in ${mark}`,
      `completion ${mark}`,
    ]);

    await turn(AFTER_THE_MONTH);
    await settle(testServer);
    const { stream, state } = await theOne(people.worker, 'billing', 'worker-statement');
    const types = await eventsOf(people.worker, 'billing', 'worker-statement', stream);
    expect(types.slice(0, 2)).toEqual(['WorkerEarned', 'PayoutIssued']);
    expect(state['payout']).toMatchObject({ total: EARNED });
  },
  PATIENCE_MS,
);

// Proves rule 25 and rule 6 over random histories of a whole organisation: tables of any years are
// imported, devices whose clocks are off by hours or years push their work, time passes, and an
// accountant closes what they can. Whatever happens, nothing is recorded later than now, no period is
// closed that is not over, and every charge lies in the week of its ending or in the first open one.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ConfirmedEvent,
  instantText,
  type Period,
  type Principal,
  type RecordedEvent,
  runCommand,
  uuidV7,
} from '@callout/kernel';
import { countedBytes, madeIdOf } from '@callout/kernel/testing';
import { model } from '@callout/model';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createEngine } from '../../engine/engine.ts';
import type { Engine } from '../../engine/port.ts';
import type { Clock } from '../../host/clock.ts';
import { historyClock } from '../../host/history-clock.ts';
import { clockOnLog } from '../../store/log-clock.ts';
import { createSqliteStore } from '../../store/sqlite.ts';
import { dateReader } from './dates.ts';
import { streamIdOf } from './import-run.ts';
import { mappingSchema } from './mapping.ts';
import { importTable } from './run.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const accountant: Principal = { id: 'u-paul', name: 'Paul', roles: ['accountant'] };
const manager: Principal = { id: 'u-vera', name: 'Vera', roles: ['manager'] };

const mapping = mappingSchema.parse({
  name: 'calls',
  timeZone: 'Europe/Berlin',
  dateFormats: ['yyyy-MM-dd HH:mm'],
  organisation: { name: 'Northside', currency: 'EUR', locale: 'en' },
  key: '{no}',
  created: { at: '{opened}' },
  client: { key: '{client}', name: 'Client {client}' },
  serviceType: {
    ...{ key: 'leak', name: 'Leak', requiredSkills: ['water'] },
    ...{ basePrice: 10_000, typicalDurationMinutes: 60 },
  },
  worker: { key: 'crew', name: 'Water crew', skills: ['water'], capacity: 1_000 },
  request: { description: 'Leak', address: 'Kaistr. 4', contactName: 'Caller' },
  completed: { when: { column: 'state', in: ['done'] }, at: '{closed}' },
});

interface RowPlan {
  readonly openedMs: number;
  readonly hours: number;
  readonly client: number;
  readonly isDone: boolean;
}

function createWorld() {
  const folder = mkdtempSync(join(tmpdir(), 'callout-ahead-'));
  const store = createSqliteStore({ path: join(folder, 'callout.sqlite') });
  let nowMs = Date.parse('2026-11-23T09:00:00.000Z');
  const real: Clock = { now: () => instantText(nowMs) };
  const random = countedBytes();
  const engineBy = (clock: Clock) => createEngine({ store, model, clock, random, log: quiet });
  const engine = engineBy(real);
  let rows = 0;
  let deviceSeq = 0;

  async function importRows(plans: readonly RowPlan[]): Promise<void> {
    const lastRecorded = (await store.events((await store.head()) - 1, 1))[0]?.recordedAt;
    const isFirst = (await requests()).length === 0;
    const history = isFirst ? historyClock(lastRecorded ?? instantText(0), real) : undefined;
    const importing = history ? engineBy(history) : engine;
    const text = (ms: number) => instantText(ms).slice(0, 16).replace('T', ' ');
    const table = plans.map(({ openedMs, hours, client, isDone }, index) => ({
      line: index + 2,
      row: {
        no: String(rows + index),
        opened: text(openedMs),
        closed: text(openedMs + hours * HOUR_MS),
        client: String(client),
        state: isDone ? 'done' : 'open',
      },
    }));
    rows += plans.length;
    await importTable({
      ...{ engine: importing, store, model, mapping, history, now: real.now },
      table: { rows: table, faults: [] },
      dates: dateReader(mapping.dateFormats, mapping.timeZone),
      onProgress: () => undefined,
      signal: new AbortController().signal,
    });
    history?.moveTo(real.now());
    await importing.runDue();
    if (history) await importing.stop();
  }
  const requests = async () =>
    (
      await store.documents({
        ...{ context: 'provisioning', kind: 'service-request', tokens: 'everybody', limit: 100 },
      })
    ).documents;

  /** A request of today, carried out by a device whose clock is off by so much. */
  async function work(client: number, skewMs: number, by = engine): Promise<void> {
    const id = streamIdOf(mapping, 'client', String(client));
    const stream = uuidV7(nowMs, random(16));
    const asked = await order(by, 'RequestService', stream, {
      client: { id, name: `Client ${client}` },
      serviceType: { id: streamIdOf(mapping, 'service-type', 'leak'), name: 'Leak' },
      ...{ description: 'Leak', place: { address: 'Kaistr. 4' }, contact: { name: 'Caller' } },
      wanted: { from: instantText(nowMs + HOUR_MS), to: instantText(nowMs + 3 * HOUR_MS) },
    });
    if (!asked) return;
    await by.idle();
    for (const command of ['StartService', 'CompleteService']) {
      await push(stream, command, skewMs, by);
    }
  }
  async function push(stream: string, name: string, skewMs: number, by: Engine): Promise<void> {
    const command = model.command(name);
    const document = await store.document('service-request', stream);
    if (!command || !document) throw new Error(`there is no ${name} of ${stream}`);
    const worker = { id: 'u-crew', name: 'Crew', subject: document.assignee };
    deviceSeq += 1;
    const run = runCommand({
      ...{ command, stream, state: document.state, input: { evidence: [], notes: '' } },
      actor: { ...worker, role: 'worker' },
      now: instantText(nowMs + skewMs),
      stamp: () => ({ id: madeIdOf('device', deviceSeq), device: 'phone', deviceSeq }),
      correlationId: madeIdOf('device', deviceSeq),
    });
    if (!run.ok) return;
    const events = run.value.events as RecordedEvent[];
    const principal: Principal = { ...worker, roles: ['worker'] };
    const { verdicts } = await by.push({ device: 'phone', lowestUnsent: 1, events }, principal);
    // An honest device's work is never lost, however wrong its clock is.
    expect(verdicts).toMatchObject([{ verdict: 'accepted' }]);
    await by.idle();
  }
  async function closeAll(): Promise<void> {
    for (const [kind, command] of [
      ['client-statement', 'CloseWeek'],
      ['worker-statement', 'CloseMonth'],
    ] as const) {
      const query = { context: 'billing', kind, tokens: 'everybody', limit: 100 } as const;
      for (const { stream } of (await store.documents(query)).documents) {
        await engine.execute({ context: 'billing', command, stream, data: {} }, accountant);
      }
    }
    await engine.idle();
  }
  return {
    store,
    importRows,
    work,
    closeAll,
    /** Work that an engine told of whose clock had run ahead, as an import of earlier versions left it. */
    workAhead: async (client: number, at: string) => {
      const before = nowMs;
      nowMs = Date.parse(at);
      const ahead = engineBy({ now: real.now });
      await work(client, 0, ahead);
      nowMs += 40 * DAY_MS;
      await ahead.runDue();
      await ahead.stop();
      nowMs = before;
    },
    pass: async (ms: number) => {
      nowMs += ms;
      await engine.runDue();
    },
    now: real.now,
    close: async () => {
      await engine.stop();
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function order(engine: Engine, command: string, stream: string, data: unknown) {
  const done = await engine.execute({ context: 'provisioning', command, stream, data }, manager);
  return done.ok;
}

type World = ReturnType<typeof createWorld>;

const ENDINGS = ['ServiceCompleted', 'ServiceFailed', 'ServiceCancelled'];

/** How often what is proved was the case: of nothing, anything holds. */
const seen = { charges: 0, invoices: 0, payouts: 0, clocksAhead: 0 };

async function check({ store, now }: World): Promise<void> {
  const events = await store.events(0, 10_000);
  const endings = new Map<string, ConfirmedEvent>();
  const closedTo = new Map<string, string>();
  for (const event of events) {
    expect(event.occurredAt <= event.recordedAt).toBe(true);
    expect(event.recordedAt <= now()).toBe(true);
    const data = event.data as {
      readonly client?: { readonly id: string };
      readonly week?: Period;
      readonly month?: Period;
      readonly requestId?: string;
    };
    if (event.noticed?.clockSaid) seen.clocksAhead += 1;
    if (ENDINGS.includes(event.type)) endings.set(event.stream, event);
    if (event.type === 'ClientInvoiceIssued' || event.type.startsWith('Payout')) {
      const { to } = data.week ?? data.month ?? { to: '' };
      if (to) expect(to <= event.recordedAt).toBe(true);
    }
    const client = data.client?.id ?? '';
    if (event.type === 'ClientInvoiceIssued') {
      closedTo.set(client, data.week?.to ?? '');
      seen.invoices += 1;
    }
    if (event.type === 'PayoutIssued') seen.payouts += 1;
    if (event.type !== 'ClientCharged') continue;
    seen.charges += 1;
    const heardAt = endings.get(data.requestId ?? '')?.recordedAt ?? '';
    const { from = '', to = '' } = data.week ?? {};
    const isNatural = from <= heardAt && heardAt < to;
    const isFirstOpen = from === closedTo.get(client) && heardAt < from;
    expect([data.week?.start, isNatural || isFirstOpen]).toEqual([data.week?.start, true]);
  }
}

const clients = fc.integer({ min: 1, max: 2 });
const row = fc.record({
  openedMs: fc.integer({
    min: Date.parse('2026-08-01T00:00:00.000Z') / HOUR_MS,
    max: Date.parse('2027-02-01T00:00:00.000Z') / HOUR_MS,
  }),
  hours: fc.oneof(fc.integer({ min: 0, max: 400 }), fc.constant(15 * 365 * 24)),
  client: clients,
  isDone: fc.boolean(),
});
const rows = fc.array(
  row.map((plan) => ({ ...plan, openedMs: plan.openedMs * HOUR_MS })),
  { minLength: 1, maxLength: 6 },
);
// More than a day behind its stream's beginning a fact is disputed, where a device did not correct it.
const skew = fc.oneof(
  fc.integer({ min: -23, max: 30 * 24 }).map((hours) => hours * HOUR_MS),
  fc.constantFrom(5 * HOUR_MS, -5 * HOUR_MS, 15 * 365 * DAY_MS, 60_000),
);
const step = fc.oneof(
  fc.record({ do: fc.constant('import' as const), rows }),
  { arbitrary: fc.record({ do: fc.constant('work' as const), client: clients, skew }), weight: 3 },
  fc.record({ do: fc.constant('pass' as const), days: fc.integer({ min: 0, max: 20 }) }),
  fc.constant({ do: 'close' as const }),
);

/** Without it, chance alone might prove something of nothing. */
const EARLIER: RowPlan = {
  ...{ openedMs: Date.parse('2026-09-01T08:00:00.000Z'), hours: 3, client: 1, isDone: true },
};
const EVERYTHING = [
  { do: 'work' as const, client: 1, skew: 15 * 365 * DAY_MS },
  { do: 'pass' as const, days: 20 },
  { do: 'close' as const },
];

it('nothing is recorded, and nothing closed, ahead of the clock', {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(rows, fc.array(step, { minLength: 2, maxLength: 8 }), async (first, steps) => {
      const world = createWorld();
      try {
        await world.importRows(first);
        await check(world);
        for (const one of steps) {
          if (one.do === 'import') await world.importRows(one.rows);
          else if (one.do === 'work') await world.work(one.client, one.skew);
          else if (one.do === 'pass') await world.pass(one.days * DAY_MS);
          else await world.closeAll();
          await check(world);
        }
      } finally {
        await world.close();
      }
    }),
    { numRuns: 12, examples: [[[EARLIER], EVERYTHING]] },
  );
  for (const [what, count] of Object.entries(seen)) expect([what, count > 0]).toEqual([what, true]);
});

it('a server does not go on with a log that was told ahead of the clock, and says both instants', async () => {
  const world = createWorld();
  try {
    await world.importRows([EARLIER]);
    await world.workAhead(1, '2042-01-07T10:00:00.000Z');
    const now = '2026-11-27T10:00:00.000Z';
    const latest = (await world.store.lastRecordedAt()) ?? '';
    expect(latest.slice(0, 4)).toBe('2042');
    const refused = await clockOnLog(world.store, { now: () => now }, quiet).catch(String);
    expect(refused).toContain(now);
    expect(refused).toContain(latest);
  } finally {
    await world.close();
  }
});

// Proves that whatever a device pushes, however random, cut off, huge, repeated or forged, is answered by a
// verdict for every fact or by a 4xx whose problem names the place; never by a 5xx, and never so that
// the work of anybody else stops; and that nothing gets into the log that its sender might not have said.
// The seed is printed; CALLOUT_FC_SEED runs it again.
import { madeIdOf } from '@callout/kernel/testing';
import { model } from '@callout/model';
import { PUSH_EVENTS_MAX } from '@callout/sync';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Answer,
  type Caller,
  openTestServer,
  problemIn,
  type TestServer,
} from './http-server.fixture.ts';
import { sampleOf } from './scene.fixture.ts';
import type { PushedFact } from './typed-paths.fixture.ts';

const PUSH = '/sync/v1/push';
let testServer: TestServer;
let bad: Caller;
let good: Caller;
let wim: Caller;
let made = 0;
let goodPushes = 0;

beforeAll(async () => {
  testServer = await openTestServer();
  await testServer.add({ login: 'mara', roles: ['manager'] });
  await testServer.add({ login: 'gina', roles: ['manager'] });
  await testServer.add({ login: 'wim', roles: ['worker'], subject: 'w1' });
  bad = await testServer.asDevice('mara', 'bad-tablet');
  wim = await testServer.asDevice('wim', 'wim-phone');
  good = await testServer.asDevice('gina', 'good-tablet');
});
afterAll(() => testServer.close());

/** What an honest device would send: a client is registered. */
function registration(login: string, device: string, deviceSeq: number): PushedFact {
  made += 1;
  const id = madeIdOf(login, made);
  return {
    id,
    context: 'management',
    kind: 'client',
    stream: madeIdOf(`${login} client`, made),
    type: 'ClientRegistered',
    v: model.event('ClientRegistered')?.version ?? 0,
    data: sampleOf('ClientRegistered'),
    occurredAt: '2026-01-05T09:00:00.000Z',
    actor: { id: `user-${login}`, role: 'manager', name: `${login} by name` },
    command: 'RegisterClient',
    device,
    deviceSeq,
    correlationId: id,
  };
}

const badFact = () => registration('mara', 'bad-tablet', 1);
const pushOf = (events: readonly unknown[], lowestUnsent: unknown = 1) => ({
  device: 'bad-tablet',
  lowestUnsent,
  events,
});

function verdictsIn({ body }: Answer): readonly { event: string; verdict: string }[] {
  return (body as { readonly verdicts: readonly { event: string; verdict: string }[] }).verdicts;
}

/** A verdict for each, or a problem whose place can be found. */
function expectAnswered(answer: Answer, events?: readonly PushedFact[]): void {
  if (answer.status === 200) {
    const told = verdictsIn(answer).map(({ event }) => event);
    if (events) expect([...told].sort()).toEqual(events.map(({ id }) => id).sort());
    return;
  }
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.status).toBeLessThan(500);
  const { code, detail, errors = [] } = problemIn(answer);
  expect(code).not.toBe('');
  expect(detail).not.toBe('');
  if (code === 'invalid') expect(errors.length).toBeGreaterThan(0);
}

/** Somebody else works on, whatever was sent before. */
async function othersWorkOn(): Promise<void> {
  goodPushes += 1;
  const fact = registration('gina', 'good-tablet', goodPushes);
  const answer = await good.post(PUSH, {
    device: 'good-tablet',
    lowestUnsent: goodPushes,
    events: [fact],
  });
  expect(answer.status).toBe(200);
  expect(verdictsIn(answer)).toEqual([
    { event: fact.id, verdict: 'accepted', position: expect.any(Number) },
  ]);
}

const seed = fc.readConfigureGlobal().seed ?? Math.floor(Math.random() * 2 ** 31);
console.info(`bad pushes: seed ${seed}`);
const RUNS = { numRuns: 120, seed };

const log = () => testServer.server.store.events(0, 100_000);

/** Who has sent what there is, and where it stands: as the server says, whatever was told. */
async function expectHonestLog(): Promise<void> {
  const events = await log();
  // What is undone leaves a position out; nobody is given the one that they name.
  expect(events.at(-1)?.position).toBeLessThan(100_000);
  const now = new Date().toISOString();
  const wrong = events.filter(({ device, actor, command, recordedAt, occurredAt }) => {
    const owner = device === undefined ? undefined : OWNERS[device];
    if (recordedAt > now || occurredAt > recordedAt) return true;
    if (owner === undefined) return false;
    const actors = model.command(command ?? '')?.actors;
    return actor.id !== owner.id || actors?.[owner.role] === undefined;
  });
  expect(wrong).toEqual([]);
}
const OWNERS: Readonly<
  Record<string, { readonly id: string; readonly role: 'manager' | 'worker' }>
> = {
  'bad-tablet': { id: 'user-mara', role: 'manager' },
  'good-tablet': { id: 'user-gina', role: 'manager' },
  'wim-phone': { id: 'user-wim', role: 'worker' },
};

describe('a bad push', { timeout: 60_000 }, () => {
  it('of anything at all', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (body) => {
        expectAnswered(await bad.postAny(PUSH, body));
      }),
      RUNS,
    );
    await othersWorkOn();
  });

  it('that is cut off anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (at) => {
        const text = JSON.stringify(pushOf([badFact()]));
        const answer = await bad.postAny(PUSH, text.slice(0, at % text.length));
        expect(answer.status).toBeGreaterThanOrEqual(400);
        expectAnswered(answer);
      }),
      RUNS,
    );
    await othersWorkOn();
  });

  it('with anything in the place of any field', async () => {
    const fields = [...Object.keys(badFact()), 'causationId', 'noticed', '__proto__'];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...fields), fc.jsonValue(), async (field, value) => {
        const fact = badFact();
        const forged: PushedFact = JSON.parse(
          `{${JSON.stringify(field)}:${JSON.stringify(value)},${JSON.stringify(fact).slice(1)}`,
        );
        const text = `{"device":"bad-tablet","lowestUnsent":1,"events":[${JSON.stringify({ ...fact, ...forged, [field]: value })}]}`;
        expectAnswered(await bad.postAny(PUSH, text));
      }),
      RUNS,
    );
    await othersWorkOn();
  });

  it('of well-formed lies about who, what, when and where', async () => {
    const text = fc.string({ maxLength: 90 });
    const lie = fc.record(
      {
        stream: fc.constantFrom(
          'c1',
          'organisation',
          madeIdOf('others', 1),
          '../../etc/passwd',
          '\u0000',
        ),
        kind: fc.constantFrom('client', 'worker', 'tariff', 'service-request', 'nothing'),
        context: fc.constantFrom('management', 'billing', 'provisioning', 'review'),
        type: fc.constantFrom('ClientRegistered', 'TariffSet', 'PayoutIssued', 'Unheard'),
        command: fc.constantFrom('RegisterClient', 'CloseWeek', 'SetTariff', 'Unheard'),
        v: fc.constantFrom(0, 1, 2, 999, 1_000, 1_001, -1),
        device: fc.constantFrom('good-tablet', 'bad-tablet', 'nobody'),
        deviceSeq: fc.constantFrom(0, 1, 7, 2 ** 31, Number.MAX_SAFE_INTEGER),
        occurredAt: fc.constantFrom('0001-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z', 'now'),
        actor: fc.record({
          id: fc.constantFrom('user-gina', 'user-mara', 'policy'),
          role: fc.constantFrom('manager', 'clock', 'policy', 'import', 'client'),
          name: text,
        }),
        causationId: text,
        correlationId: text,
        data: fc.jsonValue(),
        position: fc.constantFrom(0, 1, 10 ** 9, Number.MAX_SAFE_INTEGER),
        version: fc.constantFrom(0, 1, 10 ** 9),
        recordedAt: fc.constantFrom('2026-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z'),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(lie, { minLength: 1, maxLength: 4 }),
        fc.constantFrom(1, 2, 0, -1, 2 ** 40, Number.MAX_SAFE_INTEGER, 1.5),
        async (lies, lowestUnsent) => {
          const events = lies.map((one): PushedFact => ({ ...badFact(), ...one }));
          expectAnswered(await bad.postAny(PUSH, pushOf(events, lowestUnsent)), events);
        },
      ),
      RUNS,
    );
    await othersWorkOn();
    await expectHonestLog();
  });

  it('on streams of other people, by somebody who may do next to nothing', async () => {
    const streams = (await log()).map(({ stream }) => stream);
    const commands = model.contexts.flatMap((context) => context.commands);
    const lie = fc.record({
      command: fc.constantFrom(...commands),
      which: fc.nat(),
      stream: fc.constantFrom('c1', 'w1', 'w2', 'organisation', ...streams),
      actor: fc.constantFrom(
        { id: 'user-wim', role: 'worker', name: 'wim by name', subject: 'w1' },
        { id: 'user-wim', role: 'manager', name: 'wim by name' },
        { id: 'user-gina', role: 'manager', name: 'gina by name' },
        { id: 'policy:charge-client-when-service-ended', role: 'policy', name: '' },
      ),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(lie, { minLength: 1, maxLength: 4 }), async (lies) => {
        const events = lies.map(({ command, which, stream, actor }): PushedFact => {
          const event = command.emits[which % command.emits.length];
          if (!event) throw new Error(`${command.name} comes to nothing`);
          const { context, stream: kind, type, version: v } = event;
          return {
            ...{ ...registration('wim', 'wim-phone', 1), context, kind, type, v, stream, actor },
            ...{ command: command.name, data: sampleOf(type) },
          };
        });
        const pushed = { device: 'wim-phone', lowestUnsent: 1, events };
        expectAnswered(await wim.postAny(PUSH, pushed), events);
      }),
      { ...RUNS, numRuns: 60 },
    );
    await othersWorkOn();
    await expectHonestLog();
  });

  it('in the name of another device', async () => {
    const answer = await bad.postAny(PUSH, { ...pushOf([badFact()]), device: 'good-tablet' });
    expect(problemIn(answer)).toMatchObject({ status: 403, code: 'device-differs' });
    await othersWorkOn();
  });

  it('of ten thousand facts, or of one that is huge', async () => {
    const many = Array.from({ length: 10_000 }, badFact);
    const answers = [
      await bad.postAny(PUSH, pushOf(many)),
      await bad.postAny(PUSH, pushOf(many.slice(0, PUSH_EVENTS_MAX + 1))),
      await bad.postAny(PUSH, pushOf([{ ...badFact(), data: 'x'.repeat(6_000_000) }])),
      await bad.postAny(PUSH, pushOf([{ ...badFact(), data: { name: 'x'.repeat(1_000_000) } }])),
      await bad.postAny(PUSH, pushOf([{ ...badFact(), data: nested(2_000) }])),
    ];
    for (const answer of answers) expectAnswered(answer);
    expect(answers.map(({ status }) => status)).toEqual([413, 400, 413, 200, 200]);
    await othersWorkOn();
  });

  it('in any order, in part, again, or by somebody else: each fact is taken once', async () => {
    const batch = fc.array(fc.nat({ max: 4 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { maxLength: 5 }), async (batches) => {
        const facts = Array.from({ length: 5 }, () => ({
          ...badFact(),
          ...{ device: undefined, deviceSeq: undefined },
        }));
        const whole = [...facts.keys()];
        const told: string[] = [];
        for (const indexes of [...batches, whole, whole]) {
          const events = [...new Set(indexes)].flatMap((index) => facts[index] ?? []);
          told.push(
            ...verdictsIn(await bad.postAny(PUSH, pushOf(events))).map((one) => one.verdict),
          );
          const stolen = { device: 'good-tablet', lowestUnsent: goodPushes + 1, events };
          const other = verdictsIn(await good.postAny(PUSH, stolen)).map((one) => one.verdict);
          expect(other.filter((verdict) => verdict === 'accepted')).toEqual([]);
        }
        expect(told.filter((verdict) => verdict === 'accepted')).toHaveLength(facts.length);
        expect(told.filter((verdict) => !['accepted', 'repeated'].includes(verdict))).toEqual([]);
        const ids = new Set(facts.map(({ id }) => id));
        expect((await log()).filter(({ id }) => ids.has(id))).toHaveLength(facts.length);
      }),
      { ...RUNS, numRuns: 20 },
    );
    await othersWorkOn();
    await expectHonestLog();
  });

  it('or a pull from a place that the log has not come to', async () => {
    const far = fc.constantFrom(1e6, 2 ** 31, 2 ** 53 - 1, 2 ** 53, 1e308, -1, 0.5, Number.NaN);
    const question = fc.record({ after: far, limit: fc.constantFrom(1, 500, 501, -1) });
    await fc.assert(
      fc.asyncProperty(question, async ({ after, limit }) => {
        const query = `context=management&after=${after}&limit=${limit}`;
        const answer = await wim.get(`/sync/v1/pull?${query}`);
        if (answer.status !== 200) return expectAnswered(answer);
        expect(answer.body).toMatchObject({ documents: [], checkpoint: after });
      }),
      { ...RUNS, numRuns: 30 },
    );
  });

  it('that comes again and again is taken once', async () => {
    const fact = { ...badFact(), device: undefined, deviceSeq: undefined };
    const told: string[] = [];
    for (let times = 0; times < 5; times += 1) {
      const answer = await bad.postAny(PUSH, pushOf([fact]));
      told.push(...verdictsIn(answer).map(({ verdict }) => verdict));
    }
    expect(told).toEqual(['accepted', 'repeated', 'repeated', 'repeated', 'repeated']);
    const events = await testServer.server.store.events(0, 10_000);
    expect(events.filter(({ id }) => id === fact.id)).toHaveLength(1);
  });
});

function nested(depth: number): unknown {
  let value: unknown = 'deep';
  for (let level = 0; level < depth; level += 1) value = { value };
  return value;
}

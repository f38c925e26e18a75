// Proves that no flood of well-formed facts of people, honest or not, wears the server out: many random
// events of every role are pushed, batch by batch, while time passes. After it every processor stands at
// the end of the log, a request is still carried out and charged, the log re-folds to the same documents
// and the books balance. CALLOUT_FLOOD says how many events; npm test pushes fewer.
import {
  type AnyCommand,
  type AnyStream,
  permissionRefusal,
  type RecordedEvent,
  type Role,
} from '@callout/kernel';
import { model, type StateOf } from '@callout/model';
import { type Principal, verify } from '@callout/sync-server';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inputOf } from '../matrix/states.fixture.ts';
import {
  commandOf,
  found,
  MANAGER,
  openWorld,
  orderOf,
  personOf,
  type World,
} from './pushing-world.fixture.ts';
import { sampleOf } from './scene.fixture.ts';
import { arbitraryOf } from './zod-values.fixture.ts';

const EVENTS = Number(process.env['CALLOUT_FLOOD'] ?? 1500);
/** Of one push; the protocol's limit is 500. */
const BATCH = 50;
const PEOPLE = 4;

const seed = fc.readConfigureGlobal().seed ?? Math.floor(Math.random() * 2 ** 31);
let world: World;
beforeAll(async () => {
  world = openWorld();
  await found(world, PEOPLE);
}, 60_000);
afterAll(() => world.close());

const each = (role: Role, kind: string) =>
  Array.from({ length: PEOPLE }, (_, index) => personOf(role, `${kind}${index + 1}`));
const everybody: readonly Principal[] = [
  ...each('client', 'c'),
  ...each('worker', 'w'),
  MANAGER,
  { ...MANAGER, id: 'user-manager-2', name: 'The other manager' },
  personOf('supplies'),
  personOf('reviewer'),
  { ...personOf('reviewer'), id: 'user-reviewer-2', name: 'The other reviewer' },
  personOf('accountant'),
];
const roleOf = ({ roles }: Principal): Role => roles[0] ?? 'applicant';

const commandsBy = new Map(
  everybody.map((person) => [
    roleOf(person),
    model.contexts
      .flatMap(({ commands }) => commands)
      .filter(({ loadFacts, actors }) => !loadFacts && actors[roleOf(person)]),
  ]),
);

/** What one event is made from; numbers choose among what there is. */
interface Draw {
  readonly command: number;
  readonly stream: number;
  readonly isNew: boolean;
  readonly isHonest: boolean;
  readonly order: number;
  readonly salt: number;
}
const drawArbitrary: fc.Arbitrary<Draw> = fc.record({
  command: fc.nat(),
  stream: fc.nat(),
  // Streams that begin are kept few: most attempts find the id taken.
  isNew: fc.integer({ min: 0, max: 9 }).map((n) => n < 3),
  isHonest: fc.integer({ min: 0, max: 9 }).map((n) => n < 7),
  order: fc.nat(),
  salt: fc.integer(),
});
const batchArbitrary = fc.record({
  who: fc.nat({ max: everybody.length - 1 }),
  draws: fc.array(drawArbitrary, { minLength: BATCH, maxLength: BATCH, size: 'max' }),
  hours: fc.integer({ min: 0, max: 6 }),
});

const POOL = [
  'c1',
  'c2',
  'w1',
  'w2',
  't1',
  'Client 1',
  'Worker 2',
  'Boiler service',
  'UTC',
  12_900,
];
const arbitraries = new Map<unknown, fc.Arbitrary<unknown>>();
function anyOf(schema: Parameters<typeof arbitraryOf>[0], salt: number): unknown {
  const arbitrary = arbitraries.get(schema) ?? arbitraryOf(schema, POOL);
  arbitraries.set(schema, arbitrary);
  return fc.sample(arbitrary, { seed: salt, numRuns: 1 })[0];
}

/** Sound input, of which the salt replaces some fields by whatever their schemas allow. */
function inputFor(command: AnyCommand, draw: Draw): unknown {
  const isOrder = command.name === 'RequestService';
  const sound = isOrder ? orderOf(world, 1 + (draw.order % PEOPLE)) : inputOf(command);
  const wild = anyOf(command.input, draw.salt);
  const fields = Object.entries(wild as Readonly<Record<string, unknown>>);
  const taken = fields.filter((_, index) => (draw.salt >> (index % 31)) % 8 === 0);
  const mixed = { ...sound, ...Object.fromEntries(taken) };
  const windows = ['wanted', 'window']
    .filter((key) => key in sound)
    .map((key) => [key, world.windowIn(2 + (draw.order % 60))] as const);
  return { ...mixed, ...Object.fromEntries(windows) };
}

async function documentsOf({ context, kind }: AnyStream) {
  const query = { context, kind, tokens: 'everybody', limit: 300 } as const;
  return (await world.store.documents(query)).documents;
}
type Documents = Awaited<ReturnType<typeof documentsOf>>;

/** Who was there first is renamed at most: with everybody dismissed nothing more would happen. */
function isKept({ name, stream: { context } }: AnyCommand, stream: string): boolean {
  return context === 'management' && /^[cwt]\d+$/.test(stream) && name !== 'ChangeClientDetails';
}

interface Target {
  readonly command: AnyCommand;
  readonly stream: string;
}

/** Which command on which stream: an honest person issues what they may, on what they see. */
async function targetOf(person: Principal, draw: Draw, known: Map<string, Documents>) {
  const commands = commandsBy.get(roleOf(person)) ?? [];
  const actor = { ...person, role: roleOf(person) };
  const targets: Target[] = [];
  for (const command of commands) {
    const { kind, beginsWith, mayBegin = [] } = command.stream;
    const documents = known.get(kind) ?? (await documentsOf(command.stream));
    known.set(kind, documents);
    const among = draw.isHonest
      ? documents.filter(({ state }) => !permissionRefusal(command, actor, state))
      : documents;
    const usable = among.filter(({ stream }) => !isKept(command, stream));
    const begins = command.emits.some(({ type }) => [...beginsWith, ...mayBegin].includes(type));
    const found = usable[draw.stream % Math.max(1, usable.length)];
    if (begins && draw.isNew) targets.push({ command, stream: world.newUuid() });
    else if (found) targets.push({ command, stream: found.stream });
  }
  return targets[draw.command % Math.max(1, targets.length)];
}

function wildEvent(person: Principal, command: AnyCommand, stream: string, draw: Draw) {
  const definition = command.emits[draw.order % command.emits.length];
  if (!definition) throw new Error(`${command.name} emits nothing`);
  const data = anyOf(definition.schema, draw.salt);
  const isSound = definition.schema.safeParse(data).success;
  const id = world.newUuid();
  const event: RecordedEvent = {
    id,
    context: definition.context,
    kind: definition.stream,
    stream,
    type: definition.type,
    v: definition.version,
    data: isSound ? data : definition.samples[definition.version],
    occurredAt: world.now(),
    actor: { id: person.id, role: roleOf(person), name: person.name, subject: person.subject },
    command: command.name,
    device: `device-${person.id}`,
    correlationId: id,
  };
  return event;
}

async function eventsFor(person: Principal, draws: readonly Draw[]) {
  const known = new Map<string, Documents>();
  const events: RecordedEvent[] = [];
  for (const draw of draws) {
    const target = await targetOf(person, draw, known);
    if (!target) continue;
    const { command, stream } = target;
    const honest = draw.isHonest
      ? await world.recordedBy(person, command.name, stream, inputFor(command, draw))
      : undefined;
    events.push(...(honest?.ok ? honest.value.events : [wildEvent(person, command, stream, draw)]));
  }
  return events;
}

const tally = { events: 0, accepted: 0, disputed: 0, refused: 0, waiting: 0, repeated: 0 };
const codes = new Map<string, number>();

it(`takes ${EVENTS} random facts of every role`, async () => {
  const startMs = performance.now();
  // Some draws find nothing to do, above all in the beginning.
  const numRuns = everybody.length + Math.ceil((EVENTS / BATCH) * 2);
  const batches = fc.sample(batchArbitrary, { seed, numRuns });
  for (const [index, { who, draws, hours }] of batches.entries()) {
    if (tally.events >= EVENTS) break;
    // Each has a turn at least now and then, whatever is drawn.
    const person = everybody[index < everybody.length ? index : who] ?? MANAGER;
    const events = await eventsFor(person, draws);
    if (events.length === 0) continue;
    const { verdicts } = await world.push(person, events);
    for (const verdict of verdicts) {
      tally.events += 1;
      tally[verdict.verdict] += 1;
      if (verdict.verdict !== 'disputed' && verdict.verdict !== 'refused') continue;
      const { code } = verdict.refusal;
      codes.set(code, (codes.get(code) ?? 0) + 1);
    }
    await world.pass(hours);
  }
  const seconds = Math.round((performance.now() - startMs) / 1000);
  const common = [...codes].sort((a, b) => b[1] - a[1]).slice(0, 8);
  const log = await world.store.head();
  console.info(`flood: seed ${seed}, ${seconds} s, log ${log}`, tally, Object.fromEntries(common));
  expect(tally.events).toBeGreaterThanOrEqual(EVENTS);
  expect(tally.waiting).toBe(0);
  // A flood of refusals alone would prove little, and so would one that nobody refuses.
  expect(tally.accepted).toBeGreaterThan(EVENTS / 20);
  expect(tally.disputed).toBeGreaterThan(EVENTS / 20);
  expect(codes.get('declaration-broken')).toBeUndefined();
}, 900_000);

it('leaves every processor at the end of the log, and a request is carried out and charged', async () => {
  const { say, engine, store } = world;
  await engine.idle();
  expect((await engine.processors()).filter(({ lag }) => lag > 0)).toEqual([]);
  const needs = { startPhoto: false, reportPhoto: false, signature: false };
  const type = {
    ...sampleOf('ServiceTypeDefined'),
    name: 'After the flood',
    evidenceRequired: needs,
  };
  await say('DefineServiceType', 'after-type', { ...type, requiredSkills: ['swimming'] }, MANAGER);
  await say('RegisterClient', 'after-client', sampleOf('ClientRegistered'), MANAGER);
  const always = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '00:00', to: '24:00' }));
  const availability = { weeklyHours: always, timeOff: [] };
  const able = { ...sampleOf('WorkerRegistered'), skills: ['swimming'], availability };
  await say('RegisterWorker', 'after-worker', able, MANAGER);
  await engine.idle();
  const client = { id: 'after-client', name: sampleOf('ClientRegistered')['name'] };
  const serviceType = { id: 'after-type', name: 'After the flood' };
  const { approximatePrice: _, ...order } = sampleOf('ServiceRequested');
  const wanted = world.windowIn(3);
  await say('RequestService', 'after', { ...order, client, serviceType, wanted }, MANAGER);
  await engine.idle();
  const worker = personOf('worker', 'after-worker');
  await say('StartService', 'after', { evidence: [] }, worker);
  await say('CompleteService', 'after', { evidence: [], notes: '' }, worker);
  await engine.idle();
  const request = (await store.document('service-request', 'after'))
    ?.state as StateOf<'service-request'>;
  expect(request).toMatchObject({
    status: 'completed',
    gross: sampleOf('ServiceTypeDefined')['basePrice'],
  });
  const facts = await store.events(0, 1_000_000);
  const charged = facts.filter(
    ({ type: name, data }) =>
      name === 'ClientCharged' && (data as { requestId: string }).requestId === 'after',
  );
  expect(charged).toHaveLength(1);
}, 120_000);

it('leaves documents that re-fold, invoices that are the sum of their lines, and books that balance', async () => {
  await world.pass(24 * 8);
  await world.pass(24 * 31);
  const checked = await verify(world.store, model);
  expect(checked.differences).toEqual([]);
  const kind = commandOf('CloseWeek').stream.kind;
  const query = { context: 'billing', kind, tokens: 'everybody', limit: 5000 } as const;
  const { documents } = await world.store.documents(query);
  const states = documents.map(({ state }) => state as StateOf<'client-statement'>);
  const invoiced = states.filter(({ invoice }) => invoice !== undefined);
  const wrong = invoiced.filter(({ invoice, lines }) => {
    const total = lines.reduce((sum, { net }) => sum + net, 0);
    return total !== invoice?.total;
  });
  expect(wrong).toEqual([]);
  expect(invoiced.length).toBeGreaterThan(0);
  const rows = await world.store.rows('billing', 'trial-balance', { limit: 1000 });
  const totals = rows.map(({ row }) => row as { readonly debit: number; readonly credit: number });
  const debit = totals.reduce((sum, row) => sum + row.debit, 0);
  expect(debit).toBe(totals.reduce((sum, row) => sum + row.credit, 0));
  expect(debit).toBeGreaterThan(0);
  console.info(`flood: ${checked.events} events, ${invoiced.length} invoices, books at ${debit}`);
}, 300_000);

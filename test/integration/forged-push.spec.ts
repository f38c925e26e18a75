// Proves rule 23 for every fact that a device can record: each field of a legal event is forged in turn,
// and fields that no schema knows are added. What comes of it: the event is refused, or the log holds
// what the server knows, or the field is the actor's own word. Nothing forged is left in the log, in a
// document or in a read model.
import { isDeepStrictEqual } from 'node:util';
import {
  type AnyCommand,
  type Place,
  placesOf,
  type RecordedEvent,
  type Role,
  spotsOf,
} from '@callout/kernel';
import { model } from '@callout/model';
import type { Principal } from '@callout/sync-server';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { personOf, type World } from './pushing-world.fixture.ts';
import { OWN_WAYS, openWays, type Way, waysTo } from './ways.fixture.ts';
import { leavesFor, valueFor } from './zod-values.fixture.ts';

interface Forgery {
  readonly path: string;
  readonly data: unknown;
  /** The forged text, where it is one. */
  readonly marker: string;
  /** The actor's own word: it may stand. */
  readonly isSaid: boolean;
}

const PEOPLE: readonly Role[] = [
  'client',
  'worker',
  'manager',
  'supplies',
  'reviewer',
  'accountant',
];
const pushable = model.contexts
  .flatMap(({ commands }) => commands)
  .filter(({ loadFacts }) => loadFacts === undefined)
  .map((command) => ({ command, roles: PEOPLE.filter((role) => command.actors[role]) }))
  .filter(({ roles }) => roles.length > 0);

const seed = fc.readConfigureGlobal().seed ?? Math.floor(Math.random() * 2 ** 31);
let world: World;
let markers = 0;
beforeAll(async () => {
  world = await openWays();
}, 120_000);
afterAll(() => world.close());

const copy = <T>(data: T): T => JSON.parse(JSON.stringify(data)) as T;

function isSaid(command: AnyCommand, { path, shared }: Place): boolean {
  if (shared) return shared.kind === 'said';
  const [field] = path;
  return (
    command.input instanceof z.ZodObject && field !== undefined && field in command.input.shape
  );
}

/** Another value for a leaf, which its schema takes where there is one. */
function otherLeaf(schema: z.ZodType, value: unknown, marker: string, pick: number): unknown {
  const others = leavesFor(schema, marker).filter((other) => other !== value);
  if (others[0] === marker || others.length === 0) return marker;
  return others[pick % others.length];
}

/** Every forgery of the data, in one way each; `pick` chooses the way. */
function forgeriesOf(command: AnyCommand, event: RecordedEvent, pick: () => number): Forgery[] {
  const definition = model.event(event.type);
  if (!definition) throw new Error(`there is no ${event.type}`);
  const forged: Forgery[] = [];
  const add = (place: Place, path: string, change: (data: unknown, marker: string) => void) => {
    markers += 1;
    const marker = `forged-${markers}-`;
    const data = copy(event.data);
    change(data, marker);
    forged.push({ path, data, marker, isSaid: isSaid(command, place) });
  };
  for (const place of placesOf(definition.schema)) {
    const { path, schema, isLeaf } = place;
    for (const [index, { holder, key, path: at }] of spotsOf(event.data, path).entries()) {
      const value = holder[key];
      if (!isLeaf && value !== undefined) continue;
      add(place, at, (data, marker) => {
        const spot = spotsOf(data, path)[index];
        if (!spot) return;
        spot.holder[spot.key] =
          value === undefined ? valueFor(schema, marker) : otherLeaf(schema, value, marker, pick());
      });
    }
    if (schema instanceof z.ZodObject) {
      const unknown = { ...place, path: [...path, 'unheardOf'], shared: { kind: 'own' } as const };
      const at = path.length === 0 ? 1 : spotsOf(event.data, unknown.path).length;
      for (let index = 0; index < at; index += 1) {
        add(unknown, [...path, 'unheardOf'].join('.'), (data, marker) => {
          const spot = spotsOf(data, unknown.path)[index];
          if (spot) spot.holder[spot.key] = marker;
        });
      }
    }
  }
  return forged;
}

interface Prepared {
  readonly person: Principal;
  readonly event: RecordedEvent;
}

async function prepared(
  command: AnyCommand,
  role: Role,
  way: Way,
): Promise<() => Promise<Prepared>> {
  const { stream, input, person: wanted } = await way(world, role);
  const subject = role === 'client' ? 'c1' : role === 'worker' ? 'w1' : undefined;
  const person = wanted ?? personOf(role, subject);
  return async () => {
    const recorded = await world.recordedBy(person, command.name, stream, input);
    if (!recorded.ok) throw new Error(`${command.name}: ${JSON.stringify(recorded.refusal)}`);
    const event = recorded.value.events[0];
    if (!event) throw new Error(`${command.name} recorded nothing`);
    return { person, event };
  };
}

const allowed = new Set<string>();
const forbidden = new Set<string>();
const faults: string[] = [];
const tally = { events: 0, fields: 0, refused: 0, replaced: 0, said: 0 };

async function storedOf(event: RecordedEvent): Promise<unknown> {
  return (await world.store.event(event.id))?.data;
}

/** Pushes one forgery; answers whether it took its stream on. */
async function tryOut(command: AnyCommand, { person, event }: Prepared, forgery: Forgery) {
  (forgery.isSaid ? allowed : forbidden).add(forgery.marker);
  tally.fields += 1;
  const { verdicts } = await world.push(person, [{ ...event, data: forgery.data }]);
  if (verdicts[0]?.verdict !== 'accepted') {
    tally.refused += 1;
    return false;
  }
  if (isDeepStrictEqual(await storedOf(event), copy(event.data))) tally.replaced += 1;
  else if (forgery.isSaid) tally.said += 1;
  else faults.push(`${command.name} ${event.type}.${forgery.path} as ${person.roles[0]}`);
  return true;
}

async function forgeAll(command: AnyCommand, role: Role, way: Way, pick: () => number) {
  const control = await (await prepared(command, role, way))();
  const { verdicts } = await world.push(control.person, [control.event]);
  // Without it, a refusal of the forged one would prove nothing.
  if (verdicts[0]?.verdict !== 'accepted') {
    faults.push(`${command.name} as ${role}, told honestly: ${JSON.stringify(verdicts[0])}`);
    return;
  }
  if (!isDeepStrictEqual(await storedOf(control.event), copy(control.event.data))) {
    faults.push(`${command.name} as ${role}, told honestly, is stored otherwise`);
  }
  let next = await prepared(command, role, way);
  const count = forgeriesOf(command, (await next()).event, pick).length;
  tally.events += 1;
  for (let index = 0; index < count; index += 1) {
    const legal = await next();
    const forgery = forgeriesOf(command, legal.event, pick)[index];
    if (!forgery) throw new Error('an event has lost a field');
    if (await tryOut(command, legal, forgery)) next = await prepared(command, role, way);
  }
}

it('knows a way to every fact that a device can record', () => {
  const without = pushable.filter(({ command }) => waysTo(command).length === 0);
  expect(without.map(({ command }) => command.name)).toEqual([]);
  const names = pushable.map(({ command }) => command.name);
  expect(Object.keys(OWN_WAYS).filter((name) => !names.includes(name))).toEqual([]);
});

it('refuses every forged field, or puts in what the server knows', async () => {
  const [picks = []] = fc.sample(fc.array(fc.nat(), { minLength: 997, maxLength: 997 }), {
    seed,
    numRuns: 1,
  });
  let drawn = 0;
  const pick = () => picks[drawn++ % picks.length] ?? 0;
  for (const { command, roles } of pushable) {
    for (const role of roles) {
      for (const way of waysTo(command)) await forgeAll(command, role, way, pick);
    }
  }
  console.info(`forged pushes: seed ${seed}`, tally);
  expect(faults).toEqual([]);
  expect(tally.fields).toBeGreaterThan(300);
}, 180_000);

it('leaves nothing forged in the log, in documents or in read models', async () => {
  await world.engine.idle();
  const log = JSON.stringify(await world.store.events(0, 100_000));
  const shown: string[] = [];
  for (const { name, streams, projections } of model.contexts) {
    for (const { kind } of streams) {
      const query = { context: name, kind, tokens: 'everybody' as const, limit: 5000 };
      for (const document of (await world.store.documents(query)).documents) {
        shown.push(JSON.stringify({ ...document, disputes: [] }));
      }
    }
    for (const projection of projections) {
      const rows = await world.store.rows(name, projection.name, { limit: 10_000 });
      shown.push(JSON.stringify(rows));
    }
  }
  const everything = [log, ...shown].join('\n');
  expect([...forbidden].filter((marker) => everything.includes(marker))).toEqual([]);
  expect([...allowed].some((marker) => everything.includes(marker))).toBe(true);
}, 60_000);

import { z } from 'zod';
import type { ConfirmedEvent, EventDefinition } from './event.ts';
import { derivedId } from './ids.ts';
import { instantText } from './time.ts';

const HISTORIES = 8;
const EVENTS_EACH = 24;
const BEGIN_MS = Date.parse('2026-11-02T06:00:00.000Z');
const HOUR_MS = 3_600_000;
const TRIES_MAX = 8;
/** Named here, because one that is added to the model must not change a history. */
const ROLES = ['manager', 'worker', 'client', 'policy'] as const;

/** From 0 up to, but not including, 1. */
type Chance = () => number;

/** Chance by the name of what it is for: the same for ever, whatever is drawn for anything else. */
function chanceOf(...name: readonly (string | number)[]): Chance {
  let state = Number.parseInt(derivedId('fold', ...name).slice(0, 8), 16);
  // Mulberry32: small, quick, and the same in every engine.
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
function pick<T>(choices: readonly T[], chance: Chance): T {
  const chosen = choices[Math.floor(chance() * choices.length)];
  if (chosen === undefined) throw new Error('there is nothing to pick');
  return chosen;
}

/** Every word that the schema of an event lists: the values of its enumerations. */
function wordsOf(schema: z.ZodType): readonly string[] {
  const words = new Set<string>();
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { enum: listed, const: only } = node as { enum?: unknown; const?: unknown };
    for (const word of [...(Array.isArray(listed) ? listed : []), only]) {
      if (typeof word === 'string') words.add(word);
    }
    for (const inner of Object.values(node)) walk(inner);
  };
  walk(z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' }));
  return [...words].sort();
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-/;
const INSTANT = /^\d{4}-\d\d-\d\dT/;
const DAY = /^\d{4}-\d\d-\d\d$/;

const THINGS = [0, 1, 2].map((thing) => derivedId('fold', 'thing', thing));

function otherText(text: string, words: readonly string[], chance: Chance): string {
  if (INSTANT.test(text)) return instantText(BEGIN_MS + Math.floor(chance() * 700) * HOUR_MS);
  if (DAY.test(text)) return `2026-11-${String(1 + Math.floor(chance() * 28)).padStart(2, '0')}`;
  if (UUID.test(text)) return pick(THINGS, chance);
  if (words.length > 0 && chance() < 0.6) return pick(words, chance);
  return pick([text, `${text} too`, 'a', ''], chance);
}

/** The value with some of its parts other ones: absent, empty, doubled, larger, of another word. */
function varied(value: unknown, words: readonly string[], chance: Chance): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => varied(item, words, chance));
    return pick([items, items, [], [...items, ...value]], chance);
  }
  if (typeof value === 'object' && value !== null) {
    const kept = Object.entries(value).filter(() => chance() > 0.04);
    return Object.fromEntries(kept.map(([key, inner]) => [key, varied(inner, words, chance)]));
  }
  if (chance() < 0.5) return value;
  if (typeof value === 'number') return pick([0, 1, value + 1, value * 3], chance);
  if (typeof value === 'boolean') return !value;
  return typeof value === 'string' ? otherText(value, words, chance) : value;
}

function dataOf(definition: EventDefinition, words: readonly string[], chance: Chance) {
  const v = pick(Object.keys(definition.samples).map(Number), chance);
  const schema = definition.earlier[v]?.schema ?? definition.schema;
  const sample = definition.samples[v];
  for (let attempt = 0; attempt < TRIES_MAX; attempt += 1) {
    const data = varied(sample, words, chance);
    if (schema.safeParse(data).success) return { v, data };
  }
  return { v, data: sample };
}

type Histories = readonly (readonly ConfirmedEvent[])[];
const told = new Map<string, Histories>();

/**
 * Histories of these events, the same for ever: of every version ever written, with data around their
 * frozen samples, in orders that no rule has looked at. A fold must come to something for all of them.
 * @param name whose histories they are: a change of one stream changes nobody else's
 * @param streams how many streams they are spread over
 */
export function histories(
  name: string,
  events: readonly EventDefinition[],
  beginsWith: readonly string[],
  streams: number,
): Histories {
  const known = told.get(name);
  if (known) return known;
  const words = new Map(events.map((event) => [event.type, wordsOf(event.schema)]));
  const first = events.filter(({ type }) => beginsWith.includes(type));
  const all = Array.from({ length: HISTORIES }, (_, history) =>
    Array.from({ length: EVENTS_EACH }, (__, index) => {
      const chance = chanceOf(name, history, index);
      const from = index === 0 && first.length > 0 ? first : events;
      const definition = pick(from, chance);
      const role = pick(ROLES, chance);
      const id = derivedId('fold', name, history, index);
      const occurredAt = instantText(BEGIN_MS + (history * EVENTS_EACH + index) * HOUR_MS);
      return {
        id,
        context: definition.context,
        kind: definition.stream,
        stream: derivedId('fold', 'stream', Math.floor(chance() * streams)),
        type: definition.type,
        ...dataOf(definition, words.get(definition.type) ?? [], chance),
        occurredAt,
        recordedAt: occurredAt,
        actor: { id: `u-${role}`, role, name: `Somebody (${role})` },
        command: 'fold',
        correlationId: id,
        position: index + 1,
        version: index + 1,
      };
    }),
  );
  told.set(name, all);
  return all;
}

const ZONES = new Set([...Intl.supportedValuesOf('timeZone'), 'UTC']);

/** A server takes no period of a zone that is none, and a calendar could not be shown in it. */
export function namesZones({ data }: { readonly data: unknown }): boolean {
  const zones = JSON.stringify(data).matchAll(/"timeZone":"([^"]*)"/g);
  return [...zones].every(([, zone = '']) => ZONES.has(zone));
}

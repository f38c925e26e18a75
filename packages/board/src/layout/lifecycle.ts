import type { AnyStream, EventDefinition, EventMeta } from '@callout/kernel';

const STATES_MAX = 150;
const DEPTH_MAX = 8;
const IDS_MAX = 4;
/** A day of the samples, and one after all of them: some rules ask that a time has passed. */
const INSTANTS = ['2026-11-23T12:00:00.000Z', '2027-01-01T12:00:00.000Z'] as const;

/**
 * How many events have to come before each of a stream's, at the least: found by playing the frozen
 * samples against the stream's own rules. An event that no sample state admits comes after the one that
 * is declared before it.
 */
export function lifecycleOf(stream: AnyStream): ReadonlyMap<string, number> {
  const depths = playSamples(stream);
  let before = -1;
  for (const { type } of stream.events) {
    const depth = depths.get(type) ?? Math.min(before + 1, DEPTH_MAX);
    depths.set(type, depth);
    before = depth;
  }
  return depths;
}

/** A sample as its schema reads it: once, for it is played against many states. */
interface Sample {
  readonly event: EventDefinition;
  readonly data: unknown;
  readonly people: readonly string[];
}

interface Reached {
  readonly state: unknown;
  readonly people: readonly string[];
}

function playSamples(stream: AnyStream): Map<string, number> {
  const samples = stream.events.flatMap(sampleOf);
  const begins = [...stream.beginsWith, ...(stream.mayBegin ?? [])];
  const depths = new Map<string, number>();
  const seen = new Set<string>();
  const reached = (state: unknown): Reached => ({ state, people: idsIn(JSON.stringify(state)) });
  let states: Reached[] = [];
  for (const sample of samples.filter(({ event }) => begins.includes(event.type))) {
    depths.set(sample.event.type, 0);
    const state = after(stream, reached(stream.initial), sample);
    if (state !== undefined) states.push(reached(state));
  }
  const later = samples.filter(({ event }) => !stream.beginsWith.includes(event.type));
  const isKnown = () => depths.size === stream.events.length;
  for (let depth = 1; depth <= DEPTH_MAX && states.length > 0 && !isKnown(); depth += 1) {
    const next: Reached[] = [];
    for (const state of states) {
      if (isKnown()) break;
      for (const sample of later) {
        const following = seen.size < STATES_MAX ? after(stream, state, sample) : undefined;
        if (following === undefined) continue;
        if (!depths.has(sample.event.type)) depths.set(sample.event.type, depth);
        const text = JSON.stringify(following);
        if (!seen.has(text)) next.push({ state: following, people: idsIn(text) });
        seen.add(text);
      }
    }
    states = next;
  }
  return depths;
}

function sampleOf(event: EventDefinition): readonly Sample[] {
  const read = event.schema.safeParse(event.samples[event.version]);
  if (!read.success) return [];
  return [{ event, data: read.data, people: idsIn(JSON.stringify(read.data)) }];
}

/**
 * The state after a sample of this event, or nothing where it is not legal. A refusal that names fields
 * is about the sample's figures, not about its time.
 */
function after(stream: AnyStream, { state, people }: Reached, sample: Sample): unknown {
  const { type } = sample.event;
  for (const at of INSTANTS) {
    for (const id of ['policy', ...people, ...sample.people]) {
      const meta = metaBy(id, at);
      try {
        const refusal = stream.rules[type]?.(state as never, sample.data as never, meta);
        if (refusal && !refusal.fields) continue;
        return stream.evolve[type]?.(state as never, sample.data as never, meta);
      } catch {
        // A sample that tells of another state than this one says nothing about the order.
      }
    }
  }
  return undefined;
}

function metaBy(id: string, occurredAt: string): EventMeta {
  return {
    id: '00000000-0000-7000-8000-000000000000',
    stream: 'sample',
    occurredAt,
    actor: { id, role: 'policy', name: id },
    correlationId: 'sample',
  };
}

/** Everybody who is named: some rules ask for the very person whom the state names. */
function idsIn(json: string | undefined): readonly string[] {
  const found = [...(json ?? '').matchAll(/"id":"([^"]+)"/g)];
  return [...new Set(found.map((match) => match[1] ?? ''))].slice(0, IDS_MAX);
}

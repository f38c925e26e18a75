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

function playSamples(stream: AnyStream): Map<string, number> {
  const depths = new Map<string, number>();
  const seen = new Set<string>();
  let states: unknown[] = [];
  for (const event of stream.events) {
    const begins = [...stream.beginsWith, ...(stream.mayBegin ?? [])].includes(event.type);
    if (!begins) continue;
    depths.set(event.type, 0);
    const state = after(stream, stream.initial, event);
    if (state !== undefined) states.push(state);
  }
  for (let depth = 1; depth <= DEPTH_MAX && states.length > 0; depth += 1) {
    const next: unknown[] = [];
    for (const state of states) {
      for (const event of stream.events) {
        const found = stream.beginsWith.includes(event.type) || seen.size >= STATES_MAX;
        const following = found ? undefined : after(stream, state, event);
        if (following === undefined) continue;
        if (!depths.has(event.type)) depths.set(event.type, depth);
        const key = JSON.stringify(following);
        if (!seen.has(key)) next.push(following);
        seen.add(key);
      }
    }
    states = next;
  }
  return depths;
}

/**
 * The state after a sample of this event, or nothing where it is not legal. A refusal that names fields
 * is about the sample's figures, not about its time.
 */
function after(stream: AnyStream, state: unknown, event: EventDefinition): unknown {
  const data = event.samples[event.version];
  const people = ['policy', ...idsIn(state), ...idsIn(data)];
  for (const meta of INSTANTS.flatMap((at) => people.map((id) => metaBy(id, at)))) {
    try {
      const read = event.schema.parse(data);
      const refusal = stream.rules[event.type]?.(state as never, read as never, meta);
      if (refusal && !refusal.fields) continue;
      return stream.evolve[event.type]?.(state as never, read as never, meta);
    } catch {
      // A sample that tells of another state than this one says nothing about the order.
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
function idsIn(value: unknown): readonly string[] {
  const found = [...JSON.stringify(value ?? {}).matchAll(/"id":"([^"]+)"/g)];
  return [...new Set(found.map((match) => match[1] ?? ''))].slice(0, IDS_MAX);
}

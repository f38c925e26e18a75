import { type AnyCommand, isClockPolicy, type Model } from '@callout/kernel';
import { asksOf } from '../graph/graph.ts';

/**
 * Ways by which policies lead back to themselves and that no declared stop interrupts: each as the names
 * of its policies, from the first declared. The clock's own policies begin ways and end none.
 */
export function policyCycles(
  model: Model,
  stops: (policy: string) => boolean,
): readonly (readonly string[])[] {
  const next = followers(model, stops);
  const cycles: (readonly string[])[] = [];
  const left = new Set<string>();
  for (const start of next.keys()) {
    const cycle = wayBack(start, next, left);
    if (cycle) cycles.push(cycle);
    // What leads back to an earlier policy was told with it.
    left.add(start);
  }
  return cycles;
}

function followers(
  model: Model,
  stops: (policy: string) => boolean,
): ReadonlyMap<string, readonly string[]> {
  const policies = model.contexts
    .flatMap((context) => context.policies)
    .filter((policy) => !isClockPolicy(policy) && !stops(policy.name));
  return new Map(
    policies.map((policy) => {
      const commands: readonly AnyCommand[] = [
        ...policy.issues,
        ...asksOf(policy).flatMap(({ issues }) => issues),
      ];
      const types = new Set(commands.flatMap(({ emits }) => emits.map(({ type }) => type)));
      const woken = policies.filter(
        (other) => !isClockPolicy(other) && other.whenever.some(({ type }) => types.has(type)),
      );
      return [policy.name, woken.map(({ name }) => name)];
    }),
  );
}

/** The shortest way from a policy back to itself. */
function wayBack(
  start: string,
  next: ReadonlyMap<string, readonly string[]>,
  left: ReadonlySet<string>,
): readonly string[] | undefined {
  const ways: (readonly string[])[] = [[start]];
  const seen = new Set(left);
  for (let way = ways.shift(); way; way = ways.shift()) {
    for (const name of next.get(way.at(-1) ?? '') ?? []) {
      if (name === start) return way;
      if (seen.has(name)) continue;
      seen.add(name);
      ways.push([...way, name]);
    }
  }
  return undefined;
}

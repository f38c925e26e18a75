import type { Cluster, Issuer } from './clusters.ts';

interface CauseEdge {
  readonly from: string;
  readonly to: string;
  readonly weight: number;
}

/**
 * The place of every cluster in time, from 0: after what its stream needs to have seen, and after what
 * causes it. Causes that would lead back in time are left out; they are drawn by copies.
 */
export function ranksOf(
  clusters: readonly Cluster[],
  issuers: readonly Issuer[],
): ReadonlyMap<string, number> {
  const edges: CauseEdge[] = [...lifeEdges(clusters)];
  for (const edge of causeEdges(clusters, issuers)) {
    if (edge.from !== edge.to && !leadsTo(edges, edge.to, edge.from)) edges.push(edge);
  }
  const ranks = new Map(clusters.map(({ command }) => [command, 0]));
  for (let pass = 0; pass < clusters.length; pass += 1) {
    let moved = false;
    for (const { from, to, weight } of edges) {
      const least = (ranks.get(from) ?? 0) + weight;
      if ((ranks.get(to) ?? 0) >= least) continue;
      ranks.set(to, least);
      moved = true;
    }
    if (!moved) break;
  }
  return ranks;
}

function lifeEdges(clusters: readonly Cluster[]): readonly CauseEdge[] {
  const edges: CauseEdge[] = [];
  for (const lane of new Set(clusters.map((cluster) => cluster.lane))) {
    const own = clusters.filter((cluster) => cluster.lane === lane && !cluster.isSystem);
    const first = own.find(({ depth }) => depth === 0);
    for (const { command, depth } of own) {
      if (first && depth > 0) edges.push({ from: first.command, to: command, weight: depth });
    }
  }
  return edges;
}

function causeEdges(
  clusters: readonly Cluster[],
  issuers: readonly Issuer[],
): readonly CauseEdge[] {
  const asks = new Set(clusters.filter(({ isSystem }) => isSystem).map(({ command }) => command));
  const edges = issuers.flatMap((issuer) => {
    const causes = issuer.isSystem
      ? [issuer.id]
      : clusters
          .filter(({ events }) => events.some((event) => issuer.triggers.includes(event)))
          .map(({ command }) => command);
    return causes.flatMap((from) =>
      issuer.issues
        .filter((to) => !asks.has(to) && isForward(clusters, from, to))
        .map((to): CauseEdge => ({ from, to, weight: 1 })),
    );
  });
  return [...[...asks].flatMap((ask) => firstCause(ask, clusters, issuers)), ...edges];
}

/** A system is asked from the earliest occasion on. */
function firstCause(
  ask: string,
  clusters: readonly Cluster[],
  issuers: readonly Issuer[],
): readonly CauseEdge[] {
  const asking = issuers.filter(({ issues }) => issues.includes(ask));
  const triggers = asking.flatMap((issuer) => issuer.triggers);
  const causes = clusters.filter(({ events }) => events.some((event) => triggers.includes(event)));
  const [first] = [...causes].sort((a, b) => a.depth - b.depth);
  return first ? [{ from: first.command, to: ask, weight: 1 }] : [];
}

/**
 * In one stream, its own rules say what comes first: a later fact that causes an earlier one again does
 * not move it.
 */
function isForward(clusters: readonly Cluster[], from: string, to: string): boolean {
  const cause = clusters.find(({ command }) => command === from);
  const effect = clusters.find(({ command }) => command === to);
  return !cause || !effect || cause.lane !== effect.lane || cause.depth < effect.depth;
}

function leadsTo(edges: readonly CauseEdge[], from: string, to: string): boolean {
  const seen = new Set([from]);
  const open = [from];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at === to) return true;
    for (const edge of edges) {
      if (edge.from !== at || seen.has(edge.to)) continue;
      seen.add(edge.to);
      open.push(edge.to);
    }
  }
  return false;
}

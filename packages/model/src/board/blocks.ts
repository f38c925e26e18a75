import type { ContextDefinition } from '@callout/kernel';
import { type Cluster, clustersOf, type Issuer, issuersOf } from './clusters.ts';
import { ranksOf } from './ranks.ts';
import { COPY_H, GAP, PORT_ROOM, SIZE } from './sizes.ts';
import type { ArrowKind, ModelGraph, StickyKind } from './stickies.ts';

/** A sticky at its place in a block: the column counts from the left, `dy` from the block's top. */
interface Piece {
  readonly key: string;
  readonly sticky: string;
  readonly isCopy: boolean;
  readonly column: number;
  readonly dy: number;
  readonly w: number;
  readonly h: number;
}

export interface Link {
  readonly kind: ArrowKind;
  readonly from: string;
  readonly to: string;
}

/** What is moved as one: a cluster on an even layer, a policy with its copies on an odd one. */
export interface Block {
  readonly key: string;
  readonly layer: number;
  readonly lane: number;
  readonly pieces: readonly Piece[];
  /** Inside the block. */
  readonly links: readonly Link[];
  readonly height: number;
}

export interface Plan {
  readonly blocks: readonly Block[];
  /** From a block to one of the next layer. */
  readonly links: readonly Link[];
}

/** What an arrow between blocks says, wherever its ends hang. */
export function causeOf({ from, to }: Link): string {
  const [head = from, event] = from.split('|');
  return `${kindOf(to) === 'policy' ? (event ?? head) : head} > ${to}`;
}

/** The causes in `copied` are shown by copies even where an arrow could be drawn. */
export function planOf(
  context: ContextDefinition,
  graph: ModelGraph,
  copied: ReadonlySet<string> = new Set(),
): Plan {
  const clusters = clustersOf(context, graph);
  const issuers = issuersOf(context);
  const ranks = ranksOf(clusters, issuers);
  const rankOf = (command: string) => ranks.get(command) ?? 0;
  const issued = new Set(issuers.flatMap(({ issues }) => issues));
  const laid = clusters.map((cluster) =>
    clusterBlock(cluster, 2 * rankOf(cluster.command), issued.has(cluster.command)),
  );
  const links: Link[] = [];
  const reacting = issuers.flatMap((issuer) => {
    const placed = issuerBlocks(issuer, { clusters, rankOf, copied });
    links.push(...placed.links);
    return placed.blocks;
  });
  return { blocks: [...laid, ...reacting], links };
}

interface Stack {
  readonly pieces: Piece[];
  bottom: number;
}

function kindOf(sticky: string): StickyKind {
  return sticky.slice(0, sticky.indexOf(':')) as StickyKind;
}

function put(stack: Stack, key: string, sticky: string, column: number, isCopy = false): Piece {
  const size = SIZE[kindOf(sticky)];
  const h = isCopy ? Math.min(COPY_H, size.h) : size.h;
  const piece = { key, sticky, isCopy, column, dy: stack.bottom, w: size.w, h };
  stack.pieces.push(piece);
  stack.bottom += h + GAP.row;
  return piece;
}

function heightOf(pieces: readonly Piece[]): number {
  return Math.max(...pieces.map(({ dy, h }) => dy + h));
}

function clusterBlock(cluster: Cluster, layer: number, isIssued: boolean): Block {
  const { command, target } = cluster;
  const at = (sticky: string) => `${command}|${sticky}`;
  const links: Link[] = [{ kind: 'invoked', from: command, to: at(target) }];
  const left: Stack = { pieces: [], bottom: isIssued ? PORT_ROOM : 0 };
  for (const { actor, views } of cluster.people) {
    const top = left.bottom;
    for (const view of views) {
      const seen = put(left, `${at(actor)}|${view}`, view, 0);
      links.push({ kind: 'observes', from: seen.key, to: at(actor) });
    }
    const person = { pieces: [], bottom: top };
    left.pieces.push(put(person, at(actor), actor, 1));
    left.bottom = Math.max(left.bottom, person.bottom);
    links.push({ kind: 'decides', from: at(actor), to: command });
  }
  const right: Stack = { pieces: [], bottom: 0 };
  for (const event of cluster.events) {
    put(right, at(event), event, 4);
    links.push({ kind: 'produces', from: at(target), to: at(event) });
  }
  for (const hotspot of cluster.hotspots) put(right, at(hotspot), hotspot, 4);
  const pieces = [
    ...left.pieces,
    put({ pieces: [], bottom: 0 }, command, command, 2),
    put({ pieces: [], bottom: 0 }, at(target), target, 3),
    ...right.pieces,
  ];
  return { key: command, layer, lane: cluster.lane, pieces, links, height: heightOf(pieces) };
}

interface Wall {
  readonly clusters: readonly Cluster[];
  readonly rankOf: (command: string) => number;
  readonly copied: ReadonlySet<string>;
}

/**
 * One block before the earliest command that it issues, and a copy before each command elsewhere. An
 * external system has its sticky in the cluster that asks it: what it issues has copies alone.
 */
function issuerBlocks(issuer: Issuer, wall: Wall): Plan {
  const targets = issuer.issues
    .map((command) => wall.clusters.find((cluster) => cluster.command === command))
    .filter((cluster) => cluster !== undefined);
  const ranks = new Set(targets.map(({ command }) => wall.rankOf(command)));
  const home = ranks.size > 0 ? Math.min(...ranks) : lastTriggerRank(issuer, wall) + 1;
  const blocks: Block[] = [];
  const links: Link[] = [];
  for (const rank of new Set([home, ...ranks])) {
    const there = targets.filter(({ command }) => wall.rankOf(command) === rank);
    const isHome = rank === home && !issuer.isSystem;
    for (const [index, group] of groupsOf(issuer, there, wall).entries()) {
      const lane = group[0]?.lane ?? 0;
      const place = { layer: 2 * rank - 1, lane, isHome: isHome && index === 0, index };
      const placed = issuerBlock(issuer, place, wall);
      blocks.push(placed.block);
      links.push(...placed.links);
      for (const { command } of group) {
        links.push({ kind: 'issues', from: placed.block.key, to: command });
      }
    }
  }
  return { blocks, links };
}

/** The commands that one sticky issues, and each of those that have a copy of it to themselves. */
function groupsOf(issuer: Issuer, there: readonly Cluster[], wall: Wall) {
  const from = stickyOf(issuer, wall);
  const isApart = ({ command }: Cluster) =>
    wall.copied.has(causeOf({ kind: 'issues', from, to: command }));
  const together = there.filter((cluster) => !isApart(cluster));
  if (together.length === 0) return [there];
  return [together, ...there.filter(isApart).map((cluster) => [cluster])];
}

function lastTriggerRank({ triggers }: Issuer, { clusters, rankOf }: Wall): number {
  const causes = clusters.filter(({ events }) => events.some((event) => triggers.includes(event)));
  return Math.max(0, ...causes.map(({ command }) => rankOf(command)));
}

interface Place {
  readonly layer: number;
  readonly lane: number;
  readonly isHome: boolean;
  /** Counts the copies that stand on one layer. */
  readonly index: number;
}

function issuerBlock(issuer: Issuer, place: Place, wall: Wall) {
  const { layer, lane, isHome, index } = place;
  const sticky = stickyOf(issuer, wall);
  const copy = `${sticky}|${issuer.id}|${layer}`;
  const key = isHome ? sticky : index > 0 ? `${copy}|${index}` : copy;
  const links = isHome ? directTriggers(issuer, { key, layer }, wall) : [];
  const drawn = new Set(links.map(({ from }) => from.slice(from.indexOf('|') + 1)));
  const left: Stack = { pieces: [], bottom: links.length > 0 ? PORT_ROOM : 0 };
  const inner: Link[] = [];
  for (const trigger of isHome ? issuer.triggers : []) {
    if (drawn.has(trigger)) continue;
    const copy = put(left, `${key}|${trigger}`, trigger, 0, kindOf(trigger) === 'event');
    inner.push({ kind: 'activates', from: copy.key, to: key });
  }
  const pieces = [...left.pieces, put({ pieces: [], bottom: 0 }, key, sticky, 1, !isHome)];
  const block: Block = { key, layer, lane, pieces, links: inner, height: heightOf(pieces) };
  return { block, links };
}

/** From the events of the layer before; those of any other layer are shown by copies. */
function directTriggers(
  { triggers }: Issuer,
  to: { readonly key: string; readonly layer: number },
  { clusters, rankOf, copied }: Wall,
): readonly Link[] {
  const before = clusters.filter(({ command }) => 2 * rankOf(command) === to.layer - 1);
  return triggers.flatMap((event) =>
    before
      .filter(({ events }) => events.includes(event))
      .map(({ command }): Link => ({ kind: 'activates', from: `${command}|${event}`, to: to.key }))
      .filter((link) => !copied.has(causeOf(link))),
  );
}

function stickyOf({ id, isSystem }: Issuer, { clusters }: Wall): string {
  if (!isSystem) return id;
  return clusters.find(({ command }) => command === id)?.target ?? id;
}

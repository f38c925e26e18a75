import { tracksOf } from './channel.ts';
import { answers, causesOf, type Tree } from './forest.ts';
import { bent, middleOf, type Piece, type Wire } from './pieces.ts';
import { GAP, PORT } from './sizes.ts';
import { activation, drawnUnit, type UnitDrawing } from './unit-drawing.ts';
import type { Unit } from './units.ts';

/** A unit where it hangs in its tree: columns count from the tree's left, tops from its top. */
interface Hung {
  readonly unit: Unit;
  readonly drawn: UnitDrawing;
  readonly column: number;
  readonly top: number;
}

/** From a sticky of one unit to one of the next. */
export interface Link {
  readonly kind: 'activates' | 'issues';
  readonly from: string;
  readonly to: string;
  /** What it says, wherever its ends hang. */
  readonly cause: string;
}

export interface TreeDrawing {
  readonly root: Unit;
  readonly hung: readonly Hung[];
  readonly links: readonly Link[];
  /** How far down each column is used. */
  readonly bottoms: readonly number[];
}

export function drawnTree(tree: Tree, copied: ReadonlySet<string>): TreeDrawing {
  const links = linksOf(tree, copied);
  const direct = new Set(links.map(({ cause }) => cause));
  const hung: Hung[] = [];
  const bottoms: number[] = [];
  const hang = ({ unit, children }: Tree, column: number, wish: number): void => {
    const drawn = drawnUnit(unit, direct);
    const used = bottoms[column];
    const top = Math.max(wish, used === undefined ? 0 : used + GAP.unit);
    hung.push({ unit, drawn, column, top });
    bottoms[column] = top + drawn.height;
    for (const child of children) hang(child, column + 1, top);
  };
  hang(tree, 0, 0);
  return { root: tree.unit, hung, links, bottoms };
}

function linksOf({ unit, children }: Tree, copied: ReadonlySet<string>): readonly Link[] {
  const homes = children.flatMap((child) => child.unit.homes);
  const events = unit.clusters.flatMap((cluster) => cluster.events);
  const activations = homes.flatMap((home, target) =>
    causesOf(unit, home).map(({ command, event }) => ({
      kind: 'activates' as const,
      from: `${command}|${event}`,
      to: home.policy,
      cause: activation(event, home.policy),
      source: events.indexOf(event),
      target,
      others: home.own.length - 1,
    })),
  );
  const replies = children
    .filter((child) => answers(unit, child.unit))
    .flatMap((child) =>
      child.unit.reminders.flatMap(({ asked, key, sticky, command }): readonly Link[] => {
        const from = `${asked}|${sticky}`;
        const isHere = unit.clusters.some((cluster) => cluster.command === asked);
        return isHere ? [{ kind: 'issues', from, to: command, cause: key }] : [];
      }),
    );
  const own = [...apart(activations), ...replies].filter(({ cause }) => !copied.has(cause));
  return [...own, ...children.flatMap((child) => linksOf(child, copied))];
}

interface Activation extends Link {
  readonly source: number;
  readonly target: number;
  /** What else activates the policy. */
  readonly others: number;
}

/**
 * As many as keep apart, first of policies that nothing else activates, then the most level. Of the rest
 * the event has a copy at the policy.
 */
function apart(found: readonly Activation[]): readonly Link[] {
  const kept: Activation[] = [];
  const steep = ({ source, target }: Activation) => Math.abs(source - target);
  const inTurn = [...found].sort((a, b) => a.others - b.others || steep(a) - steep(b));
  for (const one of inTurn) {
    const isCrossed = kept.some(
      (other) => (one.source - other.source) * (one.target - other.target) < 0,
    );
    if (!isCrossed) kept.push(one);
  }
  return kept;
}

/** How many tracks the channel after each column needs. */
export function trackCounts(trees: readonly (TreeDrawing & { readonly at: number })[]) {
  const counts: number[] = [];
  for (const { hung, links, at } of trees) {
    for (const { drawn, column } of hung) {
      const keys = new Set(drawn.pieces.map(({ key }) => key));
      const sources = new Set(links.filter(({ from }) => keys.has(from)).map(({ from }) => from));
      counts[at + column] = Math.max(counts[at + column] ?? 0, sources.size);
    }
  }
  return counts;
}

/** The arrows of a tree whose stickies are where they hang; `channelOf` is the channel after a sticky. */
export function linkWires(
  links: readonly Link[],
  pieces: readonly Piece[],
  channelOf: (key: string) => number,
): readonly Wire[] {
  const at = new Map(pieces.map((piece) => [piece.key, piece]));
  const spans = links.flatMap(({ kind, from, to }) => {
    const [source, target] = [at.get(from), at.get(to)];
    if (!source || !target) return [];
    const start = { x: source.x + source.w, y: middleOf(source) };
    return [{ kind, from, to, start, end: { x: target.x, y: target.y + PORT } }];
  });
  const tracks = tracksOf(spans);
  return spans.map(({ kind, from, to, start, end }): Wire => {
    const x = channelOf(from) + GAP.channel / 2 + GAP.track * (tracks.get(from) ?? 0);
    return { kind, from, to, way: bent(start, end, x) };
  });
}

import type { ContextDefinition } from '@callout/kernel';
import { causeOf, type Link, type Plan, planOf } from './blocks.ts';
import { type Placed, placed } from './place.ts';
import { countCrossings, outerWays, type Way } from './route.ts';
import type { ModelGraph } from './stickies.ts';

export interface Layout {
  readonly plan: Plan;
  readonly wall: Placed;
}

interface Drawn extends Layout {
  readonly arrows: readonly (Link & { readonly way: Way })[];
  readonly crossings: number;
}

/**
 * Where no order of the blocks keeps two arrows apart, a copy takes the place of one of them: of that
 * which leaves the fewest crossings, and of the longest among such.
 */
export function untangled(context: ContextDefinition, graph: ModelGraph): Layout {
  let copied: ReadonlySet<string> = new Set();
  let best = drawn(context, graph, copied);
  while (best.crossings > 0) {
    const tries = [...new Set(crossing(best).map(causeOf))].map((cause) => {
      const wish = new Set([...copied, cause]);
      return { wish, result: drawn(context, graph, wish) };
    });
    const [first] = tries.sort((a, b) => a.result.crossings - b.result.crossings);
    if (!first || first.result.crossings >= best.crossings) break;
    copied = first.wish;
    best = first.result;
  }
  return best;
}

function drawn(context: ContextDefinition, graph: ModelGraph, copied: ReadonlySet<string>): Drawn {
  const plan = planOf(context, graph, copied);
  const wall = placed(plan);
  const arrows = [...outerWays(plan.links, wall)].map(([link, way]) => ({ ...link, way }));
  return { plan, wall, arrows, crossings: countCrossings(arrows) };
}

/** The arrows that cross another, the longest first. */
function crossing({ arrows }: Drawn): readonly Link[] {
  return arrows
    .filter((one) => arrows.some((other) => one !== other && countCrossings([one, other]) > 0))
    .sort((a, b) => heightOf(b.way) - heightOf(a.way));
}

function heightOf(way: Way): number {
  const ys = way.map(({ y }) => y);
  return Math.max(...ys) - Math.min(...ys);
}

import { COLUMNS } from './sizes.ts';
import type { Home, Plan, Unit } from './units.ts';

/** A decision with what follows from it, one column further right. */
export interface Tree {
  readonly unit: Unit;
  readonly children: readonly Tree[];
}

/**
 * What follows from what, as trees: each unit hangs after the latest decision that causes it, unless
 * the frame ends there. Whatever else causes it is shown by copies.
 */
export function forestOf({ units }: Plan): readonly Tree[] {
  const inTime = [...units].sort((a, b) => a.rank - b.rank || a.lane - b.lane);
  const parentOf = new Map<string, Unit>();
  const depthOf = new Map<string, number>();
  for (const unit of inTime) {
    const parent = listens(unit) ? undefined : latestCause(unit, inTime, depthOf);
    if (parent) parentOf.set(unit.key, parent);
    depthOf.set(unit.key, parent ? (depthOf.get(parent.key) ?? 0) + 1 : 0);
  }
  const treeOf = (unit: Unit): Tree => {
    const children = inTime.filter(({ key }) => parentOf.get(key) === unit);
    return { unit, children: byCause(unit, children).map(treeOf) };
  };
  const roots = inTime.filter(({ key }) => !parentOf.has(key));
  return [...roots].sort((a, b) => a.lane - b.lane).map(treeOf);
}

/** Hangs at the frame's left edge, where published events of other contexts come in. */
export function listens({ homes }: Unit): boolean {
  return homes.some(({ foreign }) => foreign.length > 0);
}

/** Of what happens earlier and has room for one more column after it. */
function latestCause(
  unit: Unit,
  inTime: readonly Unit[],
  depthOf: ReadonlyMap<string, number>,
): Unit | undefined {
  const causes = inTime.filter(
    (one) =>
      one.rank < unit.rank &&
      (depthOf.get(one.key) ?? 0) + 1 < COLUMNS.max &&
      (answers(one, unit) || unit.homes.some((home) => causesOf(one, home).length > 0)),
  );
  const latest = Math.max(...causes.map(({ rank }) => rank));
  return causes.find(({ rank }) => rank === latest);
}

/** An external system that is asked in one unit and answers by a command of another. */
export function answers(unit: Unit, other: Unit): boolean {
  const own = unit.clusters.filter(({ events }) => events.length === 0).map((one) => one.command);
  return other.reminders.some(({ asked }) => asked !== undefined && own.includes(asked));
}

export function causesOf({ clusters }: Unit, { own }: Home) {
  return clusters.flatMap(({ command, events }) =>
    events.filter((event) => own.includes(event)).map((event) => ({ command, event })),
  );
}

/** In the order of the events that cause them, so that most of their arrows keep apart. */
function byCause(unit: Unit, children: readonly Unit[]): readonly Unit[] {
  const events = unit.clusters.flatMap((cluster) => cluster.events);
  const placesOf = (child: Unit) =>
    child.homes
      .flatMap(({ own }) => own.map((event) => events.indexOf(event)))
      .filter((index) => index >= 0);
  const at = children.map((child) => {
    const places = placesOf(child);
    return { child, first: Math.min(...places, events.length), last: Math.max(...places, 0) };
  });
  return at.sort((a, b) => a.first - b.first || a.last - b.last).map(({ child }) => child);
}

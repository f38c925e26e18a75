import { bent, middleOf, type Rect, type Way } from './pieces.ts';
import { FRAME, GUTTER } from './sizes.ts';

const LANE = FRAME.padding / 2;

/**
 * From the frame that publishes an event to the event's sticky before the frame that listens. Each
 * publisher has a track of its own before the stickies; what leads back goes over all frames.
 */
export function publishedWay(
  from: Rect,
  { sticky, listener }: { readonly sticky: Rect; readonly listener: Rect },
  frames: readonly Rect[],
): Way {
  const end = { x: sticky.x, y: middleOf(sticky) };
  const index = frames.indexOf(from);
  const track = sticky.x - GUTTER.before + LANE + GUTTER.track * index;
  const right = from.x + from.w;
  if (right <= listener.x) {
    const level = Math.min(Math.max(end.y, from.y + FRAME.title), from.y + from.h - LANE);
    return bent({ x: right, y: level }, end, track);
  }
  if (from.x === listener.x) return bent({ x: from.x, y: sideOf(from, listener) }, end, track);
  const top = Math.min(...frames.map(({ y }) => y)) - LANE;
  const outer = Math.max(...frames.map(({ x, w }) => x + w)) + LANE;
  const start = { x: right, y: from.y + FRAME.title / 2 };
  const round = [start, { ...start, x: outer }, { x: outer, y: top }, { x: track, y: top }];
  return [...round, { x: track, y: end.y }, end];
}

/** Where it leaves a frame for one that hangs above or below it. */
function sideOf(from: Rect, listener: Rect): number {
  return listener.y > from.y ? from.y + from.h - LANE : from.y + LANE;
}

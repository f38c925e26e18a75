import type { Point } from './pieces.ts';

export interface Span {
  readonly from: string;
  readonly to: string;
  readonly start: Point;
  readonly end: Point;
}

/**
 * The track of every source in the channel between two columns, from 0 at the left. Arrows that keep
 * their order never cross, if of two that go down over each other the lower one turns first, and of two
 * that go up the upper one.
 */
export function tracksOf(spans: readonly Span[]): ReadonlyMap<string, number> {
  const nets = [...new Set(spans.map(({ from }) => from))].map((from) => {
    const own = spans.filter((span) => span.from === from);
    const ends = own.map(({ end }) => end.y);
    const start = own[0]?.start.y ?? 0;
    return { from, start, top: Math.min(start, ...ends), bottom: Math.max(start, ...ends) };
  });
  type Net = (typeof nets)[number];
  const tracks = new Map<string, number>();
  const isLeftOf = (a: Net, b: Net) =>
    a !== b &&
    ((a.start > b.start && b.bottom >= a.start) || (a.start < b.start && b.top <= a.start));
  const trackOf = (net: Net, seen: readonly Net[]): number => {
    const known = tracks.get(net.from);
    if (known !== undefined) return known;
    const others = nets.filter((other) => isLeftOf(other, net) && !seen.includes(other));
    const track = 1 + Math.max(-1, ...others.map((other) => trackOf(other, [...seen, net])));
    tracks.set(net.from, track);
    return track;
  };
  for (const net of nets) if (net.top < net.bottom) trackOf(net, []);
  return tracks;
}

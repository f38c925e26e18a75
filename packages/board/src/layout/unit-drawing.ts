import type { Cluster } from './clusters.ts';
import { gathered, wayInto } from './gather.ts';
import {
  bottomOf,
  contextOf,
  type Drawing,
  mailPiece,
  middleOf,
  type Piece,
  type Point,
  piece,
  together,
  type Wire,
} from './pieces.ts';
import { GAP, PORT, PORT_ROOM, SIZE, sizeOf } from './sizes.ts';
import type { Home, Reminder, Unit } from './units.ts';

/** A unit about the left upper corner of its first command. Its left part has an x below zero. */
export interface UnitDrawing extends Drawing {
  readonly height: number;
  readonly left: number;
  readonly right: number;
  /** What hangs before the frame, about the same corner's height: by policy, in order. */
  readonly inbound: readonly Inbound[];
}

/** Foreign events, and what each of them leads to. */
export interface Inbound {
  readonly target: Piece;
  readonly port: number;
  readonly stickies: readonly string[];
  readonly top: number;
}

const COPY = sizeOf('event', true);

/** `direct` names the causes that are drawn as arrows from another unit, and need no copy here. */
export function drawnUnit(unit: Unit, direct: ReadonlySet<string>): UnitDrawing {
  const rows = rowsOf(unit.clusters);
  const commands = new Map(rows.pieces.map((one) => [one.key, one]));
  const parts: Drawing[] = [rows];
  const inbound: Inbound[] = [];
  let cursor = 0;
  for (const home of unit.homes) {
    const part = homeOf(home, cursor, direct, commands);
    parts.push(part.drawing);
    inbound.push(...part.inbound);
    cursor = part.bottom + GAP.row;
  }
  const reminders = unit.reminders.filter(({ key }) => !direct.has(key));
  if (reminders.length < unit.reminders.length) cursor = Math.max(cursor, PORT_ROOM);
  for (const reminder of reminders) {
    const part = reminderOf(reminder, cursor, commands);
    parts.push(part);
    cursor = bottomOf(part.pieces) + GAP.row;
  }
  for (const cluster of unit.clusters) {
    const part = peopleOf(cluster, cursor, commands);
    parts.push(part);
    if (part.pieces.length > 0) cursor = bottomOf(part.pieces) + GAP.row;
  }
  const all = together(parts);
  return {
    ...all,
    height: Math.max(cursor - GAP.row, bottomOf(all.pieces)),
    left: -Math.min(0, ...all.pieces.map(({ x }) => x)),
    right: Math.max(0, ...all.pieces.map(({ x, w }) => x + w)),
    inbound,
  };
}

/** Command, constraint, events: one row below the other. */
function rowsOf(clusters: readonly Cluster[]): Drawing {
  const pieces: Piece[] = [];
  const wires: Wire[] = [];
  let top = 0;
  for (const { command, target, events, hotspots, mails } of clusters) {
    const own = (sticky: string, at: Point) => piece(`${command}|${sticky}`, sticky, at);
    const first = piece(command, command, { x: 0, y: top });
    const second = own(target, { x: SIZE.command.w + GAP.arrow, y: top });
    const x = second.x + second.w + GAP.arrow;
    let y = top;
    const right: Piece[] = [];
    for (const sticky of [...events, ...hotspots]) {
      const one = own(sticky, { x, y });
      right.push(one);
      y += one.h + GAP.row;
    }
    const wire = (kind: 'invoked' | 'produces', from: Piece, to: Piece): Wire => {
      const start = { x: from.x + from.w, y: middleOf(from) };
      const way = [start, ...wayInto(to, start, to.x - GAP.arrow / 2).slice(1)];
      return { kind, from: from.key, to: to.key, way };
    };
    const sent = mailsBelow(second, mails);
    pieces.push(first, second, ...right, ...sent.pieces);
    wires.push(...sent.wires);
    wires.push(wire('invoked', first, second));
    for (const event of right.slice(0, events.length)) wires.push(wire('produces', second, event));
    top = bottomOf(pieces) + GAP.row;
  }
  return { pieces, wires };
}

type Commands = ReadonlyMap<string, Piece>;

function homeOf(home: Home, top: number, direct: ReadonlySet<string>, commands: Commands) {
  const { policy, issues, own, foreign } = home;
  const target = piece(policy, policy, { x: -GAP.bus - SIZE.policy.w, y: top });
  const isDirect = (event: string) => direct.has(activation(event, policy));
  const copies = own.filter((event) => !isDirect(event));
  const hasPort = foreign.length > 0 || copies.length < own.length;
  const chips = gathered({
    target,
    kind: 'activates',
    stickies: copies,
    top: top + (hasPort ? PORT_ROOM : 0),
    columns: 1,
  });
  const wires = issues.flatMap((command) => {
    const to = commands.get(command);
    if (!to) return [];
    const start = { x: target.x + target.w, y: middleOf(target) };
    return [{ kind: 'issues' as const, from: policy, to: command, way: wayInto(to, start) }];
  });
  const mails = mailsBelow(target, home.mails);
  const drawing = together([chips, { pieces: [target], wires }, mails]);
  const outside = foreign.length * (COPY.h + GAP.row) - GAP.row;
  const inbound: readonly Inbound[] =
    foreign.length > 0 ? [{ target, port: top + PORT, stickies: foreign, top }] : [];
  return { drawing, inbound, bottom: Math.max(bottomOf(drawing.pieces), top + outside) };
}

/** What leaves as a mail, straight below whatever sends it. */
function mailsBelow(sender: Piece, names: readonly string[]): Drawing {
  if (names.length === 0) return { pieces: [], wires: [] };
  const at = { x: sender.x, y: sender.y + sender.h + GAP.below };
  const own = mailPiece(sender.key, contextOf(sender.sticky), names, at);
  const x = sender.x + Math.min(sender.w, own.w) / 2;
  const way = [
    { x, y: sender.y + sender.h },
    { x, y: own.y },
  ];
  return { pieces: [own], wires: [{ kind: 'issues', from: sender.key, to: own.key, way }] };
}

export function activation(event: string, policy: string): string {
  return `${event} > ${policy}`;
}

function reminderOf({ key, sticky, command }: Reminder, top: number, commands: Commands): Drawing {
  const to = commands.get(command);
  const size = piece(key, sticky, { x: 0, y: 0 }, true);
  const own = { ...size, x: -GAP.bus - size.w, y: top };
  const start = { x: own.x + own.w, y: middleOf(own) };
  const wire = to && { kind: 'issues' as const, from: key, to: command, way: wayInto(to, start) };
  return { pieces: [own], wires: wire ? [wire] : [] };
}

/** Small at the command's corner: who decides on it, each after what they look at. */
function peopleOf(cluster: Cluster, top: number, commands: Commands): Drawing {
  const to = commands.get(cluster.command);
  const parts: Drawing[] = [];
  let y = top;
  for (const { actor, views } of cluster.people) {
    const key = `${cluster.command}|${actor}`;
    const own = piece(key, actor, { x: -GAP.bus - SIZE.actor.w, y });
    const start = { x: own.x + own.w, y: middleOf(own) };
    const wires = to
      ? [{ kind: 'decides' as const, from: key, to: cluster.command, way: wayInto(to, start) }]
      : [];
    const seen = gathered({ target: own, kind: 'observes', stickies: views, top: y, columns: 2 });
    parts.push({ pieces: [own], wires }, seen);
    y = bottomOf([own, ...seen.pieces]) + GAP.row;
  }
  return together(parts);
}

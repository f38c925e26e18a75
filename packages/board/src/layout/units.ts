import type { ContextDefinition } from '@callout/kernel';
import type { ModelGraph } from '@callout/model';
import { type Cluster, clustersOf, type Issuer, issuersOf } from './clusters.ts';
import { contextOf, kindOf } from './pieces.ts';
import { ranksOf } from './ranks.ts';

/** A policy where it hangs, with what activates it. */
export interface Home {
  readonly policy: string;
  /** Commands of its own unit; those of other units have a copy of the policy beside them. */
  readonly issues: readonly string[];
  readonly own: readonly string[];
  /** Names of the mails that it sends. */
  readonly mails: readonly string[];
  /** Published by another context: they hang before the frame. */
  readonly foreign: readonly string[];
}

/** A reminder of a policy, or of a system that answers, which hangs elsewhere. */
export interface Reminder {
  readonly key: string;
  readonly sticky: string;
  readonly command: string;
  /** The command that the system is asked by. */
  readonly asked?: string | undefined;
}

/** What is moved as one: a decision, or those that one policy issues together, and who issues it. */
export interface Unit {
  readonly key: string;
  readonly clusters: readonly Cluster[];
  readonly homes: readonly Home[];
  readonly reminders: readonly Reminder[];
  readonly lane: number;
  readonly rank: number;
  readonly depth: number;
}

export interface Plan {
  readonly units: readonly Unit[];
  /** Policies that other contexts awaken, and whose command hangs elsewhere. */
  readonly entries: readonly Home[];
}

export function planOf(context: ContextDefinition, graph: ModelGraph): Plan {
  const clusters = clustersOf(context, graph);
  const issuers = issuersOf(context);
  const ranks = ranksOf(clusters, issuers);
  const rankOf = (command: string) => ranks.get(command) ?? 0;
  const homeOf = new Map(
    issuers.flatMap((issuer) => {
      const home = homeCommand(issuer, rankOf);
      return issuer.isSystem || home === undefined ? [] : [[issuer.id, home] as const];
    }),
  );
  const leaderOf = leaders(clusters, issuers, homeOf, rankOf);
  const wall: Wall = { context: context.name, clusters, issuers, homeOf, leaderOf };
  const led = clusters.filter(({ command }) => leaderOf(command) === command);
  const units = [
    ...led.map((cluster) => unitOf(cluster, rankOf(cluster.command), wall)),
    ...issuers.filter(isIdle).map((issuer) => idleUnit(issuer, wall, rankOf)),
  ];
  const split = units.map(withoutEntries);
  return { units: split.map(({ unit }) => unit), entries: split.flatMap(({ entries }) => entries) };
}

/**
 * A unit hangs at the frame's left edge if more of its policies are awakened from outside than from
 * inside. If not, those from outside hang at the edge by themselves, and the unit reminds of them.
 */
function withoutEntries(unit: Unit): { readonly unit: Unit; readonly entries: readonly Home[] } {
  const entries = unit.homes.filter(({ foreign }) => foreign.length > 0);
  const inside = unit.homes.filter(({ own }) => own.some(isEvent));
  if (entries.length === 0 || entries.length > inside.length) return { unit, entries: [] };
  const reminders = entries.flatMap(({ policy, issues }) =>
    issues.map((command) => ({ key: `${policy}|${command}`, sticky: policy, command })),
  );
  const homes = unit.homes.filter((home) => !entries.includes(home));
  return { unit: { ...unit, homes, reminders: [...unit.reminders, ...reminders] }, entries };
}

function isEvent(trigger: string): boolean {
  return kindOf(trigger) === 'event';
}

interface Wall {
  readonly context: string;
  readonly clusters: readonly Cluster[];
  readonly issuers: readonly Issuer[];
  readonly homeOf: ReadonlyMap<string, string>;
  /** The command whose unit a command belongs to. */
  readonly leaderOf: (command: string) => string;
}

function isIdle({ issues, isSystem }: Issuer): boolean {
  return issues.length === 0 && !isSystem;
}

/** A policy hangs before the earliest command that it issues. */
function homeCommand({ issues }: Issuer, rankOf: (command: string) => number) {
  return [...issues].sort((a, b) => rankOf(a) - rankOf(b))[0];
}

/** Commands that only one policy issues, and nobody decides on, join the first of that policy's. */
function leaders(
  clusters: readonly Cluster[],
  issuers: readonly Issuer[],
  homeOf: ReadonlyMap<string, string>,
  rankOf: (command: string) => number,
) {
  const people = new Map(clusters.map((cluster) => [cluster.command, cluster.people.length]));
  const leader = new Map<string, string>();
  for (const { id, issues, isSystem } of issuers) {
    const home = homeOf.get(id);
    const isLone = home && !isSystem && people.get(home) === 0 && issuesOf(issuers, home) === 1;
    if (!isLone) continue;
    for (const command of issues) {
      const isFree = people.get(command) === 0 && issuesOf(issuers, command) === 1;
      if (isFree && rankOf(command) === rankOf(home)) leader.set(command, home);
    }
  }
  return (command: string) => leader.get(command) ?? command;
}

function issuesOf(issuers: readonly Issuer[], command: string): number {
  return issuers.filter(({ issues }) => issues.includes(command)).length;
}

function unitOf(leader: Cluster, rank: number, wall: Wall): Unit {
  const { leaderOf, issuers, homeOf } = wall;
  const clusters = wall.clusters.filter(({ command }) => leaderOf(command) === leader.command);
  const names = new Set(clusters.map(({ command }) => command));
  const homes = issuers
    .filter(({ id }) => leaderOf(homeOf.get(id) ?? '') === leader.command)
    .map((issuer) => homeFor(issuer, names, wall));
  const at = new Set(homes.map(({ policy }) => policy));
  const reminders = clusters.flatMap(({ command }) =>
    issuers
      .filter(({ id, issues }) => issues.includes(command) && !at.has(id))
      .map(({ id, isSystem }): Reminder => {
        const target = wall.clusters.find((cluster) => cluster.command === id)?.target;
        const sticky = isSystem ? (target ?? id) : id;
        return { key: `${sticky}|${command}`, sticky, command, asked: isSystem ? id : undefined };
      }),
  );
  const { lane, depth, command: key } = leader;
  return { key, clusters, homes, reminders, lane, rank, depth };
}

function homeFor(issuer: Issuer, own: ReadonlySet<string>, wall: Wall): Home {
  const { id, issues, triggers, mails } = issuer;
  const isForeign = (trigger: string) => contextOf(trigger) !== wall.context;
  return {
    policy: id,
    mails,
    issues: issues.filter((command) => own.has(command)),
    own: triggers.filter((trigger) => !isForeign(trigger)),
    foreign: triggers.filter(isForeign),
  };
}

/** A policy that issues nothing stands alone after what activates it. */
function idleUnit(issuer: Issuer, wall: Wall, rankOf: (command: string) => number): Unit {
  const causes = wall.clusters.filter(({ events }) =>
    events.some((event) => issuer.triggers.includes(event)),
  );
  const rank = Math.max(0, ...causes.map(({ command }) => rankOf(command) + 1));
  const homes = [homeFor(issuer, new Set(), wall)];
  const lane = causes[0]?.lane ?? 0;
  return { key: issuer.id, clusters: [], homes, reminders: [], lane, rank, depth: 0 };
}

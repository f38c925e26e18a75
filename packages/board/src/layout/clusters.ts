import {
  type AnyPolicy,
  type ContextDefinition,
  type EventDefinition,
  isClockPolicy,
  type MailDefinition,
  SendMail,
} from '@callout/kernel';
import { type Arrow, asksOf, ids, type ModelGraph } from '@callout/model';
import { lifecycleOf } from './lifecycle.ts';

/** One decision on the wall: who, with what in view, does what to which constraint, and what comes. */
export interface Cluster {
  readonly command: string;
  /** The constraint or the external system that it is invoked on. */
  readonly target: string;
  readonly events: readonly string[];
  readonly people: readonly { readonly actor: string; readonly views: readonly string[] }[];
  /** Questions stuck to one of its events; to the first cluster only that has the event. */
  readonly hotspots: readonly string[];
  readonly isSystem: boolean;
  /** Mails that leave with the system, and that no policy sends. */
  readonly mails: readonly string[];
  readonly lane: number;
  /** Events of its own stream that have to come before, at the least. */
  readonly depth: number;
}

/** Whatever makes commands follow: a policy, or an external system that answers. */
export interface Issuer {
  readonly id: string;
  readonly triggers: readonly string[];
  readonly issues: readonly string[];
  /** Names of the mails that it sends. */
  readonly mails: readonly string[];
  readonly isSystem: boolean;
}

export function clustersOf(context: ContextDefinition, graph: ModelGraph): readonly Cluster[] {
  const kinds = context.streams.map(({ kind }) => kind);
  const lifecycles = new Map(context.streams.map((stream) => [stream.kind, lifecycleOf(stream)]));
  const observed = viewsByActor(graph.arrows);
  const commands = context.commands.map((command): Cluster => {
    const depths = command.emits.map(
      ({ type }) => lifecycles.get(command.stream.kind)?.get(type) ?? 0,
    );
    const views = context.lists.filter(({ over }) => over.kind === command.stream.kind);
    const people = graph.arrows
      .filter(({ kind, to }) => kind === 'decides' && to === ids.command(command))
      .map(({ from: actor }) => ({
        actor,
        views: views.map(ids.list).filter((id) => observed.get(actor)?.has(id)),
      }));
    return {
      command: ids.command(command),
      target: ids.constraint(command.stream),
      events: command.emits.map(ids.event),
      people,
      hotspots: [],
      isSystem: false,
      mails: [],
      lane: kinds.indexOf(command.stream.kind),
      depth: depths.length > 0 ? Math.min(...depths) : 0,
    };
  });
  return withHotspots([...commands, ...askClusters(context, kinds)], graph.arrows);
}

function withHotspots(clusters: readonly Cluster[], arrows: readonly Arrow[]) {
  const stuck = new Set<string>();
  return clusters.map((cluster): Cluster => {
    const hotspots = arrows
      .filter(({ kind, from, to }) => {
        const isHere = cluster.events.includes(to) || cluster.command === to;
        return kind === 'concerns' && isHere && !stuck.has(from);
      })
      .map(({ from }) => from);
    for (const hotspot of hotspots) stuck.add(hotspot);
    return { ...cluster, hotspots };
  });
}

function viewsByActor(arrows: readonly Arrow[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { kind, from, to } of arrows) {
    if (kind !== 'observes') continue;
    found.set(from, (found.get(from) ?? new Set()).add(to));
  }
  return found;
}

function askClusters(context: ContextDefinition, kinds: readonly string[]): readonly Cluster[] {
  return (context.systemCommands ?? []).map((command) => {
    const own = new Set(command.issues.flatMap(({ emits }) => emits.map(({ type }) => type)));
    const asking = context.policies.find((policy) => asksOf(policy).includes(command));
    const nearest =
      command.issues[0]?.stream.kind ?? (asking && firstTriggerOf(asking))?.stream ?? '';
    return {
      command: ids.ask(context.name, command),
      target: ids.system(context.name, command),
      // What its answers make our own commands record stands with those commands.
      events: command.system.answersWith.filter(({ type }) => !own.has(type)).map(ids.event),
      people: [],
      hotspots: [],
      isSystem: true,
      mails: namesOf(command === SendMail ? unclaimed(context) : command.sends),
      lane: Math.max(0, kinds.indexOf(nearest)),
      depth: 0,
    };
  });
}

/** Mails that no policy and no command of the context sends: the server does, before there is a fact. */
function unclaimed({ mails = [], policies, systemCommands = [] }: ContextDefinition) {
  const sent = [
    ...policies.flatMap((policy) => (isClockPolicy(policy) ? [] : (policy.sends ?? []))),
    ...systemCommands.flatMap(({ sends = [] }) => sends),
  ];
  return mails.filter((mail) => !sent.includes(mail));
}

function namesOf(mails: readonly MailDefinition[] = []): readonly string[] {
  return mails.map(({ name }) => name);
}

function firstTriggerOf(policy: AnyPolicy): EventDefinition | undefined {
  return isClockPolicy(policy) ? undefined : policy.whenever[0];
}

export function issuersOf(context: ContextDefinition): readonly Issuer[] {
  const policies = context.policies.map((policy): Issuer => {
    const triggers = isClockPolicy(policy)
      ? [ids.actor(context.name, 'clock')]
      : policy.whenever.map(ids.event);
    const issues = [
      ...policy.issues.map(ids.command),
      ...asksOf(policy).map((command) => ids.ask(context.name, command)),
    ];
    const mails = isClockPolicy(policy) ? [] : namesOf(policy.sends);
    return { id: ids.policy(policy), triggers, issues, mails, isSystem: false };
  });
  const systems = (context.systemCommands ?? [])
    .filter(({ issues }) => issues.length > 0)
    .map(
      (command): Issuer => ({
        id: ids.ask(context.name, command),
        triggers: [],
        issues: command.issues.map(ids.command),
        mails: [],
        isSystem: true,
      }),
    );
  return [...policies, ...systems];
}

import {
  type AnyCommand,
  type AnyPolicy,
  type AnySystemCommand,
  type ContextDefinition,
  type ContextName,
  isClockPolicy,
  type Model,
  type Role,
} from '@callout/kernel';
import type { HotspotNote } from './notes.ts';
import { stepOf } from './steps.ts';
import type { Arrow, ArrowKind, ModelGraph, Sticky, StickyKind } from './stickies.ts';

export const ids = {
  event: (event: { readonly context: ContextName; readonly type: string }) =>
    `event:${event.context}/${event.type}`,
  command: (command: AnyCommand) => `command:${command.stream.context}/${command.name}`,
  ask: (context: ContextName, command: AnySystemCommand) => `command:${context}/${command.name}`,
  system: (context: ContextName, command: AnySystemCommand) =>
    `system:${context}/${command.system.name}`,
  actor: (context: ContextName, role: string) => `actor:${context}/${role}`,
  policy: (policy: AnyPolicy) => `policy:${policy.context}/${policy.name}`,
  constraint: (stream: { readonly context: ContextName; readonly kind: string }) =>
    `constraint:${stream.context}/${stream.kind}`,
  list: (list: { readonly context: ContextName; readonly name: string }) =>
    `read-model:${list.context}/list/${list.name}`,
  projection: (projection: { readonly context: ContextName; readonly name: string }) =>
    `read-model:${projection.context}/projection/${projection.name}`,
};

type Laid = Omit<Sticky, 'step'>;

/** Everything on the wall, in the order of the declaration. Nothing is said twice. */
export function modelGraph(model: Model, hotspots: readonly HotspotNote[] = []): ModelGraph {
  const laid = model.contexts.flatMap(stickiesOf);
  const stickies = [...new Map(laid.map((sticky) => [sticky.id, sticky])).values()];
  const notes = hotspots.filter(({ at }) => stickies.some(({ id }) => id === at));
  const arrows = [
    ...model.contexts.flatMap(arrowsOf),
    ...notes.map((note): Arrow => ({ kind: 'concerns', from: hotspotId(note), to: note.at })),
  ];
  const all = [...stickies, ...notes.map(hotspotOf)];
  const known = new Set(all.map(({ id }) => id));
  const unique = new Map(
    arrows
      .filter(({ from, to }) => known.has(from) && known.has(to))
      .map((arrow) => [`${arrow.kind} ${arrow.from} ${arrow.to}`, arrow]),
  );
  const drawn = [...unique.values()];
  return { stickies: all.map((s) => ({ ...s, step: stepOf(s, drawn) })), arrows: drawn };
}

function contextOfId(id: string): ContextName {
  return id.slice(id.indexOf(':') + 1, id.indexOf('/')) as ContextName;
}

function hotspotId(note: HotspotNote): string {
  return `hotspot:${contextOfId(note.at)}/${note.name}`;
}

function hotspotOf(note: HotspotNote): Laid {
  const { name, at } = note;
  const context = contextOfId(at);
  return { id: hotspotId(note), kind: 'hotspot', name, context, textKey: `hotspot.${name}` };
}

function stickiesOf(context: ContextDefinition): readonly Laid[] {
  const sticky = (id: string, kind: StickyKind, name: string, textKey: string): Laid => ({
    id,
    kind,
    name,
    context: context.name,
    textKey,
  });
  const actor = (role: Role) =>
    sticky(ids.actor(context.name, role), 'actor', role, `role.${role}`);
  const asks = context.systemCommands ?? [];
  return [
    ...context.streams.flatMap((stream) => [
      sticky(ids.constraint(stream), 'constraint', stream.kind, `stream.${stream.kind}`),
      ...stream.events.map((e) => sticky(ids.event(e), 'event', e.type, `event.${e.type}`)),
    ]),
    ...context.commands.flatMap((command) => [
      sticky(ids.command(command), 'command', command.name, `command.${command.name}`),
      ...peopleOf(command).map(actor),
    ]),
    ...asks.flatMap((command) => [
      sticky(ids.ask(context.name, command), 'command', command.name, `ask.${command.name}`),
      sticky(
        ids.system(context.name, command),
        'system',
        command.system.name,
        `system.${command.system.name}`,
      ),
    ]),
    ...context.policies.flatMap((policy) => [
      sticky(ids.policy(policy), 'policy', policy.name, `policy.${policy.name}`),
      ...(isClockPolicy(policy) ? [actor('clock')] : []),
    ]),
    ...context.lists.flatMap((list) => [
      sticky(ids.list(list), 'read-model', list.name, `list.${list.name}`),
      ...list.observers.map(actor),
    ]),
    ...context.projections.map((projection) =>
      sticky(
        ids.projection(projection),
        'read-model',
        projection.name,
        `projection.${projection.name}`,
      ),
    ),
  ];
}

/** Those who issue it themselves: a policy and the clock act through their policies. */
export function peopleOf(command: AnyCommand): readonly Role[] {
  const roles = Object.keys(command.actors) as Role[];
  return roles.filter((role) => role !== 'policy' && role !== 'clock');
}

function arrowsOf(context: ContextDefinition): readonly Arrow[] {
  const arrow = (kind: ArrowKind, from: string, to: string): Arrow => ({ kind, from, to });
  const asks = context.systemCommands ?? [];
  return [
    ...context.commands.flatMap((command) => [
      ...peopleOf(command).map((role) =>
        arrow('decides', ids.actor(context.name, role), ids.command(command)),
      ),
      arrow('invoked', ids.command(command), ids.constraint(command.stream)),
      ...command.emits.map((e) => arrow('produces', ids.command(command), ids.event(e))),
      ...command.emits.map((e) => arrow('produces', ids.constraint(command.stream), ids.event(e))),
    ]),
    ...asks.flatMap((command) => [
      arrow('invoked', ids.ask(context.name, command), ids.system(context.name, command)),
      ...command.system.answersWith.map((e) =>
        arrow('produces', ids.system(context.name, command), ids.event(e)),
      ),
      ...command.issues.map((own) =>
        arrow('issues', ids.system(context.name, command), ids.command(own)),
      ),
    ]),
    ...context.policies.flatMap((policy) => [
      ...(isClockPolicy(policy)
        ? [arrow('activates', ids.actor(context.name, 'clock'), ids.policy(policy))]
        : policy.whenever.map((e) => arrow('activates', ids.event(e), ids.policy(policy)))),
      ...policy.issues.map((command) => arrow('issues', ids.policy(policy), ids.command(command))),
      ...asksOf(policy).map((command) =>
        arrow('issues', ids.policy(policy), ids.ask(context.name, command)),
      ),
    ]),
    ...context.lists.flatMap((list) => [
      ...list.over.events.map((e) => arrow('feeds', ids.event(e), ids.list(list))),
      ...list.observers.map((role) =>
        arrow('observes', ids.actor(context.name, role), ids.list(list)),
      ),
    ]),
    ...context.projections.flatMap((projection) =>
      projection.feeds.map((e) => arrow('feeds', ids.event(e), ids.projection(projection))),
    ),
  ];
}

export function asksOf(policy: AnyPolicy): readonly AnySystemCommand[] {
  return isClockPolicy(policy) ? [] : (policy.requests ?? []);
}

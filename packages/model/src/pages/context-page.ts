import {
  type AnyCommand,
  type AnyPolicy,
  type ContextDefinition,
  type EventDefinition,
  isClockPolicy,
  type Locale,
  type MailDefinition,
  type Model,
} from '@callout/kernel';
import { pageText, titleOf } from '../graph/captions.ts';
import { asksOf, ids, modelGraph, peopleOf } from '../graph/graph.ts';
import { HOTSPOTS } from '../graph/notes.ts';
import type { Sticky } from '../graph/stickies.ts';
import { pageFile, pictureFile } from './files.ts';
import { table } from './table.ts';

interface Words {
  readonly say: (key: string) => string;
  /** The title of a sticky with its name in the code. */
  readonly sticky: (id: string) => string;
}

/** A context on one page: its picture, and in tables what the picture shows. */
export function contextPage(model: Model, context: ContextDefinition, locale: Locale): string {
  const stickies = new Map(modelGraph(model, HOTSPOTS).stickies.map((s) => [s.id, s]));
  const words: Words = {
    say: (key) => pageText(locale, key),
    sticky: (id) => named(model, locale, stickies.get(id)),
  };
  const { say } = words;
  const other = locale === 'en' ? 'ru' : 'en';
  const title = model.text(locale, `context.${context.name}`);
  const hotspots = [...stickies.values()].filter(
    (s) => s.kind === 'hotspot' && s.context === context.name,
  );
  return [
    `# ${title}`,
    '',
    `[${say('page.other')}](${pageFile(context.name, other)})`,
    '',
    say('page.intro'),
    '',
    `![${title}](${pictureFile(locale, context.name, 4)})`,
    '',
    say('page.legend'),
    '',
    ...section(say('page.decisions'), decisions(context, words)),
    ...section(say('page.policies'), policies(context, words)),
    ...section(say('page.systems'), systems(context, words)),
    ...section(say('page.mails'), mails(model, context, locale, words)),
    ...section(say('page.views'), views(context, words)),
    ...section(
      say('page.hotspots'),
      hotspots.map((hotspot) => `- ${titleOf(model, locale, hotspot)}`),
    ),
  ].join('\n');
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`## ${title}`, '', ...lines, ''];
}

function named(model: Model, locale: Locale, sticky: Sticky | undefined): string {
  if (!sticky) return '';
  const title = titleOf(model, locale, sticky);
  const isCode = ['event', 'command', 'constraint'].includes(sticky.kind);
  return isCode ? `${title} \`${sticky.name}\`` : title;
}

function decisions(context: ContextDefinition, { say, sticky }: Words): readonly string[] {
  const rows = context.commands.map((command) => [
    sticky(ids.command(command)),
    [
      ...peopleOf(command).map((role) => sticky(ids.actor(context.name, role))),
      ...issuing(context, command).map((policy) => sticky(ids.policy(policy))),
      ...answering(context, command).map((id) => sticky(id)),
    ],
    sticky(ids.constraint(command.stream)),
    command.emits.map((event) => sticky(ids.event(event))),
  ]);
  return table(
    ['command', 'actors', 'constraint', 'events'].map((c) => say(`page.col.${c}`)),
    rows,
  );
}

function issuing(context: ContextDefinition, command: AnyCommand): readonly AnyPolicy[] {
  return context.policies.filter(({ issues }) => issues.includes(command));
}

function answering(context: ContextDefinition, command: AnyCommand): readonly string[] {
  const asks = (context.systemCommands ?? []).filter(({ issues }) => issues.includes(command));
  return [...new Set(asks.map((ask) => ids.system(context.name, ask)))];
}

function policies(context: ContextDefinition, { say, sticky }: Words): readonly string[] {
  const rows = context.policies.map((policy) => [
    sticky(ids.policy(policy)),
    isClockPolicy(policy)
      ? say('page.clock')
      : policy.whenever.map((event) => sticky(ids.event(event))),
    [
      ...policy.issues.map((command) => sticky(ids.command(command))),
      ...asksOf(policy).map((command) => sticky(ids.ask(context.name, command))),
    ],
  ]);
  return table(
    ['policy', 'whenever', 'issues'].map((c) => say(`page.col.${c}`)),
    rows,
  );
}

function systems(context: ContextDefinition, { say, sticky }: Words): readonly string[] {
  const rows = (context.systemCommands ?? []).map((command) => [
    sticky(ids.ask(context.name, command)),
    sticky(ids.system(context.name, command)),
    [
      ...command.system.answersWith.map((event: EventDefinition) => sticky(ids.event(event))),
      ...command.issues.map((own) => sticky(ids.command(own))),
    ],
  ]);
  return table(
    ['command', 'system', 'answers'].map((c) => say(`page.col.${c}`)),
    rows,
  );
}

/** Each with its subject, as the code names it, and who sends it. */
function mails(
  model: Model,
  context: ContextDefinition,
  locale: Locale,
  { say, sticky }: Words,
): readonly string[] {
  const { policies, systemCommands = [] } = context;
  const rows = (context.mails ?? []).map((mail) => [
    `${model.text(locale, `mail.${mail.name}.subject`)} \`${mail.name}\``,
    mail.to.map((recipient) => say(`recipient.${recipient}`)),
    [
      ...policies.filter(sendsOf(mail)).map((policy) => sticky(ids.policy(policy))),
      ...systemCommands.filter(sendsOf(mail)).map((ask) => sticky(ids.ask(context.name, ask))),
    ],
    Object.keys(mail.params).map((param) => `\`${param}\``),
  ]);
  return table(
    ['mail', 'recipients', 'sender', 'filled'].map((c) => say(`page.col.${c}`)),
    rows,
  );
}

function sendsOf(mail: MailDefinition) {
  return (sender: { readonly name: string; readonly sends?: readonly MailDefinition[] }) =>
    sender.sends?.includes(mail) ?? false;
}

function views(context: ContextDefinition, { say, sticky }: Words): readonly string[] {
  const lists = context.lists.map((list) => [
    sticky(ids.list(list)),
    sticky(ids.constraint(list.over)),
    list.observers.map((role) => sticky(ids.actor(context.name, role))),
  ]);
  const projections = context.projections.map((projection) => [
    sticky(ids.projection(projection)),
    projection.feeds.map((event) => sticky(ids.event(event))),
    say('page.internal'),
  ]);
  const columns = ['view', 'fed', 'observers'].map((c) => say(`page.col.${c}`));
  return table(columns, [...lists, ...projections]);
}

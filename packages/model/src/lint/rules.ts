import {
  type AnyCommand,
  type AnyPolicy,
  type ContextDefinition,
  isClockPolicy,
  type Model,
  type Role,
} from '@callout/kernel';
import { asksOf, peopleOf } from '../graph/graph.ts';
import { policyCycles } from './cycles.ts';
import type { Finding, LintRule } from './finding.ts';
import { mailFindings } from './mails.ts';
import { originFindings } from './origins.ts';
import { badNameOf } from './stream-names.ts';
import { untestedArrows, type Witnessed } from './witnessed.ts';

export interface LintWish {
  /** Why a policy that leads back to itself comes to rest, by the policy's name. */
  readonly stops?: Readonly<Record<string, string>>;
  /** What the specs were seen to prove; without it arrows are not asked for their tests. */
  readonly witnessed?: Witnessed | undefined;
}

/** Every breach of the grammar of event storming, in the order of the declaration. */
export function lintModel(model: Model, wish: LintWish = {}): readonly Finding[] {
  return [
    ...model.contexts.flatMap((context) => [
      ...eventFindings(model, context),
      ...streamFindings(model, context),
      ...commandFindings(model, context),
      ...policyFindings(model, context),
      ...systemFindings(context),
      ...mailFindings(context),
      ...listeningFindings(model, context),
      ...originFindings(model, context),
    ]),
    ...cycleFindings(model, wish.stops ?? {}),
    ...(wish.witnessed ? untestedArrows(model, wish.witnessed) : []),
  ];
}

function find(
  rule: LintRule,
  context: { readonly name: Finding['context'] },
  subject: string,
  detail = '',
): Finding {
  return { rule, context: context.name, subject, detail };
}

function eventFindings(model: Model, context: ContextDefinition): readonly Finding[] {
  const all = <T>(pick: (one: ContextDefinition) => readonly T[]) => model.contexts.flatMap(pick);
  const produced = new Set<string>([
    ...all(({ commands }) => commands).flatMap(({ emits }) => emits.map(({ type }) => type)),
  ]);
  const read = new Set<string>([
    ...all(({ policies }) => policies).flatMap((policy) => triggersOf(policy)),
    ...all(({ projections }) => projections).flatMap(({ feeds }) => feeds.map(({ type }) => type)),
    ...all(({ lists }) => lists).flatMap(({ over }) => over.events.map(({ type }) => type)),
  ]);
  const types = context.streams.flatMap(({ events }) => events.map(({ type }) => type));
  return types.flatMap((type) => [
    ...(produced.has(type) ? [] : [find('event-without-producer', context, type)]),
    ...(read.has(type) ? [] : [find('event-without-reader', context, type)]),
    ...(isPastTense(type) ? [] : [find('event-not-in-past-tense', context, type)]),
  ]);
}

function triggersOf(policy: AnyPolicy): readonly string[] {
  return isClockPolicy(policy) ? [] : policy.whenever.map(({ type }) => type);
}

const IRREGULAR = new Set(
  'Begun Built Chosen Done Drawn Found Given Held Kept Left Lost Made Met Paid Put Sent Set Sold Taken Told Withdrawn Won Written'.split(
    ' ',
  ),
);

/** A name of a fact has a participle among its words: `ServiceStarted`, `PriceSet`, `SampleDrawn`. */
export function isPastTense(type: string): boolean {
  const words = type.match(/[A-Z][a-z]*/g) ?? [];
  return words.some((word) => /[a-z]ed$/.test(word) || IRREGULAR.has(word));
}

function streamFindings(model: Model, context: ContextDefinition): readonly Finding[] {
  return context.streams.flatMap((stream) => {
    const name = badNameOf(model, context, stream);
    return name === undefined ? [] : [find('stream-badly-named', context, stream.kind, name)];
  });
}

function commandFindings(model: Model, context: ContextDefinition): readonly Finding[] {
  const issued = new Set<AnyCommand>(
    model.contexts.flatMap(({ policies, systemCommands = [] }) =>
      [...policies, ...systemCommands].flatMap(({ issues }) => issues),
    ),
  );
  return context.commands.flatMap((command) => {
    const hasIssuer = Object.keys(command.actors).length > 0 || issued.has(command);
    // An import reads a table of an outside system: it decides nothing by a list of ours.
    const people = peopleOf(command).filter((role) => role !== 'import');
    const blind = people.filter((role) => !observes(context, command, role));
    return [
      ...(hasIssuer ? [] : [find('command-without-issuer', context, command.name)]),
      ...blind.map((role) => find('command-without-read-model', context, command.name, role)),
    ];
  });
}

/**
 * Somebody decides with a list of that stream in view. To begin a stream it takes some list of the
 * context: the stream's own is empty at first. An applicant is a stranger, who has the public form.
 */
function observes(context: ContextDefinition, command: AnyCommand, role: Role): boolean {
  const { stream, emits } = command;
  const lists = context.lists.filter(({ observers }) => observers.includes(role));
  if (lists.some(({ over }) => over.kind === stream.kind)) return true;
  const begins = [...stream.beginsWith, ...(stream.mayBegin ?? [])];
  return lists.length > 0 && emits.some(({ type }) => begins.includes(type));
}

function policyFindings(model: Model, context: ContextDefinition): readonly Finding[] {
  return context.policies.flatMap((policy) => {
    const foreign = policy.issues.filter(({ stream }) => stream.context !== context.name);
    const acts = policy.issues.length + asksOf(policy).length > 0;
    return [
      ...(acts ? [] : [find('policy-without-command', context, policy.name)]),
      ...foreign.map(({ name }) =>
        find('arrow-outside-published-language', context, policy.name, name),
      ),
      ...unheard(model, context, policy.name, triggersOf(policy)),
      ...lifeCycle(model, context, policy.name, triggersOf(policy)),
    ];
  });
}

function systemFindings(context: ContextDefinition): readonly Finding[] {
  const systems = new Map(
    (context.systemCommands ?? []).map(({ system }) => [system.name, system]),
  );
  return [...systems.values()]
    .filter(({ answersWith }) => answersWith.length === 0)
    .map(({ name }) => find('system-without-answer', context, name));
}

function listeningFindings(model: Model, context: ContextDefinition): readonly Finding[] {
  return [
    ...context.projections.flatMap(({ name, feeds }) => {
      const types = feeds.map(({ type }) => type);
      return [...unheard(model, context, name, types), ...lifeCycle(model, context, name, types)];
    }),
    ...context.lists
      .filter(({ over }) => over.context !== context.name)
      .map(({ name, over }) => find('arrow-outside-published-language', context, name, over.kind)),
  ];
}

/** Events that no context publishes. */
function unheard(
  model: Model,
  context: ContextDefinition,
  subject: string,
  types: readonly string[],
): readonly Finding[] {
  return types
    .filter((type) => model.event(type) === undefined)
    .map((type) => find('arrow-outside-published-language', context, subject, type));
}

const INDEPENDENT = ['provisioning', 'management'];

/** Billing and review are told of a service's life; they never lead it. */
function lifeCycle(
  model: Model,
  context: ContextDefinition,
  subject: string,
  types: readonly string[],
): readonly Finding[] {
  if (!INDEPENDENT.includes(context.name)) return [];
  return types
    .filter((type) => !INDEPENDENT.includes(model.event(type)?.context ?? context.name))
    .map((type) => find('reaches-into-life-cycle', context, subject, type));
}

function cycleFindings(model: Model, stops: Readonly<Record<string, string>>): readonly Finding[] {
  return policyCycles(model, (policy) => Object.hasOwn(stops, policy)).flatMap((cycle) => {
    const [first = ''] = cycle;
    const context = model.contexts.find(({ policies }) =>
      policies.some(({ name }) => name === first),
    );
    return context
      ? [find('policy-cycle-without-stop', context, first, [...cycle, first].join(' → '))]
      : [];
  });
}

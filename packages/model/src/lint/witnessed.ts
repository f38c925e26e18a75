import {
  type AnyPolicy,
  type AnySystemCommand,
  type ContextDefinition,
  isClockPolicy,
  type Model,
} from '@callout/kernel';
import type { Finding } from './finding.ts';

/** What the given-when-then specs were seen to prove, in alphabetical order. */
export interface Witnessed {
  /** By command: the refusals that were asked for, and whether it was seen to succeed. */
  readonly commands: Readonly<
    Record<string, { readonly succeeds: boolean; readonly refusals: readonly string[] }>
  >;
  /** By policy: the events, or the clock, that it was told of. */
  readonly policies: Readonly<Record<string, readonly string[]>>;
  /** System commands whose answer, or silence, was told. */
  readonly answers: readonly string[];
}

export function occasionsOf(policy: AnyPolicy): readonly string[] {
  return isClockPolicy(policy) ? ['clock'] : policy.whenever.map(({ type }) => type);
}

/** System commands whose answers lead to commands of ours; a mail is sent and forgotten. */
export function answeredCommands(context: ContextDefinition): readonly AnySystemCommand[] {
  return (context.systemCommands ?? []).filter(({ issues }) => issues.length > 0);
}

/** Arrows that no spec has walked: what a command brings, what wakes a policy, what a system answers. */
export function untestedArrows(model: Model, witnessed: Witnessed): readonly Finding[] {
  return model.contexts.flatMap((context) => {
    const finding = (subject: string, detail: string): Finding => ({
      rule: 'arrow-without-test',
      context: context.name,
      subject,
      detail,
    });
    const commands = context.commands.flatMap(({ name }) => {
      const seen = witnessed.commands[name];
      return [
        ...(seen?.succeeds ? [] : [finding(name, 'success')]),
        ...(seen && seen.refusals.length > 0 ? [] : [finding(name, 'refusal')]),
      ];
    });
    const policies = context.policies.flatMap((policy) =>
      occasionsOf(policy)
        .filter((occasion) => !witnessed.policies[policy.name]?.includes(occasion))
        .map((occasion) => finding(policy.name, occasion)),
    );
    const answers = answeredCommands(context)
      .filter(({ name }) => !witnessed.answers.includes(name))
      .map(({ name }) => finding(name, 'answer'));
    return [...commands, ...policies, ...answers];
  });
}

import type { Locale, Model } from '@callout/kernel';
import { pageText } from '../graph/captions.ts';
import { answeredCommands, occasionsOf, type Witnessed } from '../lint/witnessed.ts';
import { table } from './table.ts';

type RuleProofs = Readonly<Record<number, readonly string[]>>;

export interface Proofs {
  readonly witnessed: Witnessed;
  /** By the number of a rule: the spec files that name it. */
  readonly rules: RuleProofs;
}

/** How many numbered rules the domain has. */
export const RULES_OF_THE_BUSINESS = 27;
const YES = '✔';
const GAP = '**–**';

/** What is proved and what is not: an empty cell is marked, and counted at the top. */
export function coveragePage(model: Model, locale: Locale, { witnessed, rules }: Proofs): string {
  const say = (key: string, params = {}) => pageText(locale, key, params);
  const lines = [
    `## ${say('coverage.commands')}`,
    '',
    ...table(
      [say('page.col.command'), say('coverage.success'), say('coverage.refusals')],
      commandRows(model, witnessed),
    ),
    '',
    `## ${say('coverage.policies')}`,
    '',
    ...table(
      [say('page.col.policy'), say('coverage.seen'), say('coverage.missing')],
      policyRows(model, witnessed),
    ),
    '',
    `## ${say('coverage.answers')}`,
    '',
    ...table([say('page.col.command'), say('coverage.answered')], answerRows(model, witnessed)),
    '',
    `## ${say('coverage.rules')}`,
    '',
    ...table([say('coverage.rule'), say('coverage.specs')], ruleRows(rules)),
    '',
  ];
  const count = lines.join('\n').split(GAP).length - 1;
  const head = [`# ${say('page.coverage')}`, '', say('coverage.intro'), ''];
  return [...head, say('coverage.gaps', { count }), '', ...lines].join('\n');
}

type Row = readonly (string | readonly string[])[];

function commandRows(model: Model, { commands }: Witnessed): readonly Row[] {
  return model.contexts.flatMap((context) =>
    context.commands.map(({ name }) => {
      const refusals = commands[name]?.refusals ?? [];
      return [
        `\`${name}\``,
        commands[name]?.succeeds ? YES : GAP,
        refusals.length > 0 ? refusals.map((code) => `\`${code}\``).join(', ') : GAP,
      ];
    }),
  );
}

function policyRows(model: Model, { policies }: Witnessed): readonly Row[] {
  return model.contexts.flatMap((context) =>
    context.policies.map((policy) => {
      const seen = policies[policy.name] ?? [];
      const occasions = occasionsOf(policy);
      const code = (wanted: boolean) =>
        occasions.filter((one) => seen.includes(one) === wanted).map((one) => `\`${one}\``);
      const missing = code(false).map((one) => `${GAP} ${one}`);
      return [`\`${policy.name}\``, code(true).join(', ') || GAP, missing];
    }),
  );
}

function answerRows(model: Model, { answers }: Witnessed): readonly Row[] {
  return model.contexts.flatMap((context) =>
    answeredCommands(context).map(({ name }) => [
      `\`${name}\``,
      answers.includes(name) ? YES : GAP,
    ]),
  );
}

function ruleRows(rules: RuleProofs): readonly Row[] {
  return Array.from({ length: RULES_OF_THE_BUSINESS }, (_, index) => {
    const specs = rules[index + 1] ?? [];
    return [String(index + 1), specs.length > 0 ? specs.map((file) => `\`${file}\``) : GAP];
  });
}

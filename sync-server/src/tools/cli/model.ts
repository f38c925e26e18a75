import { resolve } from 'node:path';
import { allPictures, EXPORT_FORMATS, exportBoard, keptPictures, wallLayout } from '@callout/board';
import { LOCALES } from '@callout/kernel';
import {
  EXCEPTIONS,
  findingText,
  isExcepted,
  lintModel,
  pagesOf,
  remedyText,
  STEPS,
  STOPS,
} from '@callout/model';
import { CONTEXTS } from '@callout/published-language';
import { InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { describeModel } from '../../web/describe-model.ts';
import { type AddCommand, type CliContext, mistaken } from './command.ts';
import {
  compareWitnessed,
  readProofs,
  recordWitnessed,
  sourceOf,
  testimonyText,
  writeKeptPages,
  writePages,
} from './model-files.ts';

export const printModel: AddCommand = (program, run) => {
  const group = program
    .command('model')
    .description('Prints the whole declared model as JSON, checks it, or draws it as a board.')
    .action(run(print));
  group
    .command('lint')
    .option('--json', 'prints the findings as JSON')
    .description('Checks the model.')
    .action(run(lint));
  group
    .command('docs')
    .option('--all', 'with every picture of the board')
    .option('--out <folder>', 'a folder of your own, in place of the one that is kept')
    .description('Writes its pages and pictures.')
    .action(run(docs));
  group
    .command('coverage')
    .option('--compare', 'compares it with what is recorded')
    .description('Records what the specs of the last run proved.')
    .action(run(coverage));
  group
    .command('export')
    .addOption(oneOf('--format <format>', EXPORT_FORMATS).makeOptionMandatory())
    .addOption(oneOf('--context <name>', CONTEXTS))
    .addOption(oneOf('--step <number>', STEPS).default(4 as const))
    .addOption(oneOf('--locale <language>', LOCALES).default('en' as const))
    .description('Draws the board.')
    .action(
      run(async ({ model, say }, { format, ...wish }) => {
        say(exportBoard(wallLayout(model), format, wish).trimEnd());
        return 0;
      }),
    );
};

/** An option that takes one of a few values. */
function oneOf<const Flags extends string, T extends string | number>(
  flags: Flags,
  allowed: readonly T[],
) {
  return new Option(flags, allowed.join(', ')).argParser((said): T => {
    const found = allowed.find((one) => String(one) === said);
    if (found !== undefined) return found;
    throw new InvalidArgumentError(`It is one of ${allowed.join(', ')}.`);
  });
}

async function print({ model, say }: CliContext): Promise<number> {
  say(JSON.stringify(describeModel(model), null, 2));
  return 0;
}

/** Findings with the file that declares their subject; 1 when there are any. */
async function lint({ model, say }: CliContext, { json }: { readonly json?: true | undefined }) {
  const { witnessed } = await readProofs();
  const findings = lintModel(model, { stops: STOPS, witnessed })
    .filter((finding) => !isExcepted(finding, EXCEPTIONS))
    .map((finding) => ({
      ...finding,
      file: sourceOf(finding),
      sentence: { en: findingText('en', finding), ru: findingText('ru', finding) },
      remedy: { en: remedyText('en', finding), ru: remedyText('ru', finding) },
    }));
  if (json) say(JSON.stringify({ findings }, null, 2));
  else {
    for (const { file, rule, sentence, remedy } of findings) {
      say(`${file}: ${rule}: ${sentence.en} ${remedy.en}`);
    }
    say(`The model has ${findings.length} findings.`);
  }
  return findings.length > 0 ? 1 : 0;
}

interface DocsSaid {
  readonly all?: true | undefined;
  readonly out?: string | undefined;
}

/** The pages with the pictures that are kept beside them, or with all into a folder of the reader's. */
async function docs({ model, say }: CliContext, { all, out }: DocsSaid): Promise<number> {
  if (all && out === undefined) {
    throw mistaken('model docs --all needs --out <folder>: not every picture is kept.');
  }
  const layout = wallLayout(model);
  const pictures = all ? allPictures(layout) : keptPictures(layout);
  const pages = [...pagesOf(model, await readProofs()), ...pictures];
  if (out === undefined) say(`${pages.length} files are in ${await writeKeptPages(pages)}.`);
  else {
    await writePages(pages, resolve(out));
    say(`${pages.length} files are in ${out}.`);
  }
  return 0;
}

async function coverage(
  { model, say }: CliContext,
  { compare }: { readonly compare?: true | undefined },
) {
  if (!compare) {
    say(`What the specs proved is in ${await recordWitnessed(model)}.`);
    return 0;
  }
  const { unproved, unrecorded } = await compareWitnessed(model);
  for (const line of unproved) say(`No spec of this run proves it: ${testimonyText(line)}.`);
  for (const line of unrecorded)
    say(`Proved by this run and not recorded: ${testimonyText(line)}.`);
  if (unproved.length + unrecorded.length === 0) return 0;
  say(
    'Bring the missing specs back; where the change is meant, record it with ' +
      '"pnpm callout model coverage" and "pnpm callout model docs".',
  );
  return 1;
}

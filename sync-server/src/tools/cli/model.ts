import { resolve } from 'node:path';
import { allPictures, exportBoard, keptPictures, wallLayout } from '@callout/board';
import {
  EXCEPTIONS,
  findingText,
  isExcepted,
  lintModel,
  pagesOf,
  remedyText,
  STOPS,
} from '@callout/model';
import { describeModel } from '../../web/describe-model.ts';
import { type CliCommand, type CliContext, mistaken } from './command.ts';
import { readDocsCall, readExportCall } from './model-export.ts';
import {
  compareWitnessed,
  readProofs,
  recordWitnessed,
  sourceOf,
  testimonyText,
  writeKeptPages,
  writePages,
} from './model-files.ts';

type Task = (args: readonly string[], context: CliContext) => Promise<number>;

const TASKS: Readonly<Record<string, Task>> = {
  lint,
  export: exportTask,
  docs,
  coverage,
};

export const printModel: CliCommand = {
  usage:
    'model [lint [--json] | docs [--all] [--out <folder>] | coverage [--compare] | export --format <format> [--context <name>] [--step <1-4>] [--locale en|ru]]',
  summary: 'Prints the whole declared model as JSON, checks it, or draws it as a board.',
  run: async ([name, ...args], context) => {
    if (name === undefined) {
      context.say(JSON.stringify(describeModel(context.model), null, 2));
      return 0;
    }
    const task = Object.hasOwn(TASKS, name) ? TASKS[name] : undefined;
    if (!task) throw mistaken(`model knows ${Object.keys(TASKS).join(', ')}; not "${name}".`);
    return task(args, context);
  },
};

/** Findings with the file that declares their subject; 1 when there are any. */
async function lint(args: readonly string[], { model, say }: CliContext): Promise<number> {
  if (args.some((arg) => arg !== '--json')) throw mistaken('model lint takes --json alone.');
  const { witnessed } = await readProofs();
  const findings = lintModel(model, { stops: STOPS, witnessed })
    .filter((finding) => !isExcepted(finding, EXCEPTIONS))
    .map((finding) => ({
      ...finding,
      file: sourceOf(finding),
      sentence: { en: findingText('en', finding), ru: findingText('ru', finding) },
      remedy: { en: remedyText('en', finding), ru: remedyText('ru', finding) },
    }));
  if (args.length > 0) say(JSON.stringify({ findings }, null, 2));
  else {
    for (const { file, rule, sentence, remedy } of findings) {
      say(`${file}: ${rule}: ${sentence.en} ${remedy.en}`);
    }
    say(`The model has ${findings.length} findings.`);
  }
  return findings.length > 0 ? 1 : 0;
}

/** The pages with the pictures that are kept beside them, or with all into a folder of the reader's. */
async function docs(args: readonly string[], { model, say }: CliContext): Promise<number> {
  const { all, out } = readDocsCall(args);
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

async function coverage(args: readonly string[], { model, say }: CliContext): Promise<number> {
  if (args.length === 0) {
    say(`What the specs proved is in ${await recordWitnessed(model)}.`);
    return 0;
  }
  if (args.join(' ') !== '--compare') throw mistaken('model coverage takes --compare alone.');
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

async function exportTask(args: readonly string[], { model, say }: CliContext): Promise<number> {
  const { format, ...wish } = readExportCall(args, model);
  say(exportBoard(wallLayout(model), format, wish).trimEnd());
  return 0;
}

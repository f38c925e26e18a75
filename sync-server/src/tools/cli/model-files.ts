import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Model } from '@callout/kernel';
import {
  type Finding,
  type Page,
  type Proofs,
  RULES_OF_THE_BUSINESS,
  type Witnessed,
} from '@callout/model';
import { z } from 'zod';
import { StartFailure } from '../../host/start-failure.ts';

const ROOT = join(import.meta.dirname, '../../../..');
const PAGES = 'docs/event-storming';
const WITNESSED = 'test/model/witnessed.jsonl';
/** Where `npm test` has its specs leave what they proved (CALLOUT_WITNESS=<this folder>). */
const TESTIMONIES = 'test-results/witnessed';

/** One line that a spec wrote down. */
const testimonySchema = z.union([
  z.object({ command: z.string(), refusal: z.string().optional() }),
  z.object({ policy: z.string(), occasion: z.string() }),
  z.object({ answer: z.string() }),
]);

/** What is known to be proved: by the recorded specs, and by those that name a rule. */
export async function readProofs(): Promise<Proofs> {
  const file = join(ROOT, WITNESSED);
  const lines = existsSync(file) ? linesOf(file) : [];
  return { witnessed: witnessedIn(lines), rules: rulesProved() };
}

const RULES_NAMED = /\brules?\s+(\d+(?:(?:\s*,\s*|\s+and\s+|\s*[–-]\s*)\d+)*)/gi;

function rulesProved(): Record<number, string[]> {
  const found: Record<number, string[]> = {};
  for (const file of specFiles()) {
    const named = new Set<number>();
    for (const [, list = ''] of readFileSync(join(ROOT, file), 'utf8').matchAll(RULES_NAMED)) {
      for (const number of numbersIn(list)) named.add(number);
    }
    for (const number of named) found[number] = [...(found[number] ?? []), file];
  }
  return found;
}

/** `5, 7 and 10` or `1–3`. */
function numbersIn(list: string): readonly number[] {
  return list.split(/,|and/).flatMap((part) => {
    const [from = 0, to = from] = part.split(/[–-]/).map(Number);
    return Array.from(
      { length: Math.max(0, Math.min(to, RULES_OF_THE_BUSINESS) - from + 1) },
      (_, i) => from + i,
    );
  });
}

function specFiles(): readonly string[] {
  return ['packages', 'sync-server/src', 'apps', 'test']
    .flatMap((folder) => filesUnder(folder))
    .filter((file) => /\.(spec|e2e)\.tsx?$/.test(file))
    .sort();
}

function filesUnder(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : filesUnder(path);
    return [path];
  });
}

/** The file that declares a finding's subject: where its name stands in quotes, not in a text or spec. */
export function sourceOf({ subject, context }: Finding): string {
  const sources = [`packages/${context}/src`, 'packages/published-language/src']
    .flatMap((folder) => filesUnder(folder))
    .filter((file) => file.endsWith('.ts') && !/\.(spec|fixture)\.ts$/.test(file))
    .sort();
  const declares = new RegExp(`(name|kind): '${subject}'|\\(\\s*'${subject}',`);
  const names = (test: (text: string) => boolean) =>
    sources.find((file) => test(readFileSync(join(ROOT, file), 'utf8')));
  const found = names((text) => declares.test(text)) ?? names((t) => t.includes(`'${subject}'`));
  return found ?? `packages/${context}/src/context.ts`;
}

/** Writes the pages that are kept, and takes away what is generated no longer. */
export async function writeKeptPages(pages: readonly Page[]): Promise<string> {
  await rm(join(ROOT, PAGES), { recursive: true, force: true });
  await writePages(pages, join(ROOT, PAGES));
  return PAGES;
}

/** Writes pages into a folder; what else is there stays. */
export async function writePages(pages: readonly Page[], folder: string): Promise<void> {
  for (const { file, text } of pages) {
    const path = join(folder, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
}

/**
 * What the specs of the last run wrote down, of this model, in order.
 * @throws StartFailure when no run has left anything
 */
function testimoniesOf(model: Model): readonly string[] {
  const folder = join(ROOT, TESTIMONIES);
  if (!existsSync(folder)) {
    throw new StartFailure(
      `There is nothing in ${TESTIMONIES}: run the specs first, by "npm test -- vitest testimony".`,
    );
  }
  const lines = readdirSync(folder)
    .flatMap((file) => linesOf(join(folder, file)))
    .filter((line) => isOfThe(model, testimonySchema.parse(JSON.parse(line))));
  return [...new Set(lines)].sort();
}

/** Keeps what the specs of the last run wrote down: one file, which is reviewed and committed. */
export async function recordWitnessed(model: Model): Promise<string> {
  const lines = testimoniesOf(model);
  await mkdir(dirname(join(ROOT, WITNESSED)), { recursive: true });
  await writeFile(join(ROOT, WITNESSED), `${lines.join('\n')}\n`);
  // Told once: a later run starts from nothing, so that what is gone is not told again.
  await rm(join(ROOT, TESTIMONIES), { recursive: true });
  return WITNESSED;
}

/** Where the record and the last run part: what no spec proves any more, and what is not recorded. */
export async function compareWitnessed(model: Model): Promise<TestimonyGap> {
  const kept = existsSync(join(ROOT, WITNESSED)) ? linesOf(join(ROOT, WITNESSED)) : [];
  return testimonyGap(kept, testimoniesOf(model));
}

export interface TestimonyGap {
  /** Recorded, and seen by no spec of the run. */
  readonly unproved: readonly string[];
  /** Seen by a spec, and not recorded. */
  readonly unrecorded: readonly string[];
}

/** Lines of testimony, each as it was written down. */
export function testimonyGap(kept: readonly string[], seen: readonly string[]): TestimonyGap {
  return {
    unproved: kept.filter((line) => !seen.includes(line)),
    unrecorded: seen.filter((line) => !kept.includes(line)),
  };
}

/** `StartService is refused as not-assigned`: one testimony as a person reads it. */
export function testimonyText(line: string): string {
  const said = testimonySchema.parse(JSON.parse(line));
  if ('answer' in said) return `the answer to ${said.answer}`;
  if ('policy' in said) return `${said.policy}, told of ${said.occasion}`;
  return said.refusal
    ? `${said.command}, refused as ${said.refusal}`
    : `${said.command}, carried out`;
}

/** Specs of the ground floor play with models of their own; what they prove is no proof of this one. */
function isOfThe(model: Model, said: z.infer<typeof testimonySchema>): boolean {
  if ('command' in said) return model.command(said.command) !== undefined;
  if ('answer' in said) return model.systemCommand(said.answer) !== undefined;
  return model.contexts.some(({ policies }) => policies.some(({ name }) => name === said.policy));
}

function linesOf(file: string): readonly string[] {
  return readFileSync(file, 'utf8').split('\n').filter(Boolean);
}

function witnessedIn(lines: readonly string[]): Witnessed {
  const commands: Record<string, { succeeds: boolean; refusals: string[] }> = {};
  const policies: Record<string, string[]> = {};
  const answers: string[] = [];
  for (const line of lines) {
    const said = testimonySchema.parse(JSON.parse(line));
    if ('answer' in said) answers.push(said.answer);
    else if ('policy' in said) {
      policies[said.policy] = [...(policies[said.policy] ?? []), said.occasion];
    } else {
      const seen = commands[said.command] ?? { succeeds: false, refusals: [] };
      commands[said.command] = said.refusal
        ? { ...seen, refusals: [...seen.refusals, said.refusal] }
        : { ...seen, succeeds: true };
    }
  }
  return { commands, policies, answers };
}

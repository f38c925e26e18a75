// Proves that what is generated from the model is what is kept: docs/event-storming has every page as
// it would be written now, and no other. `pnpm callout model docs` writes it anew.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allPictures, exportBoard, keptPictures, wallLayout } from '@callout/board';
import { EXCEPTIONS, isExcepted, lintModel, model, pagesOf, STOPS } from '@callout/model';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readConfig } from '../../host/config.ts';
import { createLog } from '../../host/log.ts';
import { runCli } from './commands.ts';
import { readProofs, sourceOf, writePages } from './model-files.ts';

/** What `pnpm callout model …` says, as its lines. */
async function callout(...args: readonly string[]): Promise<readonly string[]> {
  const lines: string[] = [];
  const say = (line: string) => void lines.push(line);
  const config = readConfig({});
  const context = { config, model, log: createLog('silent'), say, ask: async () => '' };
  expect(await runCli(['model', ...args], () => context)).toBe(0);
  return lines;
}

const ROOT = join(import.meta.dirname, '../../../..');
const FOLDER = join(ROOT, 'docs/event-storming');

describe('docs/event-storming', async () => {
  const pages = [...pagesOf(model, await readProofs()), ...keptPictures(wallLayout(model))];
  it.each(pages)('has $file as the model is now', ({ file, text }) => {
    const path = join(FOLDER, file);
    // Compared as a whole, not shown as a difference: a picture has thousands of lines.
    expect(existsSync(path) && readFileSync(path, 'utf8') === text, 'is stale').toBe(true);
  });
  it('has nothing else', () => {
    const kept = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(md|svg)$/.test(file))
      .map((file) => file.replaceAll('\\', '/'));
    expect(kept.sort()).toEqual(pages.map(({ file }) => file).sort());
  });
});

it('finds the file that declares what a finding is about', () => {
  const finding = { rule: 'arrow-without-test' as const, context: 'billing' as const, detail: '' };
  expect(sourceOf({ ...finding, subject: 'charge-client-when-service-ended' })).toBe(
    'packages/billing/src/policies/charge-client-when-service-ended.ts',
  );
  expect(sourceOf({ ...finding, subject: 'ClientCharged' })).toBe(
    'packages/published-language/src/billing.ts',
  );
  expect(sourceOf({ ...finding, subject: 'SetTariff' })).toBe(
    'packages/billing/src/streams/tariff/stream.ts',
  );
  expect(existsSync(join(ROOT, sourceOf({ ...finding, subject: 'NoSuchThing' })))).toBe(true);
});

describe('the lint of the model', async () => {
  const { witnessed } = await readProofs();
  it('is clean, and every arrow has been walked by a spec', () => {
    const findings = lintModel(model, { stops: STOPS, witnessed });
    expect(findings.filter((finding) => !isExcepted(finding, EXCEPTIONS))).toEqual([]);
  });
  it('takes no testimony of what is gone', () => {
    const commands = Object.keys(witnessed.commands).filter((name) => !model.command(name));
    const names = model.contexts.flatMap(({ policies }) => policies.map(({ name }) => name));
    const policies = Object.keys(witnessed.policies).filter((name) => !names.includes(name));
    expect([commands, policies]).toEqual([[], []]);
  });
});

describe('model docs', () => {
  it('keeps every picture only where the reader says', async () => {
    await expect(callout('docs', '--all')).rejects.toThrow(
      'model docs --all needs --out <folder>: not every picture is kept.',
    );
  });
  it.each(['--every', 'board'])('does not know %s', async (said) => {
    await expect(callout('docs', said)).rejects.toThrow(/^(?:unknown option|too many arguments)/);
  });
  it('builds every picture into a folder of the reader, and leaves what is there', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'callout-board-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    await writeFile(join(folder, 'mine.txt'), 'mine');
    const all = allPictures(wallLayout(model));
    await writePages(all, folder);
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(svg|txt)$/.test(file))
      .map((file) => file.replaceAll('\\', '/'));
    expect(files.sort()).toEqual(['mine.txt', ...all.map(({ file }) => file)].sort());
    expect(all.length).toBe(2 * 4 * (1 + model.contexts.length));
  });
});

describe('model export', () => {
  const layout = wallLayout(model);
  it('draws the whole board of the last step in English, or what its options say', async () => {
    expect(await callout('export', '--format', 'mermaid')).toEqual([
      exportBoard(layout, 'mermaid', { step: 4, locale: 'en' }).trimEnd(),
    ]);
    const said = ['--format=json', '--context=review', '--step=2', '--locale=ru'];
    const wish = { context: 'review', step: 2, locale: 'ru' } as const;
    expect(await callout('export', ...said)).toEqual([exportBoard(layout, 'json', wish).trimEnd()]);
  });
  it.each([
    [[], "required option '--format <format>' not specified"],
    [['--format', 'pdf'], 'It is one of svg, drawio, mermaid, excalidraw, json.'],
    [
      ['--format', 'svg', '--context', 'sales'],
      'It is one of provisioning, management, review, billing.',
    ],
    [['--format', 'svg', '--step', '5'], 'It is one of 1, 2, 3, 4.'],
    [['--format', 'svg', '--locale', 'de'], 'It is one of en, ru.'],
  ])('says what is wrong with %j', async (args, sentence) => {
    await expect(callout('export', ...args)).rejects.toThrow(sentence);
  });
});

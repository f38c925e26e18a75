// Proves: what happened stands in a file with its time, in two files of bounded size; no address beyond
// its host, no phone number, no mail address and no person's folder gets there; and a disk that does not
// take it stops nothing.
import { mkdir, readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { openLog } from './log.ts';
import { temporaryFolder } from './temp-folder.fixture.ts';

const now = () => new Date('2026-11-23T09:32:00.000Z');

test('a sentence stands there with its time, and at the terminal', async () => {
  const echo = vi.fn();
  const log = openLog({ folder: await temporaryFolder(), now, echo });
  log.write('The page ended: oom.');
  log.write('A second\nline.');
  expect(await readFile(log.path, 'utf8')).toBe(
    '2026-11-23T09:32:00.000Z The page ended: oom.\n2026-11-23T09:32:00.000Z A second line.\n',
  );
  expect(echo.mock.calls).toEqual([['The page ended: oom.'], ['A second line.']]);
});

test.each([
  ['https://callout.example/requests/7?q=Ada', 'https://callout.example/…'],
  ['app://callout/workers/3', 'app://callout/…'],
  ['tel:+4930123456', 'tel:…'],
  ['mailto:ada@school.example', 'mailto:…'],
  ['Ada <ada@school.example>', 'Ada <…@…>'],
  [join(homedir(), 'x.json'), join('~', 'x.json')],
])('%s is written as %s', async (given, written) => {
  const log = openLog({ folder: await temporaryFolder(), now, echo: () => undefined });
  log.write(given);
  expect(await readFile(log.path, 'utf8')).toBe(`2026-11-23T09:32:00.000Z ${written}\n`);
});

test('it never grows beyond two files of their size', async () => {
  const folder = await temporaryFolder();
  const log = openLog({ folder, now, echo: () => undefined, bytesMax: 1_000 });
  for (let line = 0; line < 100; line += 1) log.write(`Line ${line}.`);
  expect(await readFile(log.path, 'utf8')).toContain('Line 99.');
  for (const path of [log.path, `${log.path}.old`]) {
    expect((await stat(path)).size).toBeLessThan(1_100);
  }
});

test('a disk that takes nothing stops nothing', async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'callout.log'));
  const echo = vi.fn();
  openLog({ folder, now, echo }).write('The page ended.');
  expect(echo).toHaveBeenNthCalledWith(1, 'The page ended.');
  expect(echo).toHaveBeenNthCalledWith(2, expect.stringContaining('could not be written'));
});

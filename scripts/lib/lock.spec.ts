// Proves that two runs never hold the lock together, and that a crashed holder does not keep it.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lock } from './lock.mjs';

let folder = '';
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'callout-lock-')), 'lock');
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true }));

test('the second waits until the first gives the lock back', async () => {
  const order: string[] = [];
  const release = await lock(folder);
  const second = lock(folder).then((give) => {
    order.push('second has it');
    give();
  });
  await new Promise((resolve) => setTimeout(resolve, 50));
  order.push('first gives it back');
  release();
  await second;
  expect(order).toEqual(['first gives it back', 'second has it']);
});

test('the lock of a process that is gone is taken over', async () => {
  const gone = spawnSync(process.execPath, ['--version']).pid;
  mkdirSync(folder);
  writeFileSync(join(folder, 'pid'), String(gone));
  const release = await lock(folder);
  release();
});

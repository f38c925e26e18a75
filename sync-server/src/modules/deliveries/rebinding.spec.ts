// Proves that a name which means a public address when it is checked and the machine itself a moment
// later (DNS rebinding) leads a call to the address that was checked, and the next one nowhere.
import { execFile, execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const PROGRAM = join(import.meta.dirname, 'rebinding.fixture.ts');

/** A network of its own, in which any address may be had, is given to the superuser alone. */
function hasOwnNetworks(): boolean {
  try {
    execFileSync('unshare', ['--net', 'ip', 'link', 'set', 'lo', 'up'], { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
}

it('reaches the address that was checked, and refuses the other one', async ({ skip }) => {
  if (!hasOwnNetworks()) return skip('a network of its own cannot be had here');
  const run = promisify(execFile);
  const { stdout } = await run('unshare', ['--net', process.execPath, PROGRAM]);
  expect(JSON.parse(stdout)).toEqual({
    answers: ['8.8.8.8', 'AddressRefused: not-public'],
    heard: ['8.8.8.8'],
    resolved: 2,
  });
});

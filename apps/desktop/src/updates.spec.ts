// Proves: nothing looks for updates unless the package was built with an update address, and a
// failed look is a line in the log and no more.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { temporaryFolder } from './temp-folder.fixture.ts';
import { startUpdates } from './updates.ts';

async function situation({ isPackaged = true, hasAddress = true, look = vi.fn() } = {}) {
  const resourcesPath = await temporaryFolder();
  if (hasAddress) await writeFile(join(resourcesPath, 'app-update.yml'), 'provider: generic\n');
  const loadUpdater = vi.fn(async () => ({ checkForUpdatesAndNotify: look }));
  return { isPackaged, resourcesPath, loadUpdater, say: vi.fn() };
}

test.each([
  ['in development', { isPackaged: false }],
  ['in a package without an update address', { hasAddress: false }],
])('off %s: the updater is not even loaded', async (_, ways) => {
  const off = await situation(ways);
  expect(await startUpdates(off)).toBe(false);
  expect(off.loadUpdater).not.toHaveBeenCalled();
});

test('on in a package with an update address', async () => {
  const look = vi.fn(async () => null);
  expect(await startUpdates(await situation({ look }))).toBe(true);
  expect(look).toHaveBeenCalledOnce();
});

test('without a network there is a line, and the application goes on', async () => {
  const look = vi.fn(async () => {
    throw new Error('net::ERR_INTERNET_DISCONNECTED');
  });
  const offline = await situation({ look });
  expect(await startUpdates(offline)).toBe(true);
  expect(offline.say).toHaveBeenCalledExactlyOnceWith(
    'No update could be looked for: net::ERR_INTERNET_DISCONNECTED',
  );
});

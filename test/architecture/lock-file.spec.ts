// Proves that the lock file installs from whatever registry a machine is set up for: an address in it
// would tie every checkout to the place where the file was written.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const text = readFileSync(new URL('../../pnpm-lock.yaml', import.meta.url), 'utf8');
const lines = text.split('\n').filter((line) => !/^\s*deprecated:/.test(line));

test('the lock file names no address', () => {
  expect(lines.length).toBeGreaterThan(1000);
  expect(lines.filter((line) => /:\/\/|tarball:|\bregistry:/.test(line))).toEqual([]);
});

test('every third-party version in the catalog is exact', () => {
  const workspace = readFileSync(new URL('../../pnpm-workspace.yaml', import.meta.url), 'utf8');
  const catalog = workspace.slice(
    workspace.indexOf('\ncatalog:\n'),
    workspace.indexOf('\nsaveExact'),
  );
  const versions = [...catalog.matchAll(/^ {2}'?[^#\s':]+'?: (.+)$/gm)].map(
    ([, version]) => version,
  );
  expect(versions.length).toBeGreaterThan(50);
  expect(versions.filter((version) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version ?? ''))).toEqual(
    [],
  );
});

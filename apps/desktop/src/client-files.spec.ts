// Proves: every URL of our own origin leads to a file inside the client's folder, to the page, or
// nowhere; no spelling of a path leads out of the folder.
import { join, resolve, sep } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findClientFile } from './client-files.ts';

const root = resolve('/somewhere/client');
const refused = { kind: 'refused' };

describe('what leads to the page', () => {
  test.each([
    'app://callout/',
    'app://callout',
    'app://callout/index.html',
    'app://callout/orders',
    'app://callout/orders/0192-abc?tab=photos#signature',
    'app://callout/orders/',
    'app://callout/%D0%B7%D0%B0%D0%BA%D0%B0%D0%B7%D1%8B',
  ])('%s', (url) => {
    expect(findClientFile(url, root)).toEqual({
      kind: 'file',
      path: join(root, 'index.html'),
      type: 'text/html; charset=utf-8',
    });
  });
});

describe('what leads to a file', () => {
  test.each([
    [
      'app://callout/assets/index-B1c2.js',
      'assets/index-B1c2.js',
      'text/javascript; charset=utf-8',
    ],
    ['app://callout/assets/index.CSS', 'assets/index.CSS', 'text/css; charset=utf-8'],
    ['app://callout/icons/a%20b.png?v=2', 'icons/a b.png', 'image/png'],
    [
      'app://callout/manifest.webmanifest',
      'manifest.webmanifest',
      'application/manifest+json; charset=utf-8',
    ],
    ['app://callout/fonts/x.woff2', 'fonts/x.woff2', 'font/woff2'],
    ['app://callout/what.ever', 'what.ever', 'application/octet-stream'],
    ['app://callout//assets//x.svg', 'assets/x.svg', 'image/svg+xml; charset=utf-8'],
    // A URL resolves its own steps upwards, at its root at the latest.
    ['app://callout/../../etc/x.json', 'etc/x.json', 'application/json; charset=utf-8'],
    ['app://callout/%2e%2e/%2E%2E/etc/x.json', 'etc/x.json', 'application/json; charset=utf-8'],
  ])('%s', (url, path, type) => {
    expect(findClientFile(url, root)).toEqual({ kind: 'file', path: join(root, path), type });
  });
});

describe('what leads nowhere', () => {
  test.each([
    'app://callout/..%2f..%2fetc/passwd.txt',
    'app://callout/%2e%2e%2fsecret.txt',
    'app://callout/assets/..%5c..%5csecret.txt',
    'app://callout/..\\..\\secret.txt',
    'app://callout/C:/Windows/win.ini',
    'app://callout/C%3A/Windows/win.ini',
    'app://callout/index.html::$DATA.txt',
    'app://callout/index.html%00.png',
    'app://callout/%ff.png',
    'app://callout/%',
    'app://elsewhere/index.html',
    'app://callout@elsewhere/index.html',
    'app://me:pw@callout/index.html',
    'app://callout:80/index.html',
    'file:///etc/passwd.txt',
    'https://callout/index.html',
    'not a url',
    '',
  ])('%s', (url) => {
    expect(findClientFile(url, root)).toEqual(refused);
  });
});

test('no path, however it is spelt, leads out of the folder', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '..',
      '.',
      '/',
      '\\',
      '%2e',
      '%2E',
      '%2f',
      '%5c',
      '%00',
      ':',
      '%',
      'C:',
      'a.js',
    ),
    fc.string({ unit: 'binary' }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const found = findClientFile(`app://callout/${pieces.join('')}`, root);
      if (found.kind === 'refused') return;
      expect(resolve(found.path).startsWith(root + sep)).toBe(true);
      expect(found.path).not.toContain('\0');
    }),
    { numRuns: 500 },
  );
}, 60_000);

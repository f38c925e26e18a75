// Proves: the bridge answers our own page itself, and no frame inside it, no other page, and no
// frame that is gone.
import { expect, test } from 'vitest';
import { isTrustedSender } from './sender.ts';

test.each(['app://callout/', 'app://callout/orders/42?tab=photos'])('%s may ask', (url) => {
  expect(isTrustedSender({ url, parent: null })).toBe(true);
});

test.each([
  'app://elsewhere/',
  'app://callout.elsewhere/',
  'app://me@callout/',
  'https://callout/',
  'http://127.0.0.1:4810/',
  'file:///callout/',
  'about:blank',
  'devtools://devtools/bundled/inspector.html',
  '',
])('%j may not', (url) => {
  expect(isTrustedSender({ url, parent: null })).toBe(false);
});

test('a frame inside our page may not, even at our own address', () => {
  expect(isTrustedSender({ url: 'app://callout/', parent: {} })).toBe(false);
});

test('a frame that is gone may not', () => {
  expect(isTrustedSender(null)).toBe(false);
});

// Proves which browser the end-to-end tests take, and that it is kept from talking to its maker.
import { expect, test } from 'vitest';
import { chromiumArgs, findChromium } from './chromium.mjs';

test('the named browser comes first and is never replaced by another', () => {
  const env = { CALLOUT_CHROMIUM: '/opt/mine' };
  expect(findChromium(env, () => true)).toBe('/opt/mine');
  expect(findChromium(env, (path) => path !== '/opt/mine')).toBeUndefined();
});

test('otherwise the first installed one is taken, if any', () => {
  expect(findChromium({}, () => true)).toBe('/usr/bin/chromium');
  expect(findChromium({}, (path) => path === '/usr/bin/google-chrome')).toBe(
    '/usr/bin/google-chrome',
  );
  expect(findChromium({}, () => false)).toBeUndefined();
});

test('the sandbox goes only where it cannot work, as root', () => {
  expect(chromiumArgs(true)).toContain('--no-sandbox');
  expect(chromiumArgs(false)).not.toContain('--no-sandbox');
  expect(chromiumArgs(false)).toEqual(
    expect.arrayContaining(['--disable-background-networking', '--disable-component-update']),
  );
});

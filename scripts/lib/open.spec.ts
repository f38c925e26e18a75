// Proves what is opened in which situation, and that a person is told when it is not what was asked.
import { expect, test } from 'vitest';
import { decide, hasScreen, openerFor, wantedFrom } from './open.mjs';

const url = 'http://127.0.0.1:4810';

test('CALLOUT_OPEN: the desktop unless something else is said; a mistake is named', () => {
  expect(wantedFrom(undefined)).toBe('desktop');
  expect(wantedFrom('')).toBe('desktop');
  expect(wantedFrom('desktop')).toBe('desktop');
  expect(wantedFrom('browser')).toBe('browser');
  expect(wantedFrom('none')).toBe('none');
  expect(wantedFrom('window')).toEqual({
    mistake: 'CALLOUT_OPEN must be desktop, browser or none, not "window".',
  });
});

const desktop = { wanted: 'desktop', url } as const;

test('the desktop application opens when its runtime is ready, without a word', () => {
  for (const hasOpener of [true, false]) {
    expect(decide({ ...desktop, runtime: 'ready', hasOpener })).toEqual({ open: 'desktop' });
  }
});

test('without a runtime the browser opens, and one line says why', () => {
  expect(decide({ ...desktop, runtime: 'unavailable', hasOpener: true })).toEqual({
    open: 'browser',
    line: `The Electron runtime is not here and could not be downloaded: opening ${url} in the browser instead.`,
  });
  expect(decide({ ...desktop, runtime: 'no-screen', hasOpener: true })).toEqual({
    open: 'browser',
    line: `The desktop application (Electron) needs a screen and finds none here: opening ${url} in the browser instead.`,
  });
});

test('without a runtime and without a way to a browser one line has the address', () => {
  expect(decide({ ...desktop, runtime: 'unavailable', hasOpener: false })).toEqual({
    open: 'nothing',
    line: `The Electron runtime is not here and could not be downloaded: open ${url} in a browser.`,
  });
});

test('the browser, when asked for, opens without a word; without a way to it the address is told', () => {
  for (const runtime of ['ready', 'unavailable', 'no-screen'] as const) {
    expect(decide({ wanted: 'browser', runtime, hasOpener: true, url })).toEqual({
      open: 'browser',
    });
    expect(decide({ wanted: 'browser', runtime, hasOpener: false, url })).toEqual({
      open: 'nothing',
      line: `Open ${url} in a browser.`,
    });
  }
});

test('nothing opens when nothing is wanted', () => {
  for (const runtime of ['ready', 'unavailable', 'no-screen'] as const) {
    for (const hasOpener of [true, false]) {
      expect(decide({ wanted: 'none', runtime, hasOpener, url })).toEqual({ open: 'nothing' });
    }
  }
});

test('every line is one line', () => {
  for (const wanted of ['desktop', 'browser', 'none'] as const) {
    for (const runtime of ['ready', 'unavailable', 'no-screen'] as const) {
      for (const hasOpener of [true, false]) {
        const { line = '' } = decide({ wanted, runtime, hasOpener, url });
        expect(line).not.toContain('\n');
      }
    }
  }
});

test('each system opens addresses with its own program', () => {
  const all = () => true;
  expect(openerFor('linux', url, all)).toEqual({ command: 'xdg-open', args: [url] });
  expect(openerFor('darwin', url, all)).toEqual({ command: 'open', args: [url] });
  expect(openerFor('win32', url, all)).toEqual({
    command: 'cmd',
    args: ['/c', 'start', '""', url],
  });
  expect(openerFor('linux', url, () => false)).toBeUndefined();
});

test('only Linux can be without a screen', () => {
  expect(hasScreen('linux', {})).toBe(false);
  expect(hasScreen('linux', { DISPLAY: ':0' })).toBe(true);
  expect(hasScreen('linux', { WAYLAND_DISPLAY: 'wayland-0' })).toBe(true);
  expect(hasScreen('darwin', {})).toBe(true);
  expect(hasScreen('win32', {})).toBe(true);
});

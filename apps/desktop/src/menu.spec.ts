// Proves: every platform has the menu its keys depend on, in the person's language, and developer
// tools only where the application is developed.
import { describe, expect, test } from 'vitest';
import { menuFor } from './menu.ts';
import en from './texts/en.json' with { type: 'json' };
import ru from './texts/ru.json' with { type: 'json' };
import { textsFor } from './texts.ts';

function rolesOf(platform: string, isDevelopment = false) {
  return menuFor(en, { platform, isDevelopment, showLog: () => undefined }).map(
    ({ label, submenu }) => ({
      label,
      roles: (Array.isArray(submenu) ? submenu : []).flatMap(({ role }) => role ?? []),
    }),
  );
}

const edit = { label: 'Edit', roles: ['undo', 'redo', 'cut', 'copy', 'paste', 'selectAll'] };
const view = {
  label: 'View',
  roles: ['reload', 'resetZoom', 'zoomIn', 'zoomOut', 'togglefullscreen'],
};

/** The log is no role of the runtime's. */
const help = { label: 'Help', roles: [] };

test('Windows and Linux', () => {
  const menu = [{ label: 'File', roles: ['quit'] }, edit, view, help];
  expect(rolesOf('win32')).toEqual(menu);
  expect(rolesOf('linux')).toEqual(menu);
});

test('macOS', () => {
  expect(rolesOf('darwin')).toEqual([
    { label: 'Callout', roles: ['about', 'hide', 'hideOthers', 'unhide', 'quit'] },
    edit,
    view,
    { label: 'Window', roles: ['minimize', 'close'] },
    help,
  ]);
});

test('developer tools only in development', () => {
  const roles = (isDevelopment: boolean) =>
    rolesOf('linux', isDevelopment).flatMap((menu) => menu.roles);
  expect(roles(true)).toContain('toggleDevTools');
  expect(roles(false)).not.toContain('toggleDevTools');
});

test('every item says its words', () => {
  for (const platform of ['darwin', 'linux', 'win32']) {
    for (const { label, submenu } of menuFor(ru, {
      platform,
      isDevelopment: true,
      showLog: () => undefined,
    })) {
      expect(label).toBeTruthy();
      for (const item of Array.isArray(submenu) ? submenu : []) {
        expect(item.type === 'separator' || item.label).toBeTruthy();
      }
    }
  }
});

describe('languages', () => {
  test.each([
    [['ru-RU', 'en-US'], ru],
    [['ru'], ru],
    [['en-GB', 'ru'], en],
    [['de-DE', 'ru-RU'], ru],
    [['de-DE'], en],
    [[], en],
  ])('%j', (locales, texts) => {
    expect(textsFor(locales)).toBe(texts);
  });

  test('they say the same things, all of them, each in its own words', () => {
    expect(Object.keys(ru)).toEqual(Object.keys(en));
    for (const [key, text] of Object.entries(ru)) {
      expect(text.trim()).not.toBe('');
      expect(text).not.toBe(en[key as keyof typeof en]);
    }
  });
});

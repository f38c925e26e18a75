// Proves: in development the environment goes before the file and the file before the default; in a
// package the environment decides nothing, the file goes before the build, and where neither says it a
// person is asked; every mistake is named with the place where it was made.
import { expect, test } from 'vitest';
import { decideSettings, settingsToText } from './settings.ts';

const file = (content: unknown) => JSON.stringify(content);

test.each([
  ['nothing', {}, undefined, 'http://127.0.0.1:4810'],
  ['an empty file of settings', {}, '{}', 'http://127.0.0.1:4810'],
  ['the file', {}, file({ serverUrl: 'https://a.example/' }), 'https://a.example'],
  [
    'both',
    { CALLOUT_SERVER_URL: 'https://b.example' },
    file({ serverUrl: 'https://a.example' }),
    'https://b.example',
  ],
  [
    'an empty variable',
    { CALLOUT_SERVER_URL: '' },
    file({ serverUrl: 'https://a.example' }),
    'https://a.example',
  ],
  [
    'a variable over a broken file',
    { CALLOUT_SERVER_URL: 'https://b.example' },
    '{',
    'https://b.example',
  ],
])('said by %s', (_, env, text, serverUrl) => {
  expect(decideSettings({ env, file: text, built: undefined })).toEqual({
    ok: true,
    settings: { serverUrl },
  });
});

test.each([
  [
    { CALLOUT_SERVER_URL: 'callout' },
    undefined,
    'CALLOUT_SERVER_URL: The server address "callout"',
  ],
  [
    {},
    file({ serverUrl: 'http://a.example' }),
    'settings.json: The server address "http://a.example"',
  ],
  [{}, file({ serverUrl: 4810 }), 'settings.json: "serverUrl" must be text.'],
  [{}, file({ serverurl: 'https://a.example' }), 'settings.json: "serverurl" is not a setting.'],
  [{}, '{"serverUrl":', 'settings.json is not a JSON object.'],
  [{}, '', 'settings.json is not a JSON object.'],
  [{}, 'null', 'settings.json is not a JSON object.'],
  [{}, '[]', 'settings.json is not a JSON object.'],
])('a mistake is named: %j %j', (env, text, mistake) => {
  expect(decideSettings({ env, file: text, built: undefined })).toEqual({
    ok: false,
    mistake: expect.stringContaining(mistake),
  });
});

test('a package goes by the file, else by what it was built for, else it asks', () => {
  const inPackage = (text: string | undefined, built?: unknown) =>
    decideSettings({ env: undefined, file: text, built });
  const found = (serverUrl: string) => ({ ok: true, settings: { serverUrl } });
  const built = 'https://built.example';
  expect(inPackage(settingsToText('https://a.example'), built)).toEqual(found('https://a.example'));
  expect(inPackage(undefined, built)).toEqual(found(built));
  expect(inPackage('{}', built)).toEqual(found(built));
  expect(inPackage(undefined)).toEqual({ ok: true, settings: undefined });
  expect(inPackage('{}')).toEqual({ ok: true, settings: undefined });
  expect(inPackage(undefined, 'http://built.example')).toMatchObject({ ok: false });
});

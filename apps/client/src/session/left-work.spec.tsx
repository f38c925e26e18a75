// Proves: before anybody signs in, a person reads whose unsent work lies on this computer and for which
// server, in both languages; it can be saved as a file that another device reads, and deleted after
// one more question; what cannot be done is said.
import { act, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { fixtureReplica } from '../data/replica.fixture.ts';
import { MILA } from '../ui/request.fixture.ts';
import { show } from '../ui/show.fixture.tsx';
import { FixtureDesktop } from './desktop.fixture.ts';
import { LeftWorkList } from './left-work.tsx';

afterEach(() => vi.unstubAllGlobals());

function shellWithLines(): FixtureDesktop {
  const shell = new FixtureDesktop();
  const wim = { server: shell.serverUrl, owner: 'u-2', name: 'Wim' };
  const maria = { server: 'https://other.example', owner: 'u-1', name: 'Maria' };
  shell.lines = [
    { ...wim, eventId: 'a', event: { id: 'a', note: 'one' } },
    { ...wim, eventId: 'b', event: { id: 'b', note: 'two' } },
    { ...maria, eventId: 'c', event: { id: 'c' } },
    { server: null, owner: null, name: null, eventId: 'd', event: { id: 'd' } },
  ];
  vi.stubGlobal('calloutDesktop', shell);
  return shell;
}

test.each([
  [
    'en',
    [
      'Wim: 2 records. They are sent when they sign in here.',
      'Maria: 1 record for https://other.example. Nothing of it goes to another server.',
      '1 record from an earlier version, with no server named.',
    ],
  ],
  [
    'ru',
    [
      'Wim: 2 записи. Отправятся после входа этого человека.',
      'Maria: 1 запись для https://other.example. На другой сервер она не попадёт.',
      '1 запись из прежней версии, сервер не указан.',
    ],
  ],
] as const)('whose work lies here, in %s', async (locale, sentences) => {
  shellWithLines();
  show(<LeftWorkList />, fixtureReplica(MILA), locale);
  for (const sentence of sentences) expect(await screen.findByText(sentence)).toBeDefined();
});

test('it is saved as a file of unsent work', async () => {
  shellWithLines();
  const saved: Blob[] = [];
  vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
    saved.push(blob as Blob);
    return 'blob:saved';
  });
  show(<LeftWorkList />, fixtureReplica(MILA));
  const [first] = await screen.findAllByRole('button', { name: 'Save to a file' });
  if (first) await act(async () => void fireEvent.click(first));
  const text = JSON.parse((await saved[0]?.text()) ?? '') as { events: unknown };
  expect(text).toMatchObject({ form: 'callout-unsent', version: 1 });
  expect(text.events).toEqual([
    { id: 'a', note: 'one' },
    { id: 'b', note: 'two' },
  ]);
});

test('it is deleted after one more question, and nobody else’s with it', async () => {
  const shell = shellWithLines();
  show(<LeftWorkList />, fixtureReplica(MILA));
  const [first] = await screen.findAllByRole('button', { name: 'Delete' });
  if (first) fireEvent.click(first);
  expect(shell.lines).toHaveLength(4);
  expect(screen.getByText('This work was never sent and is nowhere else.')).toBeDefined();
  await act(async () => {
    fireEvent.click(screen.getByRole('button', { name: 'Delete for good' }));
  });
  expect(shell.lines.map(({ eventId }) => eventId)).toEqual(['c', 'd']);
  expect(screen.queryByText(/^Wim/)).toBeNull();
});

test('a key store that does not answer is said', async () => {
  const shell = shellWithLines();
  show(<LeftWorkList />, fixtureReplica(MILA));
  const [first] = await screen.findAllByRole('button', { name: 'Save to a file' });
  shell.fault = { ok: false, code: 'key-locked', detail: 'locked' };
  if (first) await act(async () => void fireEvent.click(first));
  expect(
    screen.getByText('It cannot be read now: the computer’s key store does not answer.'),
  ).toBeDefined();
});

test('in a browser, and with nothing left, nothing is shown', async () => {
  const shown = show(<LeftWorkList />, fixtureReplica(MILA));
  expect(screen.queryByRole('alert')).toBeNull();
  shown.unmount();
  vi.stubGlobal('calloutDesktop', new FixtureDesktop());
  show(<LeftWorkList />, fixtureReplica(MILA));
  await act(async () => undefined);
  expect(screen.queryByRole('alert')).toBeNull();
});

// Proves: a key store that does not answer is never told as an ended session, in both languages, and a
// person can try again; a computer without one says that what is kept is not protected, until it was
// read; where all is well nothing is said.
import { act, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { fixtureReplica } from '../data/replica.fixture.ts';
import { MILA } from '../ui/request.fixture.ts';
import { show } from '../ui/show.fixture.tsx';
import { FixtureDesktop } from './desktop.fixture.ts';
import type { CalloutDesktop } from './desktop.ts';
import { KeyStoreBanner } from './key-store-banner.tsx';
import { SignedOutBanner } from './signed-out-banner.tsx';

afterEach(() => vi.unstubAllGlobals());

function shellWith(secret: Partial<CalloutDesktop['secret']>) {
  const shell = new FixtureDesktop();
  vi.stubGlobal('calloutDesktop', {
    ...{ serverUrl: shell.serverUrl, platform: shell.platform, version: shell.version },
    ...{ journal: shell.journal, openReport: shell.openReport },
    secret: { ...shell.secret, ...secret },
  });
}

const signedOut = async (locale: 'en' | 'ru' = 'en') => {
  const replica = fixtureReplica(MILA);
  replica.tell({ connection: 'signed-out' });
  const shown = show(<SignedOutBanner />, replica, locale);
  await act(async () => undefined);
  return shown;
};

test.each([
  ['unavailable', 'en', /^The computer’s key store does not answer/],
  ['unavailable', 'ru', /^Хранилище ключей компьютера не отвечает/],
  ['unreadable', 'en', /^The computer’s key store has lost the key/],
  ['disk', 'en', /^The computer’s key store does not answer/],
] as const)(
  'a sign-in that cannot be read (%s) is no ended session, in %s',
  async (code, locale, sentence) => {
    shellWith({ get: async () => ({ ok: false, code, detail: 'no' }) });
    await signedOut(locale);
    expect(screen.getByText(sentence)).toBeDefined();
    expect(screen.queryByText(/session has ended|Сеанс завершён/)).toBeNull();
  },
);

test('trying again asks the key store, and begins again once it answers', async () => {
  let isLocked = true;
  shellWith({
    get: async () =>
      isLocked ? { ok: false, code: 'unavailable', detail: 'no' } : { ok: true, value: 't' },
  });
  const reload = vi.spyOn(window.location, 'reload').mockReturnValue();
  await signedOut();
  const again = screen.getByRole('button', { name: 'Try again' });
  await act(async () => void fireEvent.click(again));
  expect(reload).not.toHaveBeenCalled();
  isLocked = false;
  await act(async () => void fireEvent.click(again));
  expect(reload).toHaveBeenCalledOnce();
});

test('an ended session is told as one', async () => {
  shellWith({});
  await signedOut();
  expect(screen.getByText(/^Your session has ended/)).toBeDefined();
  expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
});

test.each([
  ['basic_text', 'en', /Install a key store such as/],
  ['none', 'en', /you sign in again at every start/],
  ['none', 'ru', /входить придётся при каждом запуске/],
] as const)(
  'without protection (%s) it is said, in %s, until it was read',
  async (state, locale, sentence) => {
    shellWith({ protection: async () => state });
    show(<KeyStoreBanner />, fixtureReplica(MILA), locale);
    expect(await screen.findByText(sentence)).toBeDefined();
    fireEvent.click(screen.getByRole('button'));
    expect(screen.queryByText(sentence)).toBeNull();
  },
);

test('with a key store, and in a browser, nothing is said', async () => {
  const inBrowser = show(<KeyStoreBanner />, fixtureReplica(MILA));
  await act(async () => undefined);
  expect(screen.queryByRole('alert')).toBeNull();
  inBrowser.unmount();
  shellWith({});
  show(<KeyStoreBanner />, fixtureReplica(MILA));
  await act(async () => undefined);
  expect(screen.queryByRole('alert')).toBeNull();
});

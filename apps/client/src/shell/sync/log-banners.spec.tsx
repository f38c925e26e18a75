// Proves: after a restore of the server a person reads, in both languages, what of theirs is sent again
// and what is missing, until they have read it; and before another database they read that nothing is
// sent, and may save what is unsent.
import { act, fireEvent, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { fixtureReplica } from '../../data/replica.fixture.ts';
import { serverUrl } from '../../session/desktop.ts';
import { SessionContext } from '../../session/session-context.ts';
import { unsentNotes } from '../../session/unsent-note.ts';
import { MILA } from '../../ui/request.fixture.ts';
import { show } from '../../ui/show.fixture.tsx';
import { LogBanners } from './log-banners.tsx';

const restored = {
  at: '2026-11-23T09:32:00.000Z',
  factsAgain: 40,
  documentsGone: 2,
  filesAgain: 1,
};

describe('after a restore of the server', () => {
  for (const [locale, sentences] of [
    [
      'en',
      [
        '40 records that you had sent were lost there and are sent again.',
        '1 photo or signature is sent again.',
        '2 entries of others are missing there for now; they come back if their devices still have them.',
      ],
    ],
    [
      'ru',
      [
        '40 записей, которые вы отправляли, там пропали и отправляются снова.',
        '1 снимок или подпись отправляется снова.',
        'Пока нет 2 чужих записей: они вернутся, если сохранились на устройствах авторов.',
      ],
    ],
  ] as const) {
    it(`says what came back from here: ${locale}`, () => {
      const replica = fixtureReplica(MILA);
      const shown = show(<LogBanners />, replica, locale);
      expect(screen.queryByRole('alert')).toBeNull();
      act(() => replica.tell({ restored }));
      for (const sentence of sentences) expect(screen.getByText(sentence)).toBeDefined();
      shown.unmount();
    });
  }

  it('says so when nothing of theirs was lost, and is gone when it has been read', async () => {
    const replica = fixtureReplica(MILA);
    show(<LogBanners />, replica);
    act(() =>
      replica.tell({ restored: { ...restored, factsAgain: 0, documentsGone: 0, filesAgain: 0 } }),
    );
    expect(screen.getByText('Nothing that you had sent from this device was lost.')).toBeDefined();
    await act(async () => {
      fireEvent.click(screen.getByRole('button', { name: 'Got it' }));
    });
    expect(screen.queryByRole('alert')).toBeNull();
  });
});

describe('after the database was lost', () => {
  for (const [locale, read, sentences] of [
    [
      'en',
      'Got it',
      [
        'The data on this computer was lost. 2 records that had not been sent came back and are sent now.',
        '1 photo or signature could not be saved: take it again, or add a note.',
      ],
    ],
    [
      'ru',
      'Понятно',
      [
        'Данные на этом компьютере пропали. Восстановлены и отправляются 2 неотправленные записи.',
        '1 снимок или подпись спасти не удалось: снимите заново или добавьте заметку.',
      ],
    ],
  ] as const) {
    it(`says what the journal gave back until it has been read: ${locale}`, async () => {
      const replica = fixtureReplica(MILA);
      const shown = show(<LogBanners />, replica, locale);
      const recovered = { at: '2026-11-23T09:32:00.000Z', facts: 2, filesLost: 1 };
      act(() => replica.tell({ recovered }));
      for (const sentence of sentences) expect(screen.getByText(sentence)).toBeDefined();
      await act(async () => {
        fireEvent.click(screen.getByRole('button', { name: read }));
      });
      expect(screen.queryByRole('alert')).toBeNull();
      shown.unmount();
    });
  }
});

describe('after the browser has lost unsent work', () => {
  for (const [locale, read, sentences] of [
    [
      'en',
      'Got it',
      [
        '2 records had not been sent and are gone; the last was made 23 Nov, 09:32.',
        '1 photo or signature had not been sent and is gone.',
      ],
    ],
    [
      'ru',
      'Понятно',
      [
        'Пропали 2 неотправленные записи; последняя сделана 23 нояб., 09:32.',
        'Пропал 1 неотправленный снимок или подпись.',
      ],
    ],
  ] as const) {
    it(`says how much and since when until it has been read: ${locale}`, async () => {
      const notes = unsentNotes(serverUrl(), MILA.id, localStorage);
      notes.keep({ facts: 2, files: 1, at: '2026-11-23T09:32:00.000Z' });
      notes.databaseLost();
      const shown = show(<LogBanners />, fixtureReplica(MILA), locale);
      for (const sentence of sentences) expect(screen.getByText(sentence)).toBeDefined();
      await act(async () => {
        fireEvent.click(screen.getByRole('button', { name: read }));
      });
      expect(screen.queryByRole('alert')).toBeNull();
      expect(notes.lost()).toBeUndefined();
      shown.unmount();
    });
  }
});

describe('before another database', () => {
  it('says that nothing is sent, and asks before anything is removed', () => {
    const replica = fixtureReplica(MILA);
    const nobody = { signOut: async () => ({ ok: true, value: undefined }) as const };
    const noTicket = async () => ({ ok: true, value: '' }) as const;
    show(
      <SessionContext value={{ ...nobody, signIn: nobody.signOut, reportTicket: noTicket }}>
        <LogBanners />
      </SessionContext>,
      replica,
    );
    act(() => replica.tell({ otherLog: true, restored }));
    expect(screen.getByText("Another database answers at the server's address")).toBeDefined();
    expect(screen.getByRole('button', { name: 'Export unsent work' })).toBeDefined();
    expect(screen.getByRole('button', { name: 'Begin with this database…' })).toBeDefined();
    expect(screen.queryByRole('button', { name: 'Got it' })).toBeNull();
  });
});

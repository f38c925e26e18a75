// Proves: the indicator says offline, sending, sent and disputed as the status has it, in both
// languages, and never looks calm while anything is unsent, unconfirmed or unknown.
import type { SyncStatus } from '@callout/replica';
import { act, screen } from '@testing-library/react';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALL_SENT, fixtureReplica } from '../../data/replica.fixture.ts';
import { MILA } from '../../ui/request.fixture.ts';
import { show } from '../../ui/show.fixture.tsx';
import { SyncIndicator } from './sync-indicator.tsx';
import { MATTERS, syncSentence } from './sync-sentence.ts';

const sentences: readonly (readonly [string, Partial<SyncStatus>, string, string])[] = [
  ['offline, nothing waits', { connection: 'offline' }, 'Offline', 'Нет сети'],
  [
    'offline with work',
    { connection: 'offline', unsent: 2, unsentFiles: 1 },
    'Offline · 3 not sent',
    'Нет сети · не отправлены 3 записи',
  ],
  [
    'before a captive portal',
    { connection: 'offline', unsent: 3, obstacle: { code: 'network-sign-in' } },
    'The network asks for a sign-in · 3 not sent',
    'Сеть просит войти · не отправлены 3 записи',
  ],
  [
    'before a server that refuses with a code of its own',
    { connection: 'offline', trouble: { code: 'input-invalid', params: { status: 400 } } },
    'The server refuses what is sent',
    'Сервер отклоняет отправку',
  ],
  [
    'without a network, whatever was before',
    { connection: 'offline', obstacle: { code: 'offline' }, trouble: { code: 'file-lost' } },
    'Offline',
    'Нет сети',
  ],
  ['connecting', { connection: 'connecting' }, 'Connecting…', 'Подключение…'],
  ['sending one', { unsent: 1 }, 'Sending 1 record', 'Отправляется 1 запись'],
  ['sending five', { unsent: 5 }, 'Sending 5 records', 'Отправляется 5 записей'],
  [
    'sending photos',
    { unsentFiles: 2, uploadedBytes: 41, uploadTotalBytes: 100 },
    'Sending 2 photos · 41 %',
    'Отправляются 2 снимка · 41 %',
  ],
  ['disputed', { disputed: 1 }, '1 disputed', '1 спорная запись'],
  [
    'sending beside a dispute',
    { unsent: 1, disputed: 2 },
    'Sending 1 record. 2 disputed',
    'Отправляется 1 запись. 2 спорные записи',
  ],
  [
    'a fresh device',
    { loading: { loaded: 1200, total: 3400 } },
    'Loading: 1200 of 3400',
    'Загружено 1200 из 3400',
  ],
  [
    'before another database',
    { otherLog: true, connection: 'offline', unsent: 2 },
    'Another database: nothing is sent',
    'Другая база: ничего не отправляется',
  ],
  [
    'signed out with work',
    { connection: 'signed-out', unsent: 1 },
    'Signed out · 1 not sent',
    'Сеанс завершён · не отправлена 1 запись',
  ],
];

describe('the sync indicator', () => {
  for (const [name, status, english, russian] of sentences) {
    it(`says in both languages: ${name}`, () => {
      for (const [locale, words] of [
        ['en', english],
        ['ru', russian],
      ] as const) {
        const replica = fixtureReplica(MILA);
        replica.tell(status);
        const shown = show(<SyncIndicator onOpen={() => undefined} />, replica, locale);
        expect(screen.getByRole('button').getAttribute('aria-label')).toBe(words);
        shown.unmount();
      }
    });
  }

  it.each(['en', 'ru'] as const)(
    'has words for everything that is in the way, long and short: %s',
    (locale) => {
      const said = MATTERS.flatMap((code) => {
        const replica = fixtureReplica(MILA);
        replica.tell({
          connection: 'offline',
          unsent: 1,
          obstacle: { code, params: { status: 503 } },
        });
        const shown = show(<SyncIndicator compact onOpen={() => undefined} />, replica, locale);
        const button = screen.getByRole('button');
        const both = [button.textContent, button.getAttribute('aria-label')];
        shown.unmount();
        return both;
      });
      expect(
        said.filter((words) => !words || words.includes('sync.') || words.includes('{{')),
      ).toEqual([]);
      expect(new Set(said).size).toBe(2 * MATTERS.length);
    },
  );

  it('says all sent with the time of the last complete exchange, and follows the status', () => {
    const replica = fixtureReplica(MILA);
    show(<SyncIndicator onOpen={() => undefined} />, replica);
    expect(screen.getByRole('button').textContent).toMatch(/^All sent · \d\d:32$/);
    act(() => replica.tell({ connection: 'offline' }));
    expect(screen.getByRole('button').textContent).toBe('Offline');
  });

  it('is calm only when everything is confirmed', () => {
    const anyStatus = fc.record({
      connection: fc.constantFrom('online', 'offline', 'connecting', 'signed-out'),
      unsent: fc.nat({ max: 3 }),
      unsentFiles: fc.nat({ max: 3 }),
      disputed: fc.nat({ max: 2 }),
      syncedAt: fc.constantFrom(undefined, ALL_SENT.syncedAt),
      loading: fc.constantFrom(undefined, { loaded: 1 }),
    });
    fc.assert(
      fc.property(anyStatus, (status) => {
        const { tone } = syncSentence(status, status.syncedAt);
        const confirmed =
          status.connection === 'online' &&
          status.unsent + status.unsentFiles + status.disputed === 0 &&
          status.syncedAt !== undefined &&
          status.loading === undefined;
        expect(tone === 'calm').toBe(confirmed);
      }),
    );
  });
});

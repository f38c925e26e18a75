// Proves: the page that follows from a stream says, of the fullest and of the emptiest document of every
// kind and in both languages, all that the model says of it, with the sums that the model keeps, and of
// random histories too; that a phone is told the same; and that what is not on the device is brought here
// when it is opened, as soon as the server can be reached, and can then be worked with.
import { LOCALES, money, ok, type Refusal, refused } from '@callout/kernel';
import { type DocumentKind, model } from '@callout/model';
import type { SyncStatus } from '@callout/replica';
import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { documentAfter, documentOf, sampleDocument, streamOf } from '../data/document.fixture.ts';
import { fixtureReplica } from '../data/replica.fixture.ts';
import { requestAfter } from '../ui/request.fixture.ts';
import { show } from '../ui/show.fixture.tsx';
import { DocumentPage } from './document-page.tsx';
import { DocumentView } from './document-view.tsx';
import { saidByModel, saidByPage } from './shown-page.fixture.ts';

const VERA = { id: 'u-vera', name: 'Vera', roles: ['manager'] } as const;
const ANNA = { id: 'u-anna', name: 'Anna', roles: ['accountant'] } as const;
const KINDS = model.contexts.flatMap(({ streams }) => streams.map(({ kind }) => kind));
const kinds = KINDS as readonly DocumentKind[];

afterEach(() => vi.restoreAllMocks());

/** Makes the window as narrow as a phone's. */
function onPhone(): void {
  const matches = (query: string) => ({ matches: query.includes('max-width') });
  vi.spyOn(window, 'matchMedia').mockImplementation(
    (query) =>
      Object.assign(new EventTarget(), {
        media: query,
        onchange: null,
        ...matches(query),
      }) as never,
  );
}

describe.each(kinds)('the page of a %s', (kind) => {
  it.each(LOCALES)('says all that the model says of a full one, in %s', (locale) => {
    const document = sampleDocument(kind);
    const { container } = show(<DocumentView document={document} />, fixtureReplica(VERA), locale);
    expect(saidByPage(container)).toEqual(saidByModel(document, locale));
    expect(container.textContent).not.toMatch(/\b(field|status|stream|word|event)\.[a-z]/);
  });

  it('says what little the model says of one that has not begun', () => {
    const document = documentOf(kind, 's1', streamOf(kind).initial);
    const { container } = show(<DocumentView document={document} />, fixtureReplica(VERA));
    expect(saidByPage(container)).toEqual(saidByModel(document, 'en'));
    expect(screen.getAllByRole('heading', { level: 1 }).length).toBe(1);
  });

  it('says on a phone what it says in its tables', () => {
    onPhone();
    const document = sampleDocument(kind);
    const { container } = show(<DocumentView document={document} />, fixtureReplica(VERA));
    expect(container.querySelectorAll('table').length).toBe(0);
    const said = (container.textContent ?? '').replace(/[\s,]+/g, '');
    const { tables } = saidByModel(document, 'en');
    const missing = tables
      .flatMap(([, ...rows]) => rows.flat())
      .filter((text) => text !== '—' && !said.includes(text));
    expect(missing).toEqual([]);
  });
});

const worker = { id: 'w1', name: 'Mila Novak' };
const posting = { occurredOn: '2026-11-20', postedOn: '2026-11-20' };
const month = {
  start: '2026-11-01',
  lastDay: '2026-11-30',
  from: '2026-10-31T23:00:00.000Z',
  to: '2026-11-30T23:00:00.000Z',
  timeZone: 'Europe/Berlin',
};

/** One movement of a worker's month; the sample of its fact with another amount. */
function movement(
  type: 'WorkerEarned' | 'WorkerFined' | 'FineReversed' | 'BonusGranted',
  n: number,
) {
  return (amount: number) => {
    const event = model.event(type);
    const sample = event?.samples[event.version] as Readonly<Record<string, unknown>>;
    const own = { movementId: `m${n}`, bonusId: `m${n}`, amount: money(amount) };
    return [type, { ...sample, ...own, worker, month, posting }] as const;
  };
}

describe('the month of a worker', () => {
  it('has bonuses and fines taken back in its total', () => {
    const document = documentAfter('worker-statement', 'ws1', [
      movement('WorkerEarned', 1)(6000),
      movement('WorkerFined', 2)(4000),
      movement('FineReversed', 3)(4000),
      movement('BonusGranted', 4)(5000),
    ]);
    const { container } = show(<DocumentView document={document} />, fixtureReplica(ANNA));
    const { facts, tables } = saidByPage(container);
    expect(facts).toContainEqual(['Balance', '110.00']);
    expect(tables[0]?.at(-1)).toEqual(['110.00']);
  });

  it('shows the sums of any movements', () => {
    const types = fc.constantFrom(
      'WorkerEarned' as const,
      'WorkerFined' as const,
      'FineReversed' as const,
      'BonusGranted' as const,
    );
    const moves = fc.array(fc.tuple(types, fc.nat({ max: 99_999 })), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(moves, (made) => {
        const facts = made.map(([type, amount], n) => movement(type, n)(amount));
        const document = documentAfter('worker-statement', 'ws1', facts);
        const total = made.reduce((left, [type, amount]) => {
          return type === 'WorkerFined' ? left - amount : left + amount;
        }, 0);
        const { container, unmount } = show(
          <DocumentView document={document} />,
          fixtureReplica(ANNA),
        );
        const said = saidByPage(container);
        expect(said).toEqual(saidByModel(document, 'en'));
        const text = (total / 100).toFixed(2).replace('-', '\u2212');
        expect(said.facts).toContainEqual(['Balance', text]);
        expect(said.tables[0]?.at(-1)).toEqual([text]);
        unmount();
      }),
      { numRuns: 15 },
    );
  });
});

describe('a document that is not on the device', () => {
  const asked: string[] = [];
  const page = (answer: Refusal | undefined, connection: SyncStatus['connection'] = 'online') => {
    asked.length = 0;
    const { pending: _, unsent: __, ...sent } = requestAfter(['ServiceRequested']);
    const server = (method: string, path: string) => {
      asked.push(`${method} ${path}`);
      return answer ? refused(answer) : ok(sent);
    };
    const replica = fixtureReplica(VERA, [], server);
    replica.tell({ connection });
    show(<DocumentPage kind="service-request" id="r1" />, replica);
    return replica;
  };

  it('is brought here when it is opened, and offers what the model offers', async () => {
    page(undefined);
    expect(await screen.findByRole('button', { name: 'More actions' })).toBeTruthy();
    expect(asked).toEqual(['GET /api/v1/streams/provisioning/service-request/r1']);
    expect(screen.queryByText('Not on this device')).toBe(null);
  });

  it('offers nothing while the server cannot be reached, and is asked for once it can be', async () => {
    const replica = page(undefined, 'offline');
    const said = await screen.findByRole('status');
    expect(within(said).getByText(/cannot be reached/)).toBeTruthy();
    expect(screen.queryAllByRole('button')).toEqual([]);
    expect(asked).toEqual([]);
    act(() => replica.tell({ connection: 'online' }));
    expect(await screen.findByRole('button', { name: 'More actions' })).toBeTruthy();
    expect(asked).toEqual(['GET /api/v1/streams/provisioning/service-request/r1']);
  });

  it('says why where the server does not show it, and leads back to the list', async () => {
    page({ code: 'not-there' });
    const alert = await screen.findByRole('alert');
    expect(asked).toEqual(['GET /api/v1/streams/provisioning/service-request/r1']);
    await userEvent.click(screen.getByRole('button', { name: 'Ask once more' }));
    expect(asked.length).toBe(2);
    expect(within(alert).getByRole('link', { name: 'Back to the list' }).getAttribute('href')).toBe(
      '/requests',
    );
    expect(alert.textContent).toContain('There is no');
  });
});

// Proves: a derived list finds by words and by what it is narrowed to, sorts, groups, hides and selects,
// and all of that stands in its address and is read from there; a limit is said and nothing is added up
// over it; what only the server has is marked; empty is told from nothing found; and CSV holds what stands in it.
import { money, refused } from '@callout/kernel';
import { model } from '@callout/model';
import { type DeviceDocument, documentId, foldOf } from '@callout/sync';
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { declaredList } from '../data/declared-list.ts';
import { fixtureReplica } from '../data/replica.fixture.ts';
import { showAt } from '../ui/show.fixture.tsx';
import { csvOf } from './csv.ts';
import { ListPage } from './list-page.tsx';
import type { TableColumn, TableRow } from './table-model.ts';

const unpaid = declaredList('unpaid-statements');
const BERND = { id: 'u1', name: 'Bernd Falk', roles: ['accountant'] } as const;

/** An unpaid week of a client, as a device holds it. */
function statement(
  number: number,
  client: string,
  net: number,
  status = 'invoiced',
): DeviceDocument {
  const stream = model.stream('client-statement');
  if (!stream) throw new Error('the model has no client-statement');
  const id = `s${number}`;
  const week = {
    start: '2026-11-16',
    lastDay: '2026-11-22',
    from: '2026-11-15T23:00:00.000Z',
    to: '2026-11-22T23:00:00.000Z',
    timeZone: 'Europe/Berlin',
  };
  const state = {
    ...(stream.initial as object),
    client: { id: client, name: client },
    week,
    totals: { gross: money(net), discount: money(0), net: money(net) },
    invoice: { number, date: week.lastDay, dueOn: '2026-12-06', total: money(net), lines: [] },
  };
  return {
    id: documentId('client-statement', id),
    kind: 'client-statement',
    stream: id,
    status,
    title: client,
    sort: String(number).padStart(4, '0'),
    owner: client,
    assignee: '',
    day: week.lastDay,
    closed: false,
    version: 1,
    position: number,
    fold: foldOf(stream),
    state,
    timeline: [],
    disputes: [],
    pending: [],
    unsent: 0,
  };
}

const STATEMENTS = [
  statement(1, 'Harbour School', 30_000),
  statement(2, 'Bakery Thomsen', 12_050, 'returned'),
  statement(3, 'Café Elbblick', 9_900),
];

/** happy-dom lays nothing out: without a height, no row would be in sight. */
beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(900);
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(1200);
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(46);
});
afterEach(() => vi.restoreAllMocks());

function open(
  address: string,
  held = STATEMENTS,
  limit?: number,
  replica = fixtureReplica(BERND, held),
) {
  const page = () => <ListPage of={unpaid} {...(limit ? { limit } : {})} />;
  return showAt(address, page, replica);
}

/** The titles in sight, from the top. */
function titles(): readonly string[] {
  return screen
    .getAllByRole('row')
    .flatMap((row) => [...row.querySelectorAll('a[title]')])
    .map((link) => link.textContent ?? '')
    .filter((title) => STATEMENTS.some((one) => one.title === title));
}
const searchOf = (router: Awaited<ReturnType<typeof open>>) => router.state.location.search;

describe('a list', () => {
  it('shows its documents with the columns of the model, and their sums', async () => {
    await open('/unpaid');
    expect(titles()).toEqual(['Harbour School', 'Bakery Thomsen', 'Café Elbblick']);
    expect(screen.getAllByRole('columnheader').map((head) => head.textContent)).toEqual([
      '',
      'Weekly statement',
      'Status',
      'Week',
      'Number',
      'Due',
      'Net',
      'To pay',
    ]);
    const sums = screen.getByRole('row', { name: /Total/ });
    expect(sums.textContent).toBe('Total519.50519.50');
    expect(screen.getByRole('img', { name: '3 rows' }).textContent).toBe('3');
  });

  it('leads each row to its document', async () => {
    await open('/unpaid');
    const link = screen.getByRole('link', { name: 'Harbour School' });
    expect(link.getAttribute('href')).toBe('/documents/client-statement/s1');
  });

  it('finds every word, and keeps them in its address', async () => {
    const router = await open('/unpaid');
    fireEvent.change(screen.getByRole('searchbox'), { target: { value: 'bakery' } });
    await waitFor(() => expect(titles()).toEqual(['Bakery Thomsen']));
    expect(searchOf(router)).toEqual({ q: 'bakery' });
  });

  it('reads from its address how it is narrowed and sorted, numbers and nonsense too', async () => {
    await open('/unpaid?status=invoiced&sort=-due&from=nonsense&q=2026');
    await waitFor(() => expect(screen.getByText(/Nothing in this list/)).toBeTruthy());
    fireEvent.click(screen.getByRole('button', { name: 'Show all' }));
    await waitFor(() =>
      expect(titles()).toEqual(['Harbour School', 'Bakery Thomsen', 'Café Elbblick']),
    );
  });

  it('is sorted by a heading: upwards, downwards, not at all', async () => {
    const router = await open('/unpaid');
    const press = () => fireEvent.click(screen.getByRole('button', { name: 'To pay' }));
    press();
    await waitFor(() =>
      expect(titles()).toEqual(['Café Elbblick', 'Bakery Thomsen', 'Harbour School']),
    );
    expect(searchOf(router)).toEqual({ sort: 'due' });
    expect(screen.getByRole('columnheader', { name: 'To pay' }).getAttribute('aria-sort')).toBe(
      'ascending',
    );
    press();
    await waitFor(() => expect(searchOf(router)).toEqual({ sort: '-due' }));
    press();
    await waitFor(() => expect(searchOf(router)).toEqual({}));
    expect(titles()).toEqual(['Harbour School', 'Bakery Thomsen', 'Café Elbblick']);
  });

  it('is grouped by what its address says, each group with its count', async () => {
    await open('/unpaid?group=status');
    const groups = screen.getAllByRole('rowheader').map((group) => group.textContent);
    expect(groups.slice(0, 2)).toEqual(['Invoiced 2', 'Payment returned 1']);
    expect(titles()).toEqual(['Harbour School', 'Café Elbblick', 'Bakery Thomsen']);
  });

  it('hides a column that its address hides', async () => {
    await open('/unpaid?hide=week,number');
    expect(screen.queryByRole('columnheader', { name: 'Week' })).toBeNull();
    expect(screen.getByRole('columnheader', { name: 'Due' })).toBeTruthy();
  });

  it('adds up what is selected, and the address knows which', async () => {
    const router = await open('/unpaid?selected=s3');
    const bar = () => within(screen.getByRole('region', { name: 'Selection' }));
    expect(bar().getByRole('status').textContent).toBe('1 selected');
    fireEvent.click(screen.getByRole('checkbox', { name: 'Select Bakery Thomsen' }));
    await waitFor(() => expect(bar().getByRole('status').textContent).toBe('2 selected'));
    expect(bar().getAllByText('219.50').length).toBe(2);
    expect(searchOf(router)).toEqual({ selected: 's3,s2' });
    fireEvent.click(bar().getByRole('button', { name: 'Clear selection' }));
    await waitFor(() => expect(searchOf(router)).toEqual({}));
  });

  it('says that it is longer than what it shows, and adds nothing up', async () => {
    await open('/unpaid', STATEMENTS, 2);
    expect(titles()).toEqual(['Harbour School', 'Bakery Thomsen']);
    await waitFor(() => expect(screen.getByText(/The first 2 rows of 3 are shown/)).toBeTruthy());
    expect(screen.getByRole('img', { name: '3 rows' }).textContent).toBe('3');
    expect(screen.queryByRole('row', { name: /Total/ })).toBeNull();
  });

  it('finds what stands behind the rows that it shows', async () => {
    await open('/unpaid?q=elbblick', STATEMENTS, 1);
    await waitFor(() => expect(titles()).toEqual(['Café Elbblick']));
    expect(screen.getByRole('img', { name: '1 row' }).textContent).toBe('1');
  });

  describe('that is searched', () => {
    const HERE = STATEMENTS.slice(0, 1);
    const rowOf = ({ kind, stream, status, title }: DeviceDocument) => ({
      ...{ id: `${kind}:${stream}`, kind, stream, status, title },
      cells: {
        toPay: { kind: 'money', value: 9_900 },
        later: { kind: 'of-a-newer-server', value: 1 },
      },
    });

    it('has what only the server has behind what is here, marked as such', async () => {
      const asked: string[] = [];
      const replica = fixtureReplica(BERND, HERE, (_, path) => {
        asked.push(path);
        return { ok: true, value: { rows: STATEMENTS.map(rowOf), isLimited: false } };
      });
      await open('/unpaid?q=o&from=2026-11-01', HERE, undefined, replica);
      await waitFor(() =>
        expect(titles()).toEqual(['Harbour School', 'Bakery Thomsen', 'Café Elbblick']),
      );
      expect(screen.getByText('2 of these are only on the server.')).toBeTruthy();
      const marked = screen.getAllByRole('img', { name: 'On the server only' });
      expect(marked.map((mark) => mark.closest('tr')?.textContent)).toEqual([
        expect.stringContaining('Bakery Thomsen'),
        expect.stringContaining('Café Elbblick'),
      ]);
      const days = unpaid.hasDays ? '&from=2026-11-01' : '';
      expect(asked).toEqual([`/api/v1/lists/unpaid-statements?q=o${days}&limit=100`]);
    });

    it('says so when the server could not be asked', async () => {
      const replica = fixtureReplica(BERND, HERE, () => refused({ code: 'offline' }));
      await open('/unpaid?q=harbour', HERE, undefined, replica);
      await waitFor(() =>
        expect(screen.getByText(/^Only this device was searched\./)).toBeTruthy(),
      );
      act(() => replica.tell({ connection: 'offline' }));
      expect(screen.getByText(/^Only this device was searched: older closed work/)).toBeTruthy();
      expect(titles()).toEqual(['Harbour School']);
    });

    it('asks nobody while nothing is looked for', async () => {
      const replica = fixtureReplica(BERND, HERE, () => {
        throw new Error('nobody was to be asked');
      });
      await open('/unpaid?group=status', HERE, undefined, replica);
      expect(titles()).toEqual(['Harbour School']);
    });
  });

  it('keeps what narrows it in place while the device is still filled', async () => {
    const replica = fixtureReplica(BERND, STATEMENTS);
    await open('/unpaid', STATEMENTS, undefined, replica);
    const search = screen.getByRole('searchbox', { name: 'Search' });
    search.focus();
    act(() => replica.tell({ loading: { loaded: 3, total: 9 } }));
    fireEvent.change(search, { target: { value: 'not here yet' } });
    await waitFor(() => expect(screen.queryAllByRole('grid')).toEqual([]));
    expect(screen.queryByText('Nothing found')).toBeNull();
    expect(document.activeElement).toBe(search);
    act(() => replica.tell({ loading: undefined }));
    expect((await screen.findByText('Nothing found')).isConnected).toBe(true);
    expect(document.activeElement).toBe(search);
  });

  it('tells an empty list from one in which nothing was found', async () => {
    await open('/unpaid', []);
    expect(screen.getByText(model.text('en', 'empty.unpaid-statements'))).toBeTruthy();
    expect(screen.queryByText(/Nothing in this list/)).toBeNull();
  });
});

describe('on a phone', () => {
  beforeEach(() => {
    vi.spyOn(window, 'matchMedia').mockImplementation(
      (query) =>
        ({
          matches: query.includes('max-width'),
          addEventListener: () => {},
          removeEventListener: () => {},
        }) as unknown as MediaQueryList,
    );
  });

  it('each document is a card with its status, first facts and amount', async () => {
    await open('/unpaid');
    const [card] = screen.getAllByRole('row');
    expect(card?.textContent?.replaceAll('\u2009', '').replaceAll('\u00a0', ' ')).toBe(
      'Harbour SchoolInvoiced16–22 Nov 2026 · Number: 1 · 6 Dec 2026300.00',
    );
    expect(screen.queryByRole('columnheader')).toBeNull();
  });
});

it('CSV says the same to programs, and nothing in it is run by a spreadsheet', async () => {
  const columns: readonly TableColumn[] = [
    { id: 'title', label: 'Client', kind: 'title' },
    { id: 'net', label: 'Net', kind: 'money' },
    { id: 'dueOn', label: 'Due, at last', kind: 'day' },
  ];
  const rows: readonly TableRow[] = [
    {
      id: 's1',
      title: '=HYPERLINK("x")',
      cells: {
        net: { kind: 'money', value: money(-1250) },
        dueOn: { kind: 'day', value: '2026-12-06' },
      },
    },
  ];
  const text = await csvOf(columns, rows, { word: (key) => key, currencyDigits: 2 });
  expect(text).toBe(
    '\uFEFFClient,Net,"Due, at last"\r\n"\'=HYPERLINK(""x"")",-12.50,2026-12-06\r\n',
  );
  const reader = { word: (key: string) => key, currencyDigits: 2 };
  expect(await csvOf(columns, [], reader, 'The first 0 rows of 3 are shown')).toBe(
    '\uFEFFClient,Net,"Due, at last"\r\nThe first 0 rows of 3 are shown,,\r\n',
  );
});

// Proves, over random documents of every kind: the derived list on a device is the list that the server
// answers the same person, row by row, value by value and sum by sum, whatever it is narrowed to; the
// sums are those of the model's fields over the same documents; and of a read model, everybody gets the
// rows that are theirs to read.

import {
  documentsOf,
  evolveState,
  isListed,
  isObserver,
  LIST_ROWS_MAX,
  type ListDefinition,
  type ListedDocument,
  type ListFilter,
  type ListSort,
  listCells,
  orderOf,
  type Role,
  STATUS_COLUMN,
  shownTo,
  sortedBy,
  statusesOf,
  sumsOf,
  TITLE_COLUMN,
} from '@callout/kernel';
import { model } from '@callout/model';
import { personFilters, SIGN_IN_ROLES } from '@callout/published-language';
import { documentId, foldOf } from '@callout/sync';
import { searchedText } from '@callout/sync-server';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventsOf, historiesOf } from '../matrix/states.fixture.ts';
import {
  type Caller,
  deviceKeyOf,
  openTestServer,
  PASSWORD,
  problemIn,
  type TestServer,
} from './http-server.fixture.ts';
import { first, type Replica, replicaPackage } from './replica.fixture.ts';

const SEED = Number(process.env['LISTS_SEED'] ?? Date.now() % 1_000_000);
const DOCUMENTS_OF_A_KIND = 24;
const RUNS_OF_A_ROLE = 80;
const PATIENCE = 120_000;
const OWNERS = ['c1', 'c2'];
const WORKERS = ['w1', 'w2'];
const SUBJECTS: Partial<Record<Role, string>> = { client: 'c1', worker: 'w1' };
const lists = model.contexts.flatMap((context) => context.lists);
const streams = model.contexts.flatMap((context) => context.streams);

let testServer: TestServer;
const callers = new Map<Role, Caller>();

/** What differs between documents of one kind, beside the history that they have. */
const envelope = fc.record({
  status: fc.nat(),
  title: fc.constantFrom('Boiler service', 'Lock change', '=SUM(A1)', 'Ёлка, дом 7'),
  sort: fc.integer({ min: 0, max: 99 }),
  owner: fc.constantFrom('', ...OWNERS),
  assignee: fc.constantFrom('', ...WORKERS),
  day: fc.constantFrom('', '2026-11-20', '2026-11-23', '2026-12-01'),
  closed: fc.boolean(),
  history: fc.nat(),
});

/** Puts random documents of every kind into the server's store, as its folds would. */
async function seed(): Promise<number> {
  const random = fc.sample(fc.array(envelope, { minLength: 20, maxLength: DOCUMENTS_OF_A_KIND }), {
    seed: SEED,
    numRuns: streams.length,
  });
  let count = 0;
  await testServer.server.store.write(async (transaction) => {
    for (const [index, stream] of streams.entries()) {
      for (const [number, said] of (random[index] ?? []).entries()) {
        const id = `${stream.kind}-${number}`;
        const histories = historiesOf(stream);
        const history = histories[said.history % histories.length] ?? [];
        let state: unknown = stream.initial;
        const position = await transaction.nextPosition();
        for (const event of eventsOf(stream, id, history)) {
          state = evolveState(stream, state, event);
        }
        const status = stream.statuses[said.status % stream.statuses.length] ?? '';
        const document = {
          id: documentId(stream.kind, id),
          kind: stream.kind,
          context: stream.context,
          stream: id,
          closedAt: 0,
          status,
          title: said.title,
          sort: String(said.sort).padStart(3, '0'),
          owner: said.owner,
          assignee: said.assignee,
          day: said.day,
          closed: said.closed,
          version: history.length,
          position,
          fold: foldOf(stream),
          state,
          timeline: [],
          disputes: [],
          audience: [
            ...SIGN_IN_ROLES.filter((role) => role !== 'client' && role !== 'worker').map(
              (role) => `role:${role}` as const,
            ),
            ...(said.owner === 'c1' ? (['client:c1'] as const) : []),
            ...(said.assignee === 'w1' ? (['worker:w1'] as const) : []),
          ],
        };
        // Of some it is not known by what they are searched, as after an upgrade.
        const text = number % 3 === 0 ? undefined : searchedText(stream, document);
        await transaction.putDocument(document, text);
        count += 1;
      }
    }
  });
  return count;
}

async function takeDevice(login: string): Promise<Replica> {
  const device = `${login}-tablet`;
  const request = { serverUrl: testServer.url, login, password: PASSWORD, device };
  const signed = await replicaPackage.signIn({ ...request, deviceKey: deviceKeyOf(device) });
  if (!signed.ok) throw new Error(`${login} could not sign in: ${signed.refusal.code}`);
  const { token, owner } = signed.value;
  const { url: serverUrl } = testServer;
  const replica = await replicaPackage.openReplica({
    model,
    owner,
    token,
    device,
    serverUrl,
    tabs: false,
  });
  await first(replica.status$, (now) => now.syncedAt !== undefined && !now.loading);
  return replica;
}

beforeAll(async () => {
  testServer = await openTestServer();
  const count = await seed();
  for (const role of SIGN_IN_ROLES) {
    const subject = SUBJECTS[role];
    await testServer.add({ login: role, roles: [role], ...(subject ? { subject } : {}) });
    callers.set(role, await testServer.as(role));
  }
  console.info(`lists: ${count} documents, seed ${SEED} (LISTS_SEED)`);
}, PATIENCE);
afterAll(async () => {
  await testServer.close();
});

interface Page {
  readonly rows: readonly { readonly id: string }[];
  readonly sums?: object;
  readonly cursor?: string;
  readonly isLimited: boolean;
}

/** All rows that the server answers, page after page. */
async function onServer(
  role: Role,
  path: `/api/v1/${'lists' | 'read-models'}/${string}`,
  query: URLSearchParams,
): Promise<Page> {
  const rows: { readonly id: string }[] = [];
  let sums: object | undefined;
  for (;;) {
    const answer = await callers.get(role)?.open(`${path}?${query}`);
    expect(answer?.status).toBe(200);
    const page = answer?.body as Page;
    rows.push(...page.rows);
    sums ??= page.sums;
    if (page.cursor === undefined) {
      return { rows, ...(sums ? { sums } : {}), isLimited: page.isLimited };
    }
    query.set('cursor', page.cursor);
  }
}

type Found = ListedDocument & { readonly id: string };

/** The documents that a device shows in a list. */
async function onDevice(
  replica: Replica,
  role: Role,
  list: ListDefinition,
  filter: ListFilter,
  sort: ListSort | undefined,
): Promise<readonly Found[]> {
  const subject = SUBJECTS[role];
  const query = documentsOf(list, subject === undefined ? {} : { subject }, filter, LIST_ROWS_MAX);
  const found = (await first(replica.list$(query), () => true)) as readonly Found[];
  const listed = found.filter((document) => isListed(list, document, filter));
  const order = sort ?? orderOf(list);
  return order ? sortedBy(list, listed, order) : listed;
}

/** What a person may choose: any of it, or nothing. */
const choice = fc.record({
  list: fc.nat(),
  statuses: fc.option(fc.array(fc.nat(), { minLength: 1, maxLength: 3 })),
  words: fc.option(fc.constantFrom('boiler', 'ёлка дом', 'lock boiler', 'sum')),
  days: fc.option(fc.constantFrom(['2026-11-20', '2026-11-23'], ['2026-11-23', '2026-11-23'])),
  person: fc.option(fc.constantFrom('c1', 'c2', 'w1', 'w2')),
  closed: fc.option(fc.boolean()),
  sort: fc.option(fc.record({ column: fc.nat(), isDown: fc.boolean() })),
  limit: fc.constantFrom(3, 50, 2000),
});

function filterOf(list: ListDefinition, said: Record<string, unknown>): ListFilter {
  const { statuses, words, days, person, closed } = said as {
    readonly statuses: readonly number[] | null;
    readonly words: string | null;
    readonly days: readonly [string, string] | null;
    readonly person: string | null;
    readonly closed: boolean | null;
  };
  const all = statusesOf(list);
  const named = person?.startsWith('c') ? 'client' : 'worker';
  return {
    ...(statuses
      ? { statuses: [...new Set(statuses.map((at) => all[at % all.length] ?? ''))] }
      : {}),
    ...(words ? { words } : {}),
    ...(days && list.hasDays ? { fromDay: days[0], toDay: days[1] } : {}),
    ...(person && personFilters(list).includes(named) ? { [named]: person } : {}),
    ...(closed === null ? {} : { closed }),
  };
}

function sortOf(list: ListDefinition, said: { column: number; isDown: boolean } | null) {
  if (!said) return undefined;
  const columns = [TITLE_COLUMN, STATUS_COLUMN, ...list.columns];
  const column = columns[said.column % columns.length] ?? TITLE_COLUMN;
  return { column, direction: said.isDown ? 'descending' : 'ascending' } as const;
}

function queryOf(filter: ListFilter, sort: ListSort | undefined, limit: number): URLSearchParams {
  const said = {
    status: filter.statuses?.join(','),
    q: filter.words,
    from: filter.fromDay,
    to: filter.toDay,
    client: filter.client,
    worker: filter.worker,
    closed: filter.closed?.toString(),
    sort: sort && `${sort.direction === 'descending' ? '-' : ''}${sort.column}`,
    limit: String(limit),
  };
  const given = Object.entries(said).filter((pair): pair is [string, string] => !!pair[1]);
  return new URLSearchParams(given);
}

describe('a list', () => {
  it.each(SIGN_IN_ROLES)(
    'is to the role %s the same on a device and on the server',
    async (role) => {
      const mine = lists.filter((list) => isObserver(list, [role]));
      // One database at a time: RxDB counts the collections of all that are open.
      const replica = await takeDevice(role);
      let rowCount = 0;
      await fc.assert(
        fc.asyncProperty(choice, async (said) => {
          const list = mine[said.list % mine.length];
          if (!list) return;
          const filter = filterOf(list, said);
          const sort = sortOf(list, said.sort);
          const documents = await onDevice(replica, role, list, filter, sort);
          const rows = documents.map((document) => {
            const { id, stream, kind, status, title } = document;
            return { id, stream, kind, status, title, cells: listCells(list, document) };
          });
          const path = `/api/v1/lists/${list.name}` as const;
          const answered = await onServer(role, path, queryOf(filter, sort, said.limit));
          expect(answered.rows).toEqual(JSON.parse(JSON.stringify(rows)));
          const sums = sumsOf(list.over.fields ?? {}, list.columns, { rows, isLimited: false });
          if (rows.length <= said.limit) expect(answered.sums).toEqual(sums);
          expect(sums).toEqual(modelSums(list, documents, role));
          rowCount += rows.length;
        }),
        { seed: SEED, numRuns: RUNS_OF_A_ROLE },
      );
      await replica.close();
      console.info(`lists: ${role}: ${mine.length} lists, ${rowCount} rows compared`);
      expect(rowCount).toBeGreaterThan(0);
    },
    PATIENCE,
  );

  it('names what cannot be asked of it', async () => {
    const answer = await callers
      .get('manager')
      ?.get('/api/v1/lists/client-list?status=happy&sort=shoe-size&from=2026-01-01');
    const { code, errors } = problemIn(answer as never) as {
      readonly code: string;
      readonly errors: readonly { readonly path: string }[];
    };
    expect([answer?.status, code]).toEqual([400, 'input-invalid']);
    expect(errors.map(({ path }) => path).sort()).toEqual(['', 'sort', 'status.0']);
  });

  it('is a table for a spreadsheet, in the words of who asks, that runs nothing', async () => {
    const { token } = callers.get('manager') ?? {};
    const answer = await fetch(`${testServer.url}/api/v1/lists/client-list`, {
      headers: {
        Authorization: `Bearer ${token}`,
        Accept: 'text/csv',
        'Accept-Language': 'ru',
      },
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(bytes.subarray(0, 3).toString('hex')).toBe('efbbbf');
    const [header, ...rows] = bytes.subarray(3).toString('utf8').trimEnd().split('\r\n');
    expect(header).toBe('Клиент,Статус,Контакт,Место');
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.filter((row) => /(^|,)[=+@-]/.test(row))).toEqual([]);
    expect(rows.some((row) => row.startsWith("'=SUM(A1)"))).toBe(true);
  });
});

/** A movement of a client's, as the fold would keep it. */
function movementOf(number: number, client: string, day: string, amount: number) {
  const named = { id: client, name: `Client ${client}` };
  const row = {
    client: named,
    kind: 'charge',
    day,
    statement: `${client}-week`,
    amount,
    text: number % 2 === 0 ? 'Boiler service' : 'Lock change',
    requestId: `r${number}`,
  };
  return { key: `m${number}`, row };
}

describe('a read model', () => {
  const ledger = model.readModel('client-ledger');
  const movements = [
    movementOf(1, 'c1', '2026-11-02', 100),
    movementOf(2, 'c1', '2026-11-01', 300),
    movementOf(3, 'c2', '2026-11-01', 500),
    movementOf(4, 'c2', '2026-11-03', 50),
    movementOf(5, 'c1', '2026-11-03', -40),
  ];
  beforeAll(async () => {
    const indexOf = ledger?.index as ((row: unknown) => string) | undefined;
    await testServer.server.store.write(async (transaction) => {
      for (const { key, row } of movements) {
        await transaction.putRow('billing', 'client-ledger', key, indexOf?.(row) ?? '', row);
      }
    });
  });
  const idsFor = async (role: Role, query: string) => {
    const page = await onServer(
      role,
      '/api/v1/read-models/client-ledger',
      new URLSearchParams(query),
    );
    return page.rows.map(({ id }) => id);
  };

  it('answers its rows in the order of its index, page after page', async () => {
    expect(await idsFor('accountant', 'limit=2')).toEqual(['m2', 'm1', 'm5', 'm3', 'm4']);
  });
  it('shows a client their own rows, whoever they ask for', async () => {
    expect(await idsFor('client', '')).toEqual(['m2', 'm1', 'm5']);
    expect(await idsFor('client', 'client=c2')).toEqual(['m2', 'm1', 'm5']);
  });
  it('is narrowed to a person, to days and to words, and sorted', async () => {
    expect(await idsFor('accountant', 'client=c2')).toEqual(['m3', 'm4']);
    expect(await idsFor('accountant', 'from=2026-11-02&to=2026-11-02')).toEqual(['m1']);
    expect(await idsFor('accountant', 'q=boiler')).toEqual(['m2', 'm4']);
    expect(await idsFor('accountant', 'sort=-amount&limit=2')).toEqual([
      'm3',
      'm2',
      'm1',
      'm4',
      'm5',
    ]);
  });
  it('says each row by its columns', async () => {
    const answer = await callers.get('client')?.get('/api/v1/read-models/client-ledger?limit=1');
    expect((answer?.body as Page | undefined)?.rows).toEqual([
      {
        id: 'm2',
        cells: {
          day: { kind: 'day', value: '2026-11-01' },
          client: { kind: 'reference', value: { kind: 'client', id: 'c1', name: 'Client c1' } },
          movement: { kind: 'word', value: 'movement.charge' },
          about: {
            kind: 'reference',
            value: { kind: 'service-request', id: 'r2', name: 'Boiler service' },
          },
          amount: { kind: 'money', value: 300 },
        },
      },
    ]);
  });
});

/** Told without the lists: each summed field added up over the states that the person may see. */
function modelSums(list: ListDefinition, documents: readonly ListedDocument[], role: Role) {
  const sums: Record<string, unknown> = {};
  for (const name of list.columns) {
    const field = list.over.fields?.[name];
    if (!field || field.kind === 'lines' || !field.isSummed) continue;
    const values = documents.flatMap(({ state }) => {
      const value = (field.of as (state: unknown) => unknown)(shownTo(list.over, state, [role]));
      return typeof value === 'number' ? [value] : [];
    });
    if (values.length > 0) {
      sums[name] = { kind: field.kind, value: values.reduce((total, value) => total + value, 0) };
    }
  }
  return sums;
}

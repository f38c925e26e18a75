// Proves that a table of real requests goes through the ordinary commands into the log: every row is
// counted once, a second run adds nothing, the weeks that it tells are closed, and each statement is
// what the table itself says, added up here by other means.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { model as wholeModel } from '@callout/model';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callout } from './command-line.fixture.ts';
import { openTestServer, type TestServer } from './http-server.fixture.ts';

const EXAMPLES = join(import.meta.dirname, '../../sync-server/examples');
const MAPPING = join(EXAMPLES, 'nyc-311.mapping.json');
const SMALL = join(EXAMPLES, 'nyc-311-small.csv');
/** 1,000 requests of New York's 311: not ours to ship, used where it lies beside the project. */
const SAMPLE = join(import.meta.dirname, '../../../shared/data/nyc-311-sample-2018.csv');
const CHARGE = 10_000;

/** A reader of its own: quotes, doubled quotes, nothing else, and none of the product's code. */
function readCsv(path: string): Record<string, string>[] {
  const text = readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  const rows: string[][] = [[]];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] ?? '';
    if (quoted && sign === '"' && text[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (sign === '"') quoted = !quoted;
    else if (!quoted && (sign === ',' || sign === '\n')) {
      rows.at(-1)?.push(cell.replace(/\r$/, ''));
      cell = '';
      if (sign === '\n') rows.push([]);
    } else cell += sign;
  }
  const [header = [], ...body] = rows.filter((row) => row.length > 1);
  return body.map((row) =>
    Object.fromEntries(header.map((name, index) => [name, row[index] ?? ''])),
  );
}

/** The Monday of a local `MM/dd/yyyy hh:mm:ss a`, by arithmetic on days alone. */
function mondayOf(text: string): string {
  const [month = 0, day = 0, year = 0] = (text.split(' ')[0] ?? '').split('/').map(Number);
  const date = new Date(Date.UTC(year, month - 1, day));
  const back = (date.getUTCDay() + 6) % 7;
  return new Date(date.getTime() - back * 86_400_000).toISOString().slice(0, 10);
}

/** Local times of one format sort by this key; enough to see that a row ends before it begins. */
function sortable(text: string): string {
  const match = /^(\d\d)\/(\d\d)\/(\d{4}) (\d\d):(\d\d):(\d\d) ([AP])M$/.exec(text);
  if (!match) return '';
  const [, month, day, year, hour, minute, second, half] = match;
  if (Number(month) > 12) return '';
  const hours = (Number(hour) % 12) + (half === 'P' ? 12 : 0);
  return `${year}${month}${day}${String(hours).padStart(2, '0')}${minute}${second}`;
}

interface Led {
  readonly ledElsewhere?: boolean;
}

interface Expected {
  readonly imported: number;
  readonly completed: number;
  readonly refused: number;
  /** Minor units by `client name | Monday`. */
  readonly statements: ReadonlyMap<string, number>;
}

function expectedOf(path: string): Expected {
  let imported = 0;
  let completed = 0;
  let refused = 0;
  const statements = new Map<string, number>();
  for (const row of readCsv(path)) {
    const created = sortable(row['Created Date'] ?? '');
    const isClosed = row['Status'] === 'Closed';
    const closed = sortable(row['Closed Date'] ?? '');
    if (created === '' || (isClosed && closed < created)) {
      refused += 1;
      continue;
    }
    imported += 1;
    if (!isClosed) continue;
    completed += 1;
    const key = `Community Board ${row['Community Board']}|${mondayOf(row['Closed Date'] ?? '')}`;
    statements.set(key, (statements.get(key) ?? 0) + CHARGE);
  }
  return { imported, completed, refused, statements };
}

interface Statement {
  readonly status: string;
  readonly title: string;
  readonly state: {
    readonly week: { readonly start: string };
    readonly lines: readonly { readonly net: number }[];
    readonly invoice?: { readonly number: number; readonly total: number };
  };
}

async function allOf<T>(testServer: TestServer, login: string, path: string): Promise<T[]> {
  const person = await testServer.as(login);
  const found: T[] = [];
  let cursor: string | undefined;
  do {
    const query = `limit=200${cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
    const { status, body } = await person.open(`${path}?${query}`);
    expect(status).toBe(200);
    const page = body as { readonly documents: readonly T[]; readonly cursor?: string };
    found.push(...page.documents);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return found;
}

async function open(dataFolder: string): Promise<TestServer> {
  const testServer = await openTestServer({ dataFolder }, { model: wholeModel });
  await testServer.add({ login: 'manager', roles: ['manager'] });
  await testServer.add({ login: 'accountant', roles: ['accountant'] });
  return testServer;
}

function provesTheImportOf(file: string, rows: number) {
  const expected = expectedOf(file);
  let dataFolder: string;
  let first: Awaited<ReturnType<typeof callout>>;

  beforeAll(async () => {
    dataFolder = await mkdtemp(join(tmpdir(), 'callout-import-'));
    first = await callout(dataFolder, 'import', '--mapping', MAPPING, file);
  }, 240_000);
  afterAll(() => rm(dataFolder, { recursive: true, force: true }));

  const summary = (imported: number, completed: number, skipped: number) =>
    `${imported} imported (${completed} of them completed), ${skipped} skipped, ${expected.refused} refused`;

  test('every row is imported or refused with its line, and the counts add up', () => {
    expect(first.out.trim().split('\n').at(-1)).toBe(
      summary(expected.imported, expected.completed, 0),
    );
    expect(first.code).toBe(0);
    expect(expected.imported + expected.refused).toBe(rows);
    const named = first.out.split('\n').filter((line) => line.startsWith(`${file}:`));
    expect(named).toHaveLength(expected.refused);
  });

  test('the import tells how far it is', () => {
    const steps = expected.imported + expected.completed;
    expect(first.err.trim().split('\n').at(-1)).toBe(`${steps} of ${steps} steps`);
  });

  test('a second import adds nothing', async () => {
    const before = await callout(dataFolder, 'verify');
    const second = await callout(dataFolder, 'import', '--mapping', MAPPING, file);
    expect(second.out.trim().split('\n').at(-1)).toBe(summary(0, 0, expected.imported));
    expect(await callout(dataFolder, 'verify')).toEqual(before);
  });

  test('every document equals the fold of its events', async () => {
    const { code, out } = await callout(dataFolder, 'verify');
    expect(out).toContain('every document and row equals its fold');
    expect(code).toBe(0);
  });

  test('requests are listed as the table has them, with their true times', async () => {
    const testServer = await open(dataFolder);
    try {
      const path = '/api/v1/streams/provisioning/service-request';
      const requests = await allOf<{ readonly status: string }>(testServer, 'manager', path);
      expect(requests).toHaveLength(expected.imported);
      const completed = requests.filter(({ status }) => status === 'completed');
      expect(completed).toHaveLength(expected.completed);
    } finally {
      await testServer.close();
    }
  });

  test('is told in a role of its own, and its requests are led elsewhere: none is overdue', async () => {
    const testServer = await open(dataFolder);
    try {
      const log = await testServer.server.store.events(0, 10_000);
      const said = log.filter(({ actor }) => actor.id.startsWith('import:'));
      expect(new Set(said.map(({ actor }) => actor.role))).toEqual(new Set(['import']));
      expect(new Set(said.map(({ type }) => type))).toEqual(
        new Set([
          ...['OrganisationConfigured', 'ClientRegistered', 'ServiceTypeDefined'],
          ...['WorkerRegistered', 'ServiceRequested', 'ServiceStarted', 'ServiceCompleted'],
        ]),
      );
      const asked = log.filter(({ type }) => type === 'ServiceRequested');
      expect(asked.every(({ v, data }) => v === 2 && (data as Led).ledElsewhere)).toBe(true);
      const concluded = ['NoShowSuspected', 'RequestOverdue', 'ServiceUnserved'];
      expect(log.filter(({ type }) => concluded.includes(type))).toEqual([]);
    } finally {
      await testServer.close();
    }
  });

  test('its weeks are closed, and each invoice is what the table adds up to', async () => {
    const testServer = await open(dataFolder);
    try {
      const path = '/api/v1/streams/billing/client-statement';
      const statements = await allOf<Statement>(testServer, 'accountant', path);
      const closed = statements.filter(({ state }) => state.invoice !== undefined);
      expect(closed).toHaveLength(statements.length);
      const invoiced = closed.map(
        ({ title, state }) => [`${title}|${state.week.start}`, state.invoice?.total ?? -1] as const,
      );
      const byKey = (pairs: Iterable<readonly [string, number]>) =>
        [...pairs].sort(([a], [b]) => (a < b ? -1 : 1));
      expect(byKey(invoiced)).toEqual(byKey(expected.statements));
      for (const { state } of closed) {
        expect(state.lines.reduce((total, { net }) => total + net, 0)).toBe(state.invoice?.total);
      }
      const numbers = closed.map(({ state }) => state.invoice?.number ?? 0).sort((a, b) => a - b);
      expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    } finally {
      await testServer.close();
    }
  });
}

describe('the small table that ships with the project', () => {
  provesTheImportOf(SMALL, 10);
});

describe('1,000 requests of New York’s 311', () => {
  if (existsSync(SAMPLE)) provesTheImportOf(SAMPLE, 1000);
  else test.skip(`is not proved: the table is not at ${SAMPLE}`, () => undefined);
});

describe('a mistaken call is told in one sentence and does nothing', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'callout-mistaken-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const written = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const header = (readFileSync(SMALL, 'utf8').split('\n')[0] ?? '').trim();

  test.each([
    ['no arguments', () => [], 2, "required option '--mapping <file.json>' not specified"],
    ['no table', () => ['--mapping', MAPPING], 2, "missing required argument 'file.csv'"],
    ['no such mapping', () => ['--mapping', 'none.json', SMALL], 2, 'none.json cannot be read'],
    [
      'a mapping that is not JSON',
      () => ['--mapping', written('bad.json', '{"name":'), SMALL],
      2,
      'bad.json is not JSON',
    ],
    [
      'a mapping with a wrong field',
      () => ['--mapping', written('wrong.json', '{"name": "X Y"}'), SMALL],
      2,
      'name',
    ],
    ['no such table', () => ['--mapping', MAPPING, join(folder, 'none.csv')], 1, 'none.csv'],
    [
      'a missing column',
      () => ['--mapping', MAPPING, written('short.csv', 'Unique Key,Agency\n1,A\n')],
      1,
      'has no column "Created Date"',
    ],
    [
      'a broken quote',
      () => ['--mapping', MAPPING, written('quote.csv', `${header}\n1,"2\n3\n`)],
      1,
      'line 2: a quote is broken',
    ],
    ['an unknown option', () => ['--fast', '--mapping', MAPPING, SMALL], 2, '--fast'],
  ])('%s', async (_, args, code, sentence) => {
    const dataFolder = join(folder, 'data');
    const said = await callout(dataFolder, 'import', ...args());
    expect(said.err).toContain(sentence);
    expect(said.code).toBe(code);
    expect(said.out).toBe('');
    expect(existsSync(join(dataFolder, 'callout.sqlite'))).toBe(false);
  });

  test('a running server keeps its data to itself', async () => {
    const testServer = await openTestServer({}, { model: wholeModel });
    try {
      const said = await callout(testServer.dataFolder, 'import', '--mapping', MAPPING, SMALL);
      expect(said.code).toBe(1);
      expect(said.err).toContain(testServer.dataFolder);
    } finally {
      await testServer.close();
    }
  });
});

// Proves rule 25 on a whole server: a row of an import that is dated later than now is refused by its
// line and column while the others go on, and no week is closed ahead of the clock: neither by such a
// table, nor by the clock, nor by hand. What a charge of today costs is posted today.
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { instantText, weekOf } from '@callout/kernel';
import { model } from '@callout/model';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { callout } from './command-line.fixture.ts';
import { openTestServer } from './http-server.fixture.ts';

const EXAMPLES = join(import.meta.dirname, '../../sync-server/examples');
const MAPPING = join(EXAMPLES, 'nyc-311.mapping.json');
const TABLE = readFileSync(join(EXAMPLES, 'nyc-311-small.csv'), 'utf8').trimEnd();
const ZONE = 'America/New_York';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'callout-later-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

interface Week {
  readonly start: string;
  readonly to: string;
}
interface Statement {
  readonly stream: string;
  readonly state: { readonly week: Week; readonly invoice?: unknown; readonly lines: unknown[] };
}

/** Rows as the table has them, the first one's times replaced. */
function dated(key: string, created: string, closed: string): string {
  const row = (TABLE.split('\n')[1] ?? '').split(',');
  return [key, created, closed, ...row.slice(3)].join(',');
}

test('a row of 2042 is refused by line and column, and closes nothing', async () => {
  const file = join(folder, 'calls.csv');
  const rows = TABLE.split('\n').length;
  const year2042 = dated('80000001', '01/06/2042 08:00:00 AM', '01/07/2042 09:00:00 AM');
  const endsIn2042 = dated('80000002', '03/05/2018 08:00:00 AM', '01/07/2042 09:00:00 AM');
  writeFileSync(file, `${TABLE}\n${year2042}\n${endsIn2042}\n`);
  const data = join(folder, 'data');
  const plain = await callout(join(folder, 'plain'), 'import', '--mapping', MAPPING, fileOf(TABLE));
  const said = await callout(data, 'import', '--mapping', MAPPING, file);
  expect(said.code).toBe(0);
  const lines = said.out.split('\n');
  const fault = (line: number, column: string, text: string) =>
    `${file}:${line}, ${column}: "${text}" lies in the future`;
  expect(lines.filter((line) => line.includes('in the future'))).toEqual([
    fault(rows + 1, 'Created Date', '01/06/2042 08:00:00 AM'),
    fault(rows + 2, 'Closed Date', '01/07/2042 09:00:00 AM'),
  ]);
  const importedOf = (out: string) => /(\d+) imported/.exec(out)?.[1];
  expect(importedOf(said.out)).toBe(importedOf(plain.out));

  const testServer = await openTestServer({ dataFolder: data }, { model });
  try {
    const now = instantText(Date.now());
    const statements = async () => {
      const accountant = await testServer.as('accountant');
      const path = '/api/v1/streams/billing/client-statement?limit=200';
      return ((await accountant.get(path)).body as { readonly documents: Statement[] }).documents;
    };
    await testServer.add({ login: 'accountant', roles: ['accountant'] });
    await testServer.add({ login: 'manager', roles: ['manager'] });
    const told = await statements();
    expect(told.length).toBeGreaterThan(0);
    for (const { state } of told) expect(state.week.to <= now).toBe(true);

    // A real charge of today, for a client of the table: posted in the week of today, and open.
    const manager = await testServer.as('manager');
    const cancelled = await cancelledRequest(manager);
    await testServer.server.engine.idle();
    const today = (await statements()).filter(({ state }) => state.invoice === undefined);
    expect(today).toHaveLength(1);
    expect(today[0]?.state.week.start).toBe(weekOf(now, ZONE).start);
    expect(JSON.stringify(today[0]?.state.lines)).toContain(cancelled);

    // Closed by hand, it is refused until it is over; so is what the clock would do.
    const accountant = await testServer.as('accountant');
    const byHand = await accountant.post('/api/v1/commands', {
      ...{ context: 'billing', command: 'CloseWeek', stream: today[0]?.stream, data: {} },
    });
    expect(byHand).toMatchObject({ status: 409, body: { code: 'week-not-over' } });
    await testServer.server.engine.runDue();
  } finally {
    await testServer.close();
  }
  const closing = await callout(data, 'close-week');
  expect(closing.out).toContain('Nothing was due');
});

function fileOf(text: string): string {
  const path = join(folder, 'plain.csv');
  writeFileSync(path, `${text}\n`);
  return path;
}

async function cancelledRequest(
  manager: Awaited<ReturnType<Awaited<ReturnType<typeof openTestServer>>['as']>>,
) {
  const first = async (kind: string, context = 'management') => {
    const page = await manager.get(`/api/v1/streams/${context}/${kind}?limit=1`);
    const [one] = (
      page.body as { readonly documents: readonly { stream: string; title: string }[] }
    ).documents;
    if (!one) throw new Error(`there is no ${kind}`);
    return { id: one.stream, name: one.title };
  };
  const from = Date.now() + 86_400_000;
  const asked = await manager.post('/api/v1/commands', {
    context: 'provisioning',
    command: 'RequestService',
    data: {
      client: await first('client'),
      serviceType: await first('service-type'),
      description: 'Asked for today.',
      place: { address: '12 Elm Walk' },
      contact: { name: 'Ada Petersen' },
      wanted: { from: instantText(from), to: instantText(from + 7_200_000) },
    },
  });
  expect(asked.status).toBe(200);
  const { stream } = (asked.body as { readonly document: { readonly stream: string } }).document;
  const ended = await manager.post('/api/v1/commands', {
    ...{
      context: 'provisioning',
      command: 'CancelService',
      stream,
      data: { reason: 'Not needed.' },
    },
  });
  expect(ended.status).toBe(200);
  return stream;
}

// Proves that the back office's report says what the log says, in both languages, to those alone who
// may read it, as a page and as tables for a spreadsheet; and that nothing in it can be mistaken for
// markup or a formula.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { model as wholeModel } from '@callout/model';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callout } from './command-line.fixture.ts';
import {
  type Caller,
  openTestServer,
  PASSWORD,
  problemIn,
  type TestServer,
} from './http-server.fixture.ts';

const EXAMPLES = join(import.meta.dirname, '../../sync-server/examples');
const RIVERTON = '=Riverton <b>&';

let testServer: TestServer;
let dataFolder: string;

beforeAll(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'callout-reports-'));
  // One client is given a name that a careless page or spreadsheet would trip over.
  const mapping = join(dataFolder, 'mapping.json');
  const text = await readFile(join(EXAMPLES, 'nyc-311.mapping.json'), 'utf8');
  const client = { key: '{Community Board}', name: '{Community Board}' };
  await writeFile(mapping, JSON.stringify({ ...JSON.parse(text), client }));
  const csv = await readFile(join(EXAMPLES, 'nyc-311-small.csv'), 'utf8');
  const table = join(dataFolder, 'table.csv');
  await writeFile(table, csv.replaceAll('01 RIVERTON', RIVERTON));
  const data = join(dataFolder, 'data');
  const said = await callout(data, 'import', '--mapping', mapping, table);
  expect(said.code).toBe(0);
  testServer = await openTestServer({ dataFolder: data }, { model: wholeModel });
  await testServer.add({ login: 'accountant', roles: ['accountant'] });
  await testServer.add({ login: 'reviewer', roles: ['reviewer'] });
}, 60_000);

afterAll(async () => {
  await testServer.close();
  await rm(dataFolder, { recursive: true, force: true });
});

interface Form {
  readonly cookie: string;
  readonly token: string;
}

/** The sign-in form as a browser holds it: its hidden value and its cookie. */
async function openForm(): Promise<Form> {
  const page = await fetch(`${testServer.url}/reports/revenue`);
  const token = /name="token" value="([^"]+)"/.exec(await page.text())?.[1] ?? '';
  return { token, cookie: page.headers.get('set-cookie')?.split(';')[0] ?? '' };
}

async function sendForm(
  fields: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>>,
) {
  return fetch(`${testServer.url}/reports/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(fields),
  });
}

async function signInByForm(login: string, password = PASSWORD, next = '/reports/revenue') {
  const { token, cookie } = await openForm();
  return sendForm({ login, password, next, token }, { cookie });
}

const PASS = 'callout_report=';
/** The cookie that opens the reports, as it is sent back. */
function passIn(answer: Response): string | undefined {
  const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '');
  return cookies.find((cookie) => cookie.startsWith(PASS) && cookie !== PASS);
}

async function csvRows(path: string): Promise<string[]> {
  const accountant = await testServer.as('accountant');
  const { status, headers, body } = await accountant.open(path);
  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(headers.get('content-disposition')).toMatch(/^attachment; filename=[a-z-]+[\d-]+\.csv$/);
  return String(body)
    .replace(/^\uFEFF/, '')
    .trimEnd()
    .split('\r\n');
}

test('revenue by week holds every week up to the last charge, the empty ones too', async () => {
  expect(await csvRows('/reports/revenue.csv')).toEqual([
    'Week from,Week to,Charges,Gross,Discount,Net,Invoiced,Paid,Currency',
    '2018-03-05,2018-03-11,4,400.00,0.00,400.00,400.00,0.00,USD',
    '2018-03-12,2018-03-18,1,100.00,0.00,100.00,100.00,0.00,USD',
    '2018-03-19,2018-03-25,1,100.00,0.00,100.00,100.00,0.00,USD',
  ]);
});

test('open invoices are listed by due date, and a formula is only text', async () => {
  const rows = await csvRows('/reports/open-invoices.csv');
  const withoutDays = rows.map((row) => row.replace(/,\d+,Over 90 days,/, ',…,Over 90 days,'));
  expect(withoutDays).toEqual([
    'Invoice,Client,Dated,Due,Days overdue,Age group,Amount,Currency',
    expect.stringMatching(
      /^1,('=Riverton <b>&|02 EASTPORT),2018-03-11,2018-03-25,…,Over 90 days,200\.00,USD$/,
    ),
    expect.stringMatching(
      /^2,('=Riverton <b>&|02 EASTPORT),2018-03-11,2018-03-25,…,Over 90 days,200\.00,USD$/,
    ),
    '3,02 EASTPORT,2018-03-18,2018-04-01,…,Over 90 days,100.00,USD',
    "4,'=Riverton <b>&,2018-03-25,2018-04-08,…,Over 90 days,100.00,USD",
  ]);
});

test('sums are over every open invoice, however many, and over what is left to pay of each', async () => {
  const many = await openTestServer({}, { model: wholeModel });
  try {
    await many.add({ login: 'accountant', roles: ['accountant'] });
    // One in a thousand has been credited by half.
    const owed = Array.from({ length: 10_190 }, (_, at) => (at % 1_000 === 0 ? 50_00 : 100_00));
    await many.server.store.write(async (transaction) => {
      for (const [at, open] of owed.entries()) {
        const number = at + 1;
        const client = { id: 'c1', name: 'Riverton' };
        const days = { date: '2018-03-11', dueOn: '2018-03-25' };
        const amounts = { total: 100_00, open, currency: 'EUR' };
        const row = { statement: `s${number}`, number, client, ...days, ...amounts };
        const index = `${days.dueOn}|${String(number).padStart(12, '0')}`;
        await transaction.putRow('billing', 'open-invoices', row.statement, index, row);
      }
    });
    const accountant = await many.as('accountant');
    const page = String((await accountant.open('/reports/revenue?lang=en')).body);
    // 10,190 of 100.00, less eleven halves.
    expect(page).toContain('10,190 invoices');
    expect(page.match(/€1,018,450\.00/g)).toHaveLength(3);
    const { body } = await accountant.open('/reports/open-invoices.csv');
    const amounts = String(body).trimEnd().split('\r\n').slice(1);
    const sum = amounts.reduce((total, row) => total + Number(row.split(',')[6]), 0);
    expect([amounts.length, sum]).toEqual([10_190, 1_018_450]);
  } finally {
    await many.close();
  }
});

test('the heads of a table are in the language that is asked for', async () => {
  const [head] = await csvRows('/reports/open-invoices.csv?lang=ru');
  expect(head).toBe('Счёт,Клиент,Дата,Срок,Дней просрочки,Группа по сроку,Сумма,Валюта');
});

test('the page shows the same sums and a chart, and escapes what people have typed', async () => {
  const accountant = await testServer.as('accountant');
  const { status, body } = await accountant.open('/reports/revenue', { 'Accept-Language': 'en' });
  expect(status).toBe(200);
  const page = String(body);
  expect(page).toContain('<svg');
  expect(page).toContain('US$600.00');
  expect(page).toContain('=Riverton &lt;b&gt;&amp;');
  expect(page).not.toContain('Riverton <b>');
});

test('a page asks whom it does not know to sign in, and goes on where they wanted to', async () => {
  const first = await fetch(`${testServer.url}/reports/revenue`);
  expect(first.status).toBe(401);
  expect(await first.text()).toContain('name="password"');
  const signedIn = await signInByForm('accountant');
  expect([signedIn.status, signedIn.headers.get('location')]).toEqual([303, '/reports/revenue']);
  const cookie = signedIn.headers.getSetCookie().find((one) => one.startsWith(PASS)) ?? '';
  expect(cookie).toMatch(/HttpOnly/);
  expect(cookie).toMatch(/SameSite=Strict/);
  expect(cookie).toMatch(/Path=\/reports/);
  const own = cookie.split(';')[0] ?? '';
  const page = await fetch(`${testServer.url}/reports/revenue`, { headers: { cookie: own } });
  expect(page.status).toBe(200);
  const out = await fetch(`${testServer.url}/reports/sign-out`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: own },
  });
  expect(out.status).toBe(303);
  const after = await fetch(`${testServer.url}/reports/revenue`, { headers: { cookie: own } });
  expect(after.status).toBe(401);
});

test('the cookie of the reports opens no other door', async () => {
  const signedIn = await signInByForm('accountant');
  const cookie = passIn(signedIn) ?? '';
  const answer = await fetch(`${testServer.url}/api/v1/sessions/current`, { headers: { cookie } });
  expect(answer.status).toBe(401);
});

test('a wrong password is told, and nobody is sent elsewhere', async () => {
  const wrong = await signInByForm('accountant', 'wrong password');
  expect(wrong.status).toBe(401);
  expect(await wrong.text()).toContain('Login and password do not fit together.');
  const astray = await signInByForm('accountant', PASSWORD, 'https://elsewhere.example/');
  expect(astray.headers.get('location')).toBe('/reports/revenue');
});

test('a reviewer may not read reports', async () => {
  const reviewer = await testServer.as('reviewer');
  const { status, body } = await reviewer.open('/reports/revenue');
  expect(status).toBe(403);
  expect(String(body)).not.toContain('<svg');
});

test('an unknown language names the field', async () => {
  const accountant = await testServer.as('accountant');
  const { status, body } = await accountant.open('/reports/revenue.csv?lang=xx');
  expect(status).toBe(400);
  expect(body).toMatchObject({ code: 'input-invalid', errors: [{ path: 'lang' }] });
});

describe('the session of the application', () => {
  const ticketOf = async (caller: Caller, path = '/reports/revenue') => {
    const { status, body } = await caller.post('/api/v1/reports/ticket', { path });
    expect(status).toBe(200);
    return (body as { readonly path: string }).path;
  };
  const open = (path: string, headers: Readonly<Record<string, string>> = {}) =>
    fetch(`${testServer.url}${path}`, { redirect: 'manual', headers });
  const read = async (cookie: string) =>
    (await fetch(`${testServer.url}/reports/revenue`, { headers: { cookie } })).status;

  test('opens a report by a ticket, without a second sign-in', async () => {
    const accountant = await testServer.as('accountant');
    const opened = await open(await ticketOf(accountant));
    expect([opened.status, opened.headers.get('location')]).toEqual([303, '/reports/revenue']);
    const [set = ''] = opened.headers.getSetCookie();
    expect(set).toMatch(/^callout_report=[\w-]{43}; Path=\/reports; HttpOnly; SameSite=Strict$/);
    expect(await read(passIn(opened) ?? '')).toBe(200);
  });

  test('gives a ticket that is good once, also when it is brought many times at once', async () => {
    const accountant = await testServer.as('accountant');
    const path = await ticketOf(accountant);
    const all = await Promise.all(Array.from({ length: 8 }, () => open(path)));
    expect(all.map(passIn).filter((cookie) => cookie !== undefined)).toHaveLength(1);
    expect(all.map(({ status }) => status)).toEqual(new Array(8).fill(303));
    expect(passIn(await open(path))).toBeUndefined();
  });

  test('is not what a ticket or its cookie can be used as', async () => {
    const accountant = await testServer.as('accountant');
    const path = await ticketOf(accountant);
    const ticket = new URL(path, testServer.url).searchParams.get('ticket') ?? '';
    const asBearer = { Authorization: `Bearer ${ticket}` };
    expect((await testServer.anybody.get('/api/v1/sessions/current', asBearer)).status).toBe(401);
    expect((await testServer.anybody.open('/reports/revenue', asBearer)).status).toBe(401);
    expect(await read(`callout_report=${ticket}`)).toBe(401);
    const cookie = passIn(await open(path)) ?? '';
    const asTicket = path.replace(ticket, cookie.slice(PASS.length));
    expect(passIn(await open(asTicket))).toBeUndefined();
  });

  test('ends the reports with itself, and outlives them', async () => {
    const accountant = await testServer.as('accountant');
    const cookie = passIn(await open(await ticketOf(accountant))) ?? '';
    const another = passIn(await open(await ticketOf(accountant))) ?? '';
    await fetch(`${testServer.url}/reports/sign-out`, {
      ...{ method: 'POST', redirect: 'manual', headers: { cookie: another } },
    });
    expect([await read(another), await read(cookie)]).toEqual([401, 200]);
    expect((await accountant.get('/api/v1/sessions/current')).status).toBe(200);
    const late = await ticketOf(accountant);
    await accountant.send('DELETE', '/api/v1/sessions/current');
    expect(await read(cookie)).toBe(401);
    expect(await read(passIn(await open(late)) ?? '')).toBe(401);
  });

  test('leads to pages of ours alone', async () => {
    const accountant = await testServer.as('accountant');
    for (const path of ['https://elsewhere.example/', '//elsewhere.example', '/reports/../api']) {
      const opened = await open(await ticketOf(accountant, path));
      expect(opened.headers.get('location')).toBe('/reports/revenue');
    }
    const astray = `${await ticketOf(accountant)}`.replace(/next=.*/, 'next=//elsewhere.example');
    expect((await open(astray)).headers.get('location')).toBe('/reports/revenue');
  });

  test('is lent to no other site: a link from there opens nothing', async () => {
    const accountant = await testServer.as('accountant');
    for (const site of ['cross-site', 'same-site']) {
      const opened = await open(await ticketOf(accountant), { 'Sec-Fetch-Site': site });
      expect([opened.status, passIn(opened)]).toEqual([303, undefined]);
    }
    for (const site of ['none', 'same-origin']) {
      const opened = await open(await ticketOf(accountant), { 'Sec-Fetch-Site': site });
      expect(passIn(opened)).toBeDefined();
    }
  });

  test('gives no ticket to who may not read, nor more than can be used', async () => {
    const reviewer = await testServer.as('reviewer');
    const refused = await reviewer.post('/api/v1/reports/ticket', {});
    expect([refused.status, problemIn(refused).code]).toEqual([403, 'not-permitted']);
    expect((await testServer.anybody.post('/api/v1/reports/ticket', {})).status).toBe(401);
    const accountant = await testServer.as('accountant');
    for (let n = 0; n < 20; n += 1) await ticketOf(accountant);
    const flood = await accountant.post('/api/v1/reports/ticket', {});
    expect([flood.status, problemIn(flood).code]).toEqual([429, 'too-many-tickets']);
    expect(flood.headers.get('retry-after')).toBe('60');
  });
});

describe('the sign-in form of the reports', () => {
  const fields = { login: 'accountant', password: PASSWORD, next: '/reports/revenue' };

  test('is taken from pages of ours alone', async () => {
    const { token, cookie } = await openForm();
    const foreign = [
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site' },
      { Origin: 'https://elsewhere.example' },
      { Origin: 'null' },
    ];
    for (const headers of foreign) {
      const answer = await sendForm({ ...fields, token }, { cookie, ...headers });
      expect([answer.status, passIn(answer)]).toEqual([403, undefined]);
    }
    const own = [
      { 'Sec-Fetch-Site': 'same-origin', Origin: testServer.url },
      { Origin: testServer.url },
    ];
    for (const headers of own) {
      const answer = await sendForm({ ...fields, token }, { cookie, ...headers });
      expect([answer.status, passIn(answer) !== undefined]).toEqual([303, true]);
    }
  });

  test('brings back what only it was given', async () => {
    const { token, cookie } = await openForm();
    const another = await openForm();
    const wrong = [
      [{}, { cookie }],
      [{ token: another.token }, { cookie }],
      [{ token }, {}],
      [{ token: '' }, { cookie: 'callout_report_form=' }],
    ] as const;
    for (const [field, headers] of wrong) {
      const answer = await sendForm({ ...fields, ...field }, headers);
      expect([answer.status, passIn(answer)]).toEqual([403, undefined]);
      // The page that comes back can be sent.
      expect(await answer.text()).toMatch(/name="token" value="[\w-]{22}"/);
    }
  });
});

describe('behind a proxy that ends TLS', () => {
  const cookiesOf = async (config: Parameters<typeof openTestServer>[0], proto: string) => {
    const other = await openTestServer(config);
    try {
      const headers = { 'X-Forwarded-Proto': proto };
      const page = await fetch(`${other.url}/reports/revenue`, { headers });
      return page.headers.getSetCookie();
    } finally {
      await other.close();
    }
  };

  test.each([
    ['a proxy that is trusted', { trustProxy: 1 }, 'https', true],
    ['the public address', { publicUrl: 'https://callout.example' }, 'http', true],
    ['a header that nobody vouches for', {}, 'https', false],
    ['plain HTTP on the machine itself', { trustProxy: 1 }, 'http', false],
  ])('%s', async (_, config, proto, isSecure) => {
    const [cookie = ''] = await cookiesOf(config, proto);
    expect(/; Secure/.test(cookie)).toBe(isSecure);
  });
});

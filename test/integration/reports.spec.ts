// Proves that the back office's report says what the log says, in both languages, to those alone who
// may read it, as a page and as tables for a spreadsheet; and that nothing in it can be mistaken for
// markup or a formula.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { model as wholeModel } from '@callout/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callout } from './command-line.fixture.ts';
import { type House, openHouse, PASSWORD } from './http-server.fixture.ts';

const EXAMPLES = join(import.meta.dirname, '../../sync-server/examples');
const RIVERTON = '=Riverton <b>&';

let house: House;
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
  house = await openHouse({ dataFolder: data }, { model: wholeModel });
  await house.add({ login: 'accountant', roles: ['accountant'] });
  await house.add({ login: 'reviewer', roles: ['reviewer'] });
}, 60_000);

afterAll(async () => {
  await house.close();
  await rm(dataFolder, { recursive: true, force: true });
});

async function signInByForm(login: string, password = PASSWORD, next = '/reports/revenue') {
  return fetch(`${house.url}/reports/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ login, password, next }),
  });
}

async function csvRows(path: string): Promise<string[]> {
  const accountant = await house.as('accountant');
  const { status, headers, body } = await accountant.get(path);
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

test('the heads of a table are in the language that is asked for', async () => {
  const [head] = await csvRows('/reports/open-invoices.csv?lang=ru');
  expect(head).toBe('Счёт,Клиент,Дата,Срок,Дней просрочки,Группа по сроку,Сумма,Валюта');
});

test('the page shows the same sums and a chart, and escapes what people have typed', async () => {
  const accountant = await house.as('accountant');
  const { status, body } = await accountant.get('/reports/revenue', { 'Accept-Language': 'en' });
  expect(status).toBe(200);
  const page = String(body);
  expect(page).toContain('<svg');
  expect(page).toContain('US$600.00');
  expect(page).toContain('=Riverton &lt;b&gt;&amp;');
  expect(page).not.toContain('Riverton <b>');
});

test('a page asks whom it does not know to sign in, and goes on where he wanted to', async () => {
  const first = await fetch(`${house.url}/reports/revenue`);
  expect(first.status).toBe(401);
  expect(await first.text()).toContain('name="password"');
  const signedIn = await signInByForm('accountant');
  expect([signedIn.status, signedIn.headers.get('location')]).toEqual([303, '/reports/revenue']);
  const cookie = signedIn.headers.get('set-cookie') ?? '';
  expect(cookie).toMatch(/HttpOnly/);
  expect(cookie).toMatch(/SameSite=Strict/);
  expect(cookie).toMatch(/Path=\/reports/);
  const own = cookie.split(';')[0] ?? '';
  const page = await fetch(`${house.url}/reports/revenue`, { headers: { cookie: own } });
  expect(page.status).toBe(200);
  const out = await fetch(`${house.url}/reports/sign-out`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: own },
  });
  expect(out.status).toBe(303);
  const after = await fetch(`${house.url}/reports/revenue`, { headers: { cookie: own } });
  expect(after.status).toBe(401);
});

test('the cookie of the reports opens no other door', async () => {
  const signedIn = await signInByForm('accountant');
  const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
  const answer = await fetch(`${house.url}/api/v1/sessions/current`, { headers: { cookie } });
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
  const reviewer = await house.as('reviewer');
  const { status, body } = await reviewer.get('/reports/revenue');
  expect(status).toBe(403);
  expect(String(body)).not.toContain('<svg');
});

test('an unknown language names the field', async () => {
  const accountant = await house.as('accountant');
  const { status, body } = await accountant.get('/reports/revenue.csv?lang=xx');
  expect(status).toBe(400);
  expect(body).toMatchObject({ code: 'input-invalid', errors: [{ path: 'lang' }] });
});

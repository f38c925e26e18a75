// Proves the public way in: nothing comes to managers before an address is confirmed; machines, floods
// and strangers are kept out; and applicants follow their application by its link alone.

import { type AnyCommand, faultText, LOCALES } from '@callout/kernel';
import { madeIdOf } from '@callout/kernel/testing';
import { model } from '@callout/model';
import { solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/sha';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Caller, openTestServer, type TestServer } from './http-server.fixture.ts';

interface Mail {
  readonly email: string;
  readonly locale: string;
  readonly applicant: string;
  readonly link: string;
}

const mails: Mail[] = [];
const SUITE = madeIdOf('s1');
let testServer: TestServer;
let manager: Caller;

beforeAll(async () => {
  testServer = await openTestServer(
    { publicUrl: 'https://callout.example' },
    { mailer: { send: async (mail) => void mails.push(mail) } },
  );
  await testServer.add({ login: 'vera', roles: ['manager'] });
  manager = await testServer.as('vera');
  await order('ConfigureOrganisation', 'organisation', {
    name: 'Northside <b>',
    timeZone: 'Europe/Berlin',
    currency: 'EUR',
    locale: 'en',
  });
});
afterAll(() => testServer.close());

async function order(command: AnyCommand['name'], stream: string, data: object) {
  const answer = await manager.post('/api/v1/commands', {
    context: 'management',
    command,
    stream,
    data,
  });
  expect(answer.body, command).toMatchObject({ events: expect.anything() });
}

const FORM = {
  name: 'Lena Fuchs',
  email: 'lena@mail.example',
  phone: '+49 40 5550177',
  about: '<script>alert(1)</script>',
  otherSkills: 'gas, electric',
  days: '1',
  from: '08:00',
  to: '16:00',
};

function sent(fields: Readonly<Record<string, string>>) {
  return { body: new URLSearchParams(fields), redirect: 'manual' as const };
}
const post = (path: string, fields: Readonly<Record<string, string>> = {}) =>
  testServer.anybody.send('POST', path, sent(fields));
const textOf = (answer: { readonly body: unknown }) => String(answer.body);

async function proof(): Promise<string> {
  const page = textOf(await testServer.anybody.open('/apply'));
  const written = /data-challenge="([^"]+)"/.exec(page)?.[1] ?? '';
  const challenge = JSON.parse(written.replaceAll('&quot;', '"'));
  return JSON.stringify({ challenge, solution: await solveChallenge({ challenge, deriveKey }) });
}

/** Sends the form as a browser would; answers the path of the link in the mail. */
async function apply(fields: Readonly<Record<string, string>>, path = '/apply'): Promise<string> {
  const answer = await post(path, { ...fields, proof: await proof() });
  expect(answer.status).toBe(202);
  const link = /^https:\/\/callout\.example(\/apply\/\S+)$/.exec(mails.at(-1)?.link ?? '')?.[1];
  return link ?? '';
}
async function listed(): Promise<readonly { readonly title: string; readonly status: string }[]> {
  const answer = await manager.get('/api/v1/streams/management/worker-application');
  return answer.body.documents;
}

describe('the form', () => {
  it('is a page of its own, in both languages, that is kept nowhere', async () => {
    const english = await testServer.anybody.open('/apply', { 'Accept-Language': 'en' });
    expect(english.status).toBe(200);
    expect(textOf(english)).toContain('<html lang="en">');
    expect(textOf(english)).toContain('Northside &lt;b&gt; is looking for people');
    expect(english.headers.get('cache-control')).toBe('no-store');
    expect(textOf(await testServer.anybody.open('/apply', { 'Accept-Language': 'ru' }))).toContain(
      'Работа у нас',
    );
    expect(textOf(await testServer.anybody.open('/apply?lang=ru'))).toContain('<html lang="ru">');
  });
  it('brings the work that the browser does', async () => {
    for (const file of ['form.js', 'work/pow.js', 'work/algorithms/web/sha.js']) {
      const answer = await testServer.anybody.open(`/apply/${file}`);
      expect([file, answer.status]).toEqual([file, 200]);
      expect(answer.headers.get('content-type')).toContain('javascript');
    }
  });
  it('is not taken without the work, with invented work, or twice with the same', async () => {
    const invented = JSON.parse(await proof());
    invented.challenge.parameters.keyPrefix = '00';
    const once = await proof();
    expect(
      (await post('/apply', { ...FORM, email: 'once@mail.example', proof: once })).status,
    ).toBe(202);
    for (const each of ['', 'no', '{}', JSON.stringify(invented), once]) {
      const answer = await post('/apply', { ...FORM, proof: each });
      expect([each.slice(0, 3), answer.status]).toEqual([each.slice(0, 3), 400]);
      expect(textOf(answer)).toContain('value="Lena Fuchs"');
    }
  });
  it.each(LOCALES)('says in %s what is wrong at its field, as every form does', async (locale) => {
    const faulty = { ...FORM, name: ' ', email: 'lena', phone: 'call me', from: '18:00' };
    const answer = await post(`/apply?lang=${locale}`, {
      ...{ ...faulty, otherSkills: 'x'.repeat(130), about: 'x'.repeat(5_000) },
      proof: await proof(),
    });
    expect(answer.status).toBe(400);
    const page = textOf(answer);
    const said = [...page.matchAll(/<p class="fault" id="(\w+)-fault">([^<]*)</g)];
    const fault = (message: string, params = {}) =>
      faultText(model, locale, { path: '', message, params });
    expect(Object.fromEntries(said.map(([, field, sentence]) => [field, sentence]))).toEqual({
      name: fault('required'),
      email: fault('not-an-email'),
      phone: fault('not-a-phone-number'),
      otherSkills: fault('too-long', { max: 60 }),
      to: fault('not-after-from'),
      about: fault('too-long', { max: 4_000 }),
    });
  });
  it('keeps what was filled in, and runs nothing of it', async () => {
    const answer = await post('/apply', { ...FORM, name: ' ', proof: await proof() });
    const page = textOf(answer);
    expect(page).toContain('&lt;script&gt;');
    expect(page).not.toContain('<script>alert');
  });
});

describe('an application', () => {
  let link = '';
  it('is shown to nobody until it is confirmed, and opening the link does not confirm it', async () => {
    link = await apply(FORM);
    expect(mails.at(-1)).toEqual({
      ...{ email: 'lena@mail.example', locale: 'en', applicant: 'Lena Fuchs' },
      link: `https://callout.example${link}`,
    });
    expect(textOf(await testServer.anybody.open(link))).toContain('Confirm your application');
    expect(await listed()).toEqual([]);
  });
  it('is a fact once it is confirmed, and once only', async () => {
    const confirm = () => post(`${link}/confirm`);
    expect((await confirm()).status).toBe(303);
    expect((await confirm()).status).toBe(303);
    expect((await listed()).map(({ title, status }) => [title, status])).toEqual([
      ['Lena Fuchs', 'submitted'],
    ]);
    expect(textOf(await testServer.anybody.open(link))).toContain('Received');
  });
  it('opens to nobody without its secret', async () => {
    const [, , id, secret] = link.split('/');
    for (const path of [`/apply/${id}/x`, `/apply/other/${secret}`, `/apply/${id}/${secret}x`]) {
      expect((await testServer.anybody.open(path)).status).toBe(404);
      expect((await post(`${path}/withdraw`)).status).toBe(404);
      expect((await post(`${path}/confirm`)).status).toBe(404);
    }
  });
  it('takes answers to its tests, without telling what is right', async () => {
    const id = link.split('/')[2] ?? '';
    const question = { id: 'q1', text: 'First?', skill: 'gas', points: 5 };
    await order('DefineTestSuite', SUITE, {
      name: 'Gas safety',
      description: '',
      questions: [
        { ...question, kind: 'choice', options: ['Valve', 'Door'], several: false },
        { ...question, id: 'q2', kind: 'text' },
      ],
      answerKey: [{ question: 'q1', options: [0] }],
    });
    await order('AssignTests', id, { suites: [SUITE] });
    const page = textOf(await testServer.anybody.open(link));
    expect(page).toContain('name="q.q1"');
    expect(page).not.toMatch(/answerKey|"options":/);
    const answers = { 'q.q1': '0', 'q.q2': 'With spray.' };
    expect((await post(`${link}/tests/${SUITE}`, answers)).status).toBe(303);
    expect(textOf(await testServer.anybody.open(link))).toContain(
      'We are looking at your answers.',
    );
    const again = await post(`${link}/tests/${SUITE}`, answers);
    expect([again.status, textOf(again).includes('is completed already')]).toEqual([409, true]);
    const points = [{ question: 'q2', points: 5 }];
    await order('RecordTestResult', id, { test: SUITE, points, note: '' });
    expect((await listed()).map(({ status }) => status)).toEqual(['to-decide']);
  });
  it('becomes a worker when it is accepted', async () => {
    const id = link.split('/')[2] ?? '';
    const verdict = { strengths: ['Calm'], weaknesses: [], skills: ['gas'] };
    await order('AcceptApplicant', id, verdict);
    await testServer.server.engine.idle();
    const workers = await manager.get('/api/v1/streams/management/worker');
    expect(workers.body).toMatchObject({ documents: [{ title: 'Lena Fuchs', status: 'active' }] });
    expect(textOf(await testServer.anybody.open(link))).toContain('Welcome to the team');
  });
  it('is marked when the same person has applied before, and can be withdrawn', async () => {
    const again = await apply({ ...FORM, email: 'LENA+2@mail.example' });
    await post(`${again}/confirm`);
    const document = await manager.get(
      `/api/v1/streams/management/worker-application/${again.split('/')[2]}`,
    );
    expect(JSON.stringify(document.body)).toContain(`"duplicateOf":["${link.split('/')[2]}"]`);
    expect((await post(`${again}/withdraw`, { reason: 'Found work.' })).status).toBe(303);
    expect(textOf(await testServer.anybody.open(again))).toContain('Withdrawn');
  });
});

it('writes to one mailbox three times a day at most', async () => {
  const fields = { ...FORM, email: 'often@mail.example' };
  const before = mails.length;
  for (let n = 0; n < 3; n += 1) await apply(fields);
  const fourth = await post('/apply', { ...fields, proof: await proof() });
  expect([fourth.status, mails.length - before]).toEqual([503, 3]);
});

it('turns a flood without work away, keeps nothing of it, and turns nothing else away', async () => {
  const statuses: number[] = [];
  for (let n = 0; n < 40; n += 1) statuses.push((await post('/apply', FORM)).status);
  expect(new Set(statuses)).toEqual(new Set([400]));
  expect((await manager.get('/api/v1/streams/management/worker')).status).toBe(200);
  expect((await testServer.anybody.open('/apply')).status).toBe(200);
});

describe('a connection from which very many forms come', () => {
  const openTown = (perAddress: number) =>
    openTestServer(
      { trustProxy: 1, publicUrl: 'https://callout.example' },
      {
        mailer: { send: async (mail) => void mails.push(mail) },
        applyLimits: {
          ...{ perAddress, perMailbox: 3, overall: 5, overallCrowded: 2, pending: 100 },
        },
      },
    );
  async function solvedIn(page: string): Promise<string> {
    const written = /data-challenge="([^"]+)"/.exec(page)?.[1] ?? '';
    const challenge = JSON.parse(written.replaceAll('&quot;', '"'));
    return JSON.stringify({ challenge, solution: await solveChallenge({ challenge, deriveKey }) });
  }

  it('is never shut out: it works more for each, and leaves the others their part', async () => {
    const town = await openTown(1);
    const from = (address: string) => ({ 'X-Forwarded-For': address });
    let people = 0;
    const send = (address: string, proof: string) => {
      people += 1;
      const fields = { ...FORM, email: `person-${people}@mail.example`, proof };
      const { body, redirect } = sent(fields);
      return town.anybody.send('POST', '/apply', { body, redirect, headers: from(address) });
    };
    const page = async (address: string) =>
      textOf(await town.anybody.open('/apply', from(address)));
    try {
      const early = await solvedIn(await page('192.0.2.1'));
      expect((await send('192.0.2.1', await solvedIn(await page('192.0.2.1')))).status).toBe(202);
      // Little work is no longer enough; the form comes back filled in, with more work to do.
      const again = await send('192.0.2.1', early);
      expect(again.status).toBe(429);
      expect(textOf(again)).toContain('value="Lena Fuchs"');
      expect((await send('192.0.2.1', await solvedIn(textOf(again)))).status).toBe(202);
      expect((await send('192.0.2.1', await solvedIn(await page('192.0.2.1')))).status).toBe(202);
      // Its part of all is used up; another connection still has its own.
      expect((await send('192.0.2.1', await solvedIn(await page('192.0.2.1')))).status).toBe(503);
      expect((await send('192.0.2.2', await solvedIn(await page('192.0.2.2')))).status).toBe(202);
    } finally {
      await town.close();
    }
  });

  it('is not made by forms without work, which a neighbour may send', async () => {
    const town = await openTown(1);
    try {
      for (let n = 0; n < 20; n += 1) await town.anybody.send('POST', '/apply', sent(FORM));
      expect(textOf(await town.anybody.open('/apply'))).toContain('&quot;hard&quot;:false');
    } finally {
      await town.close();
    }
  });
});

// Proves that what is asked outside really leaves: a mail as a file and through a mail server, in the
// organisation's language, to the address of today; a question to a matching step over HTTP; a
// sign-in that nobody can use before its person has chosen a password by the link in their mail.
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { model } from '@callout/model';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SystemDelivery } from '../../engine/dependencies.ts';
import { createEngine } from '../../engine/engine.ts';
import { secretHash } from '../../host/tokens.ts';
import { createSqliteStore } from '../../store/sqlite.ts';
import { createDeliveries } from './deliveries.ts';
import { createMailTransport } from './mail-transport.ts';
import type { OutsideRules } from './outside-request.ts';

const NOW = '2026-11-23T09:00:00.000Z';
const MANAGER = { id: 'u1', name: 'Mara', roles: ['manager'] } as const;
const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

let folder: string;
const closing: (() => unknown)[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callout-outbox-'));
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  rmSync(folder, { recursive: true, force: true });
});

interface Options {
  readonly smtpUrl?: string;
  readonly locale?: string;
  readonly outside?: OutsideRules;
}

async function setUp(options: Options = {}) {
  const store = createSqliteStore({ path: join(folder, 'callout.sqlite') });
  const clock = { now: () => NOW };
  const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes));
  const from = 'Northside Care <office@example.org>';
  const mail = join(folder, 'mail');
  const mailTransport = createMailTransport({ smtpUrl: options.smtpUrl, from, folder: mail });
  const publicUrl = 'https://callout.example.org';
  const outside = options.outside ?? { mayBePrivate: true };
  const out = { model, store, clock, mailTransport, random, publicUrl, outside };
  const deliveries = createDeliveries(out);
  const engine = createEngine({ store, model, clock, random, log: quiet });
  closing.push(async () => {
    mailTransport.close();
    await engine.stop();
    await store.close();
  });
  const run = async (command: string, stream: string, data: object) => {
    const order = { context: 'management', command, stream, data, isOurs: true };
    const done = await engine.execute(order, MANAGER);
    if (!done.ok) throw new Error(JSON.stringify(done.refusal));
  };
  const locale = options.locale ?? 'en';
  const organisation = { name: 'Northside', timeZone: 'Europe/Berlin', currency: 'EUR', locale };
  await run('ConfigureOrganisation', 'organisation', organisation);
  const contact = { name: 'Ada Petersen', email: 'ada@harbour.example' };
  await run('RegisterClient', 'c1', { name: 'Harbour School', contact });
  await run('RegisterClient', 'c2', { name: 'No Address', contact: { name: 'Nobody' } });
  return { store, deliveries, mail, run };
}

function deliver(delivery: SystemDelivery | undefined, input: unknown, askedAt = NOW) {
  if (!delivery) throw new Error('it has no delivery');
  return delivery(input, { signal: new AbortController().signal, messageId: 'm-1', askedAt });
}

const assigned = (client: string) => ({
  mail: 'request-assigned',
  to: { client },
  about: 'r1',
  params: {
    service: 'Boiler <service>',
    worker: 'Mila Novak',
    window: { from: '2026-11-24T09:00:00.000Z', to: '2026-11-24T11:00:00.000Z' },
  },
});

/** The parts of a mail that was written as a file: its head, its plain text and its HTML. */
function partsOf(written: string): readonly string[] {
  const [, boundary = ''] = /boundary="([^"]+)"/.exec(written) ?? [];
  return written.split(`--${boundary}`).map((part) => {
    const [, ...body] = part.split('\r\n\r\n');
    const content = body.join('\r\n\r\n');
    if (/encoding: base64/i.test(part)) return Buffer.from(content, 'base64').toString();
    const text = content.replaceAll('=\r\n', '');
    const bytes = text.replace(/=([0-9A-F]{2})/g, (_, hex) =>
      String.fromCharCode(parseInt(hex, 16)),
    );
    return Buffer.from(bytes, 'latin1').toString().replaceAll('\r\n', '\n');
  });
}

it('has a way out for every system command of the model', async () => {
  const { deliveries } = await setUp();
  const declared = model.contexts.flatMap((context) => context.systemCommands ?? []);
  expect(Object.keys(deliveries).sort()).toEqual(
    [...new Set(declared.map(({ name }) => name))].sort(),
  );
});

it('writes a mail as one file, however often it is delivered', async () => {
  const { deliveries, mail } = await setUp();
  await deliver(deliveries['SendMail'], assigned('c1'));
  await deliver(deliveries['SendMail'], assigned('c1'));
  expect(readdirSync(mail)).toEqual(['2026-11-23T09-00-00.000Z-m-1.eml']);
  const written = readFileSync(join(mail, '2026-11-23T09-00-00.000Z-m-1.eml'), 'utf8');
  expect(written).toContain('To: ada@harbour.example\r\n');
  expect(written).toContain('From: Northside Care <office@example.org>\r\n');
  expect(written).toContain('Subject: Boiler <service>: Mila Novak will come\r\n');
  expect(written).toContain('Message-ID: <m-1@callout>\r\n');
  const [, text = '', html = ''] = partsOf(written);
  const said =
    'Mila Novak will carry out “Boiler <service>” for you: ' +
    '24 November 2026, 10:00–12:00 (Europe/Berlin).';
  const link = 'https://callout.example.org/documents/service-request/r1';
  expect(text.replace(/[\u2009\u202f]/g, ' ')).toContain(said);
  expect(text).toContain(`Open the request:\n${link}\n`);
  expect(html).toContain('“Boiler &lt;service&gt;”');
  expect(html).toContain(`<a href="${link}">Open the request</a>`);
});

it('says who cannot be reached, and sends no old news', async () => {
  const { deliveries, mail } = await setUp();
  const send = deliveries['SendMail'];
  const failing = { isFinal: true };
  await expect(deliver(send, assigned('c2'))).rejects.toMatchObject({
    ...failing,
    code: 'no-address',
  });
  await expect(deliver(send, assigned('c9'))).rejects.toMatchObject({
    ...failing,
    code: 'no-address',
  });
  const old = deliver(send, assigned('c1'), '2026-11-19T09:00:00.000Z');
  await expect(old).rejects.toMatchObject({ ...failing, code: 'out-of-date' });
  expect(() => readdirSync(mail)).toThrow('ENOENT');
});

it('writes in the language of the organisation, or of somebody who has said theirs', async () => {
  const { deliveries, mail } = await setUp({ locale: 'ru' });
  const link = 'https://callout.example.org/apply/a1/s';
  const mailbox = { email: 'lena@mail.example', locale: 'en' };
  const params = { applicant: 'Lena', link };
  await deliver(deliveries['SendMail'], assigned('c1'));
  await deliver(
    deliveries['SendMail'],
    { mail: 'application-to-confirm', to: { mailbox }, params },
    '2026-11-23T09:00:01.000Z',
  );
  const texts = readdirSync(mail).map(
    (name) => partsOf(readFileSync(join(mail, name), 'utf8'))[1] ?? '',
  );
  expect(texts.map((text) => text.split('\n')[0])).toEqual([
    expect.stringContaining('Услугу «Boiler <service>» окажет Mila Novak: 24 ноября 2026'),
    'Good day, Lena,',
  ]);
  expect(texts[1]).toContain(`Confirm the application:\n${link}\n\nNorthside\n`);
});

it('does not send what the model does not know', async () => {
  const { deliveries } = await setUp();
  const unknown = { ...assigned('c1'), mail: 'greeting' };
  await expect(deliver(deliveries['SendMail'], unknown)).rejects.toMatchObject({
    ...{ code: 'mail-unknown', isFinal: true },
  });
});

/** Speaks just enough SMTP; answers every mail with what the test says. */
async function mailServer(verdict: string) {
  const mails: string[] = [];
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    let data: string | undefined;
    const answer = (line: string) => socket.write(`${line}\r\n`);
    answer('220 mail.example');
    socket.setEncoding('utf8').on('data', (chunk) => {
      for (const line of String(chunk).split('\r\n').slice(0, -1)) {
        if (data !== undefined && line === '.') {
          mails.push(data);
          data = undefined;
          answer(verdict);
        } else if (data !== undefined) data += `${line}\n`;
        else if (line === 'DATA') {
          data = '';
          answer('354 go ahead');
        } else answer('250 fine');
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.unshift(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`, mails };
}

it('hands mails to the mail server that is named', async () => {
  const { url, mails } = await mailServer('250 taken');
  const { deliveries } = await setUp({ smtpUrl: url });
  const to = { mailbox: { email: 'a@b.example', locale: 'en' } };
  const params = { subject: 'Hi', text: 'There' };
  await deliver(deliveries['SendMail'], { mail: 'finished-mail', to, params });
  expect(mails).toHaveLength(1);
  expect(mails[0]).toContain('Subject: Hi\n');
});

it.each([
  ['550 no such mailbox', { code: 'mail-refused', isFinal: true }],
  ['451 try again later', { code: 'mail-server-failed', isFinal: false }],
])('tells a refusal for good from one for now: %s', async (verdict, failure) => {
  const { url } = await mailServer(verdict);
  const { deliveries } = await setUp({ smtpUrl: url });
  const sent = deliver(deliveries['SendMail'], assigned('c1'));
  await expect(sent).rejects.toMatchObject(failure);
});

async function stepServer(answer: RequestListener): Promise<string> {
  const server = createHttpServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.unshift(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/score`;
}

const question = (url: string, timeoutMs = 5_000) => ({
  request: 'r1',
  url,
  timeoutMs,
  pipelineVersion: 1,
  job: { requiredSkills: ['boiler'] },
  candidates: [{ worker: 'w1' }],
});

it('asks a matching step with the job and the candidates, and nothing else', async () => {
  const bodies: unknown[] = [];
  const url = await stepServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    bodies.push([
      request.method,
      request.headers['idempotency-key'],
      JSON.parse(String(Buffer.concat(chunks))),
    ]);
    response.end(JSON.stringify({ version: 3, scores: [{ worker: 'w1', score: 900 }] }));
  });
  const { deliveries } = await setUp();
  expect(await deliver(deliveries['ScoreCandidates'], question(url))).toEqual({
    version: 3,
    scores: [{ worker: 'w1', score: 900 }],
  });
  const { job, candidates } = question(url);
  expect(bodies).toEqual([['POST', 'm-1', { job, candidates }]]);
});

const silences: readonly (readonly [string, RequestListener])[] = [
  ['status-503', (_, response) => response.writeHead(503).end()],
  ['reply-invalid', (_, response) => response.end('<html>')],
  ['reply-too-large', (_, response) => response.end('x'.repeat(300_000))],
  [
    'status-302',
    (_, response) => response.writeHead(302, { Location: 'http://127.0.0.1:1/' }).end(),
  ],
  ['unreachable', (request) => request.socket.destroy()],
];
it.each(silences)('names what stands in the way of a step: %s', async (code, answer) => {
  const { deliveries } = await setUp();
  const url = await stepServer(answer);
  await expect(deliver(deliveries['ScoreCandidates'], question(url))).rejects.toMatchObject({
    code,
  });
});

describe('a step behind a name', () => {
  const at = (address: string, family = 4) => ({ address, family });
  /** A step of ours that counts who asks, its address by another name, and what was resolved. */
  async function named(rules: (port: string) => Partial<OutsideRules>, answers: () => string[]) {
    const asked: string[] = [];
    const resolved: string[] = [];
    const url = await stepServer((request, response) => {
      asked.push(request.headers.host ?? '');
      response.end(JSON.stringify({ version: 1, scores: [] }));
    });
    const { port } = new URL(url);
    const resolve = async (host: string) => {
      resolved.push(host);
      return answers().map((address) => at(address, address.includes(':') ? 6 : 4));
    };
    const outside: OutsideRules = { mayBePrivate: false, resolve, ...rules(port) };
    const { deliveries } = await setUp({ outside });
    const ask = () =>
      deliver(deliveries['ScoreCandidates'], question(`http://scores.example:${port}/rank`));
    return { ask, asked, resolved, port, deliveries };
  }
  const REFUSED = { code: 'address-refused', isFinal: true };

  it('is reached at the address that was checked, and nothing is resolved twice', async () => {
    const step = await named(
      () => ({ mayBePrivate: ['scores.example'] }),
      () => ['127.0.0.1'],
    );
    expect(await step.ask()).toEqual({ version: 1, scores: [] });
    expect(step.asked).toEqual([`scores.example:${step.port}`]);
    expect(step.resolved).toEqual(['scores.example']);
  });

  it.each([
    [['127.0.0.1']],
    [['8.8.8.8', '127.0.0.1']],
    [['10.0.0.5']],
    [['169.254.169.254']],
    [['::1']],
    [['::ffff:127.0.0.1']],
    [['fe80::1']],
    [['not an address']],
    [[]],
  ])('is not asked when the name leads to %j', async (addresses) => {
    const step = await named(
      () => ({}),
      () => addresses,
    );
    await expect(step.ask()).rejects.toMatchObject(REFUSED);
    expect(step.asked).toEqual([]);
  });

  it('is refused by its address where that says it all, unless the operator allows it', async () => {
    const step = await named(
      () => ({}),
      () => [],
    );
    for (const host of ['127.0.0.1', '2130706433', '0x7f.1', '[::ffff:7f00:1]', 'localhost']) {
      const url = `http://${host}:${step.port}/rank`;
      const asked = deliver(step.deliveries['ScoreCandidates'], question(url));
      await expect(asked).rejects.toMatchObject(REFUSED);
    }
    const withName = `http://name:word@scores.example:${step.port}/`;
    const asked = deliver(step.deliveries['ScoreCandidates'], question(withName));
    await expect(asked).rejects.toMatchObject(REFUSED);
    expect([step.asked, step.resolved]).toEqual([[], []]);
  });
});

it('waits for a step no longer than the pipeline says', async () => {
  const { deliveries } = await setUp();
  const url = await stepServer(() => undefined);
  const asked = deliver(deliveries['ScoreCandidates'], question(url, 20));
  await expect(asked).rejects.toMatchObject({ code: 'timed-out' });
});

const linkIn = (text: string) =>
  /https:\/\/callout\.example\.org\/invitation\/(\S+)\/([\w-]{43})/.exec(
    text.replaceAll('=\r\n', '').replaceAll('=3D', '='),
  ) ?? [];

it('makes one sign-in without a password, and sends a link to choose one; the last one counts', async () => {
  const { deliveries, store, mail } = await setUp();
  const asked = { worker: 'w1', name: 'Mila Novak', email: 'Mila@Novak.example' };
  await deliver(deliveries['CreateSignIn'], asked);
  const first = readdirSync(mail)[0] ?? '';
  await deliver(deliveries['CreateSignIn'], asked);
  const second = readdirSync(mail).find((name) => name !== first) ?? '';
  const [user, ...others] = await store.accounts(10);
  expect(others).toEqual([]);
  const [, person, secret = ''] = linkIn(readFileSync(join(mail, second), 'utf8'));
  expect(user).toEqual({
    ...{ id: person, login: 'mila@novak.example', name: 'Mila Novak', email: 'Mila@Novak.example' },
    ...{ roles: ['worker'], subject: 'w1', disabled: false },
    invitation: {
      ...{ tokenHash: secretHash(secret), sentAt: NOW, expiresAt: '2026-11-30T09:00:00.000Z' },
    },
  });
  const [, , dead = ''] = linkIn(readFileSync(join(mail, first), 'utf8'));
  expect(secretHash(dead)).not.toBe(user?.invitation?.tokenHash);
  const taken = deliver(deliveries['CreateSignIn'], { ...asked, worker: 'w2' });
  await expect(taken).rejects.toMatchObject({ code: 'login-taken', isFinal: true });
});

it('invites to the address that is known: the account’s, the login, or that of the client', async () => {
  const { deliveries, store, mail } = await setUp({ locale: 'ru' });
  const user = { name: 'Ada', roles: ['client'] as const, disabled: false };
  await store.write(async (transaction) => {
    await transaction.putAccount({ ...user, id: 'a', login: 'ada', subject: 'c1' });
    await transaction.putAccount({ ...user, id: 'b', login: 'bo', email: 'bo@x.example' });
    await transaction.putAccount({ ...user, id: 'c', login: 'cy@x.example' });
    await transaction.putAccount({ ...user, id: 'd', login: 'di', subject: 'c2' });
    await transaction.putAccount({ ...user, id: 'e', login: 'ed@x.example', disabled: true });
  });
  const send = (person: string) => deliver(deliveries['SendInvitation'], { person });
  for (const person of ['a', 'b', 'c']) await send(person);
  const sent = readdirSync(mail).map((name) => readFileSync(join(mail, name), 'utf8'));
  const to = sent.map((text) => /^To: (.+)\r$/m.exec(text)?.[1]).sort();
  expect(to).toEqual(['ada@harbour.example', 'bo@x.example', 'cy@x.example']);
  await expect(send('d')).rejects.toMatchObject({ code: 'no-address', isFinal: true });
  await expect(send('e')).rejects.toMatchObject({ code: 'nobody-there', isFinal: true });
  await expect(send('f')).rejects.toMatchObject({ code: 'nobody-there', isFinal: true });
});

// Proves that mails which an earlier version left in its outbox are still sent: each of its templates as it
// was filled then, and those whose words were finished; that what cannot be read is seen as failed; and
// that what is not a mail, or was settled, is left alone.

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mailMessageSchema, mailText, wordMail } from '@callout/kernel';
import { model } from '@callout/model';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEngine } from '../../engine/engine.ts';
import type { OutboxMessage, Store } from '../../store/port.ts';
import { createSqliteStore } from '../../store/sqlite.ts';
import { createDeliveries } from './deliveries.ts';
import { convertFormerMails, mailOfFormer } from './former-mails.ts';
import { createMailTransport } from './mail-transport.ts';

const NOW = '2026-11-23T09:00:00.000Z';
const window = {
  ...{ from: '2026-11-24T09:00:00.000Z', to: '2026-11-24T11:00:00.000Z' },
  timeZone: 'Europe/Berlin',
};
const request = { request: 'r1', service: 'Boiler service', worker: 'Mila Novak', ...window };
const client = { client: 'c1' };
const worker = { worker: 'w1' };

/** Every template of that version, filled as its policies filled it. */
const FORMER: readonly (readonly [string, object, Readonly<Record<string, string>>])[] = [
  ...[
    'request-assigned',
    'request-waiting',
    'request-rescheduled',
    'request-started',
    'request-completed',
    'request-failed',
    'request-cancelled',
    'request-no-show-reversed',
    'reorder-offered',
    'request-unserved',
  ].map((template) => [template, client, request] as const),
  [
    'request-overdue',
    client,
    {
      ...request,
      offered: '2026-11-25T07:00:00.000Z/2026-11-25T09:00:00.000Z',
      closesAt: '2026-12-01T11:00:00.000Z',
    },
  ],
  [
    'job-assigned',
    worker,
    { request: 'r1', service: 'Boiler service', address: 'Kaistr. 4', ...window },
  ],
  [
    'supplies-ready',
    worker,
    {
      ...{ request: 'r1', service: 'Boiler service', shelf: 'B2', neededBy: window.from },
      timeZone: 'Europe/Berlin',
    },
  ],
  [
    'review-completed',
    worker,
    { request: 'r1', service: 'Boiler service', verdict: 'nobody-at-fault' },
  ],
  ...['invoice-issued', 'invoice-paid', 'payment-returned'].map(
    (template) =>
      [
        template,
        client,
        {
          ...{ name: 'Harbour School', number: '7', amount: '1284.50 EUR' },
          ...{ dueOn: '2026-12-06', reason: 'Account closed' },
        },
      ] as const,
  ),
  [
    'payout-settled',
    worker,
    { name: 'Mila Novak', number: '1', amount: '3740 JPY', paidOn: '2026-12-01' },
  ],
];

describe('a mail of an earlier version', () => {
  it.each(FORMER)('%s says everything that it said', (template, to, params) => {
    const message = mailOfFormer(model, 'en', { template, to, params });
    const mail = model.mail(template);
    if (!message || !mail) throw new Error('it is a mail of today');
    const wording = wordMail(model.text, mail, message, {
      ...{ locale: 'en', organisation: 'Northside', timeZone: 'Europe/Berlin' },
      documentLink: (kind, id) => `https://x.example/${kind}/${id}`,
    });
    const text = mailText(wording);
    expect([wording.subject, text].join()).not.toMatch(/—|\{\{|mail\./);
    expect(message.to).toEqual(to);
    if (params['request']) expect(text).toContain('https://x.example/service-request/r1');
  });
  it('keeps amounts to the minor unit of their currency', () => {
    const amountOf = (amount: string) =>
      mailOfFormer(model, 'en', { template: 'payout-settled', to: worker, params: { amount } })
        ?.params['amount'];
    expect(['1284.50 EUR', '3740 JPY', '0.05 EUR', '-1.234 TND'].map(amountOf)).toEqual([
      { amount: 128_450, currency: 'EUR' },
      { amount: 3740, currency: 'JPY' },
      { amount: 5, currency: 'EUR' },
      { amount: -1234, currency: 'TND' },
    ]);
  });
  it.each([
    ['another template', { template: 'greeting', to: client, params: {} }],
    ['nobody', { template: 'invoice-paid', to: {}, params: {} }],
    ['nothing at all', undefined],
  ])('is not read where it is of %s', (_, input) => {
    expect(mailOfFormer(model, 'en', input)).toBeUndefined();
  });
});

describe('an outbox of an earlier version', () => {
  let folder: string;
  let store: Store;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'callout-former-'));
    store = createSqliteStore({ path: join(folder, 'callout.sqlite') });
  });
  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const row = (id: string, command: string, input: unknown, more: object = {}): OutboxMessage => ({
    ...{ id, context: 'management', command, input, causationId: 'e1', correlationId: 'e1' },
    ...{ askedAt: NOW, state: 'waiting', attempts: 2, dueAt: NOW, ...more },
  });
  const finished = { to: 'lena@mail.example', subject: 'About your application', text: 'Soon.' };
  const put = (...rows: readonly OutboxMessage[]) =>
    store.write(async (transaction) => {
      for (const each of rows) await transaction.putMessage(each);
    });
  const all = async (...ids: readonly string[]) =>
    store.write((transaction) => Promise.all(ids.map((id) => transaction.message(id))));

  it('is sent by the command of today', async () => {
    const ways = {
      ...{ model, store, clock: { now: () => NOW }, publicUrl: 'https://x.example' },
      mailTransport: createMailTransport({
        from: 'Callout <c@x.example>',
        folder: join(folder, 'mail'),
      }),
      random: (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes)),
    };
    const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
    const deliveries = createDeliveries({ ...ways, outside: { mayBePrivate: true } });
    const engine = createEngine({ ...ways, log: quiet, deliveries });
    const contact = { name: 'Ada', email: 'ada@harbour.example' };
    await engine.execute(
      {
        ...{ context: 'management', command: 'RegisterClient', stream: 'c1' },
        ...{ data: { name: 'Harbour School', contact }, isOurs: true },
      },
      { id: 'u1', name: 'Mara', roles: ['manager'] },
    );
    const [template, to, params] = FORMER[0] ?? [];
    await put(
      row('m1', 'SendManagementMail', finished),
      row('m2', 'SendProvisioningMail', { template, to, params }, { context: 'provisioning' }),
    );
    await convertFormerMails(store, model);
    await engine.idle();
    await engine.stop();
    const mails = readdirSync(join(folder, 'mail')).map((name) =>
      readFileSync(join(folder, 'mail', name), 'utf8'),
    );
    expect(mails.map((mail) => /^To: (.*)\r$/m.exec(mail)?.[1]).sort()).toEqual([
      ...['ada@harbour.example', 'lena@mail.example'],
    ]);
    expect((await all('m1', 'm2')).map((each) => [each?.command, each?.state])).toEqual([
      ['SendMail', 'answered'],
      ['SendMail', 'answered'],
    ]);
  });

  it('keeps its ids, tries and due times, and loses sight of nothing', async () => {
    const score = row('m4', 'ScoreCandidates', { request: 'r1' });
    const { input: _, ...settled } = row('m5', 'SendBillingMail', {}, { state: 'answered' });
    const later = { dueAt: '2026-11-23T09:10:00.000Z', failure: 'mail-server-failed' };
    await put(row('m3', 'SendManagementMail', finished, later), score, settled);
    await put(row('m6', 'SendReviewMail', { template: 'gone' }));
    await convertFormerMails(store, model);
    await convertFormerMails(store, model);
    const [m3, m4, m5, m6] = await all('m3', 'm4', 'm5', 'm6');
    const message = {
      mail: 'finished-mail',
      to: { mailbox: { email: 'lena@mail.example', locale: 'en' } },
      params: { subject: 'About your application', text: 'Soon.' },
    };
    expect(mailMessageSchema.parse(message)).toEqual(message);
    expect(m3).toEqual(row('m3', 'SendMail', message, later));
    expect([m4, m5]).toEqual([score, settled]);
    const { input: __, ...unreadable } = row('m6', 'SendMail', undefined);
    expect(m6).toEqual({ ...unreadable, state: 'failed', failure: 'mail-unreadable' });
  });

  it('is converted however long it is', async () => {
    const ids = Array.from({ length: 205 }, (_, index) => `n${index}`);
    await put(...ids.map((id) => row(id, 'SendManagementMail', finished)));
    await convertFormerMails(store, model);
    const commands = (await all(...ids)).map((each) => each?.command);
    expect(new Set(commands)).toEqual(new Set(['SendMail']));
  });
});

// Proves what a declared mail makes of its parameters in each language, that a policy sends only what it
// declares, and that what a mail is filled with is checked before it leaves.
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { assembleModel, defineContext } from './context.ts';
import { definitionsOf } from './define.ts';
import { mailMessageSchema } from './mail.ts';
import { type MailReader, mailText, wordMail } from './mail-wording.ts';
import { money } from './money.ts';
import { undeclaredIn } from './policy.ts';
import { SendMail, sendMail } from './send-mail.ts';
import { defineSystemCommand, requestEffect } from './system.ts';
import { createTexts } from './text.ts';

const { defineMail, definePolicy } = definitionsOf('billing', []);

const everything = defineMail({
  name: 'everything',
  to: ['client', 'mailbox'],
  opens: 'client-statement',
  params: {
    ...{ name: 'text', skills: 'texts', verdict: 'word', count: 'count', amount: 'money' },
    ...{ day: 'day', at: 'instant', window: 'window', offered: 'windows' },
  },
  sample: {
    ...{ name: 'Ada', skills: ['gas', 'water'], verdict: 'verdict.unclear', count: 2 },
    amount: { amount: money(128_450), currency: 'EUR' },
    ...{ day: '2026-12-06', at: '2026-11-24T09:00:00.000Z' },
    window: { from: '2026-11-24T09:00:00.000Z', to: '2026-11-24T11:00:00.000Z' },
    offered: [
      { from: '2026-11-25T07:00:00.000Z', to: '2026-11-25T09:00:00.000Z' },
      { from: '2026-11-26T22:00:00.000Z', to: '2026-11-27T00:30:00.000Z' },
    ],
  },
});
const linked = defineMail({
  name: 'linked',
  to: ['mailbox'],
  params: { link: 'link' },
  sample: { link: 'https://x.example/a' },
});
const TEXT =
  '{{name}}|{{skills}}|{{verdict}}|{{amount}}|{{day}}|{{at}}|{{window}}|{{timeZone}}\n\n{{offered}}';
const own = {
  'mail.everything.subject_one': '{{count}} thing for {{name}}',
  'mail.everything.subject_other': '{{count}} things for {{name}}',
  'mail.everything.text': TEXT,
  'mail.everything.action': 'Open',
  'mail.everything.without.offered': 'nothing',
  'mail.linked.subject': 'S',
  'mail.linked.text': 'T',
  'mail.linked.action': 'Go',
  'mail.signature': '{{organisation}}',
  'verdict.unclear': 'unclear',
};
const say = createTexts<string>({ en: own, ru: own });
const reader = (locale: 'en' | 'ru'): MailReader => ({
  locale,
  organisation: 'Northside',
  timeZone: 'Europe/Berlin',
  documentLink: (kind, id) => `https://x.example/${kind}/${id}`,
});
const message = { params: { ...everything.sample }, about: 's1' };
const spaces = (text: string) => text.replace(/[\u00a0\u2009\u202f]/g, ' ');

describe('a mail in words', () => {
  it('writes every kind as English people read it', () => {
    const wording = wordMail(say, everything, message, reader('en'));
    expect(wording.subject).toBe('2 things for Ada');
    expect(wording.action).toEqual({
      words: 'Open',
      link: 'https://x.example/client-statement/s1',
    });
    expect(spaces(mailText(wording))).toBe(
      [
        'Ada|gas, water|unclear|€1,284.50|6 December 2026|24 November 2026 at 10:00|' +
          '24 November 2026, 10:00–12:00|Europe/Berlin',
        '• 25 November 2026, 08:00–10:00\n' +
          '• 26 November 2026 at 23:00 – 27 November 2026 at 01:30',
        'Open:\nhttps://x.example/client-statement/s1',
        'Northside\n',
      ].join('\n\n'),
    );
  });
  it('writes every kind as Russian people read it', () => {
    const [first] = wordMail(say, everything, message, reader('ru')).paragraphs;
    expect(spaces(first ?? '')).toBe(
      'Ada|gas, water|unclear|1 284,50 €|6 декабря 2026 г.|24 ноября 2026 г. в 10:00|' +
        '24 ноября 2026 г., 10:00–12:00|Europe/Berlin',
    );
  });
  it('says what is not known, in its own words where it has some', () => {
    const params = { name: '', skills: [], offered: [], count: 1 };
    const { subject, paragraphs } = wordMail(say, everything, { params }, reader('en'));
    expect([subject, ...paragraphs]).toEqual([
      '1 thing for —',
      '—|—|—|—|—|—|—|Europe/Berlin',
      'nothing',
    ]);
  });
  it('has a subject of one line, whatever somebody calls themselves', () => {
    const params = { ...message.params, name: 'Ada\r\nBcc: all@mail.example' };
    const { subject } = wordMail(say, everything, { params }, reader('en'));
    expect(subject).toBe('2 things for Ada Bcc: all@mail.example');
  });
  it('leads to the link that it is filled with, or to no document where it is about none', () => {
    const { action } = wordMail(say, linked, { params: { ...linked.sample } }, reader('en'));
    expect(action).toEqual({ words: 'Go', link: 'https://x.example/a' });
    expect(wordMail(say, everything, { params: {} }, reader('en')).action).toBeUndefined();
  });
  it('is not written with what does not fit', () => {
    const params = { ...message.params, day: 'tomorrow' };
    expect(() => wordMail(say, everything, { params }, reader('en'))).toThrow('not-a-day');
  });
});

describe('a mail that is sent', () => {
  it('is a request of one command, and who gets it tells two apart', () => {
    const mailbox = { email: 'a@b.example', locale: 'ru' } as const;
    const asked = sendMail(everything, { client: 'c1' }, everything.sample, 's1');
    expect([asked.command.name, asked.key, SendMail.input.parse(asked.data)]).toEqual([
      'SendMail',
      'client',
      { mail: 'everything', to: { client: 'c1' }, about: 's1', params: everything.sample },
    ]);
    expect(sendMail(linked, { mailbox }, linked.sample).key).toBe('mailbox');
  });
  it('is not made of what its mail does not take', () => {
    const wrong = { ...everything.sample, day: 'tomorrow' };
    expect(() => sendMail(everything, { client: 'c1' }, wrong)).toThrow('not-a-day');
    const toNobody = { accountant: 'a1' } as never;
    expect(() => sendMail(everything, toNobody, everything.sample)).toThrow(
      'everything is not written to accountant',
    );
  });
  it.each([{}, { client: 'c1', worker: 'w1' }, 'c1'])('goes to one recipient, not to %j', (to) => {
    const read = mailMessageSchema.safeParse({ mail: 'everything', to, params: {} });
    expect(read.success).toBe(false);
  });
});

describe('a policy', () => {
  const policy = definePolicy({
    name: 'mail-somebody',
    whenever: [],
    issues: [],
    sends: [everything],
    react: async () => [],
  });
  it('may send the mails that it declares, and no other', () => {
    const Ring = defineSystemCommand({
      name: 'Ring',
      system: { name: 'Bell', answersWith: [] },
      input: z.object({}),
      reply: z.object({}),
      ...{ timeoutMs: 1, attemptsMax: 1, issues: [] },
      whenAnswered: async () => [],
    });
    const mailbox = { email: 'a@b.example', locale: 'en' } as const;
    expect(
      [
        sendMail(everything, { mailbox }, everything.sample),
        sendMail(linked, { mailbox }, linked.sample),
        requestEffect(Ring, {}),
      ].map((request) => undeclaredIn(policy, request)),
    ).toEqual([undefined, 'SendMail linked', 'Ring']);
  });
});

it('a context with mails lists the one command that sends them; the model knows mails by name', () => {
  const empty = { streams: [], commands: [], policies: [], projections: [], lists: [] };
  const texts = { en: {}, ru: {} };
  const contexts = (['billing', 'review'] as const).map((name) =>
    defineContext({
      ...{ ...empty, name, texts },
      mails: [name === 'billing' ? everything : linked],
    }),
  );
  const model = assembleModel(contexts, texts);
  expect(contexts.map(({ systemCommands }) => systemCommands)).toEqual([[SendMail], [SendMail]]);
  expect([model.mail('linked'), model.mail('other'), model.systemCommand('SendMail')]).toEqual([
    linked,
    undefined,
    SendMail,
  ]);
});

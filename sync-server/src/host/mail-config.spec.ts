// Proves that the mail server's settings are read, and that a mistake in them is named before anything
// starts, without telling the password.
import { expect, it } from 'vitest';
import { readConfig } from './config.ts';

const CALLOUT_SMTP_URL = 'smtp://user:secret@mail.example.org:587';

it('reads the mail server and the sender, and does without both', () => {
  const CALLOUT_MAIL_FROM = 'Northside Care <office@example.org>';
  expect(readConfig({ CALLOUT_SMTP_URL, CALLOUT_MAIL_FROM })).toMatchObject({
    smtpUrl: CALLOUT_SMTP_URL,
    mailFrom: CALLOUT_MAIL_FROM,
  });
  expect(readConfig({})).toMatchObject({ smtpUrl: undefined, mailFrom: undefined });
});

it.each([
  [
    { CALLOUT_SMTP_URL },
    'CALLOUT_MAIL_FROM must name the sender of mails when CALLOUT_SMTP_URL is given.',
  ],
  [
    { CALLOUT_SMTP_URL: 'http://secret@mail.example.org' },
    'CALLOUT_SMTP_URL must be an address that begins with smtp:// or smtps://, not what it is.',
  ],
  [
    { CALLOUT_SMTP_URL, CALLOUT_MAIL_FROM: 'the office' },
    'CALLOUT_MAIL_FROM must be an e-mail address, or a name and the address in angle brackets, ' +
      'not "the office".',
  ],
])('names what is wrong: %#', (env, sentence) => {
  expect(() => readConfig(env)).toThrow(sentence);
});

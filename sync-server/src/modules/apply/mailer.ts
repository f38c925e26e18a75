import { type Locale, SendMail, sendMail } from '@callout/kernel';
import { applicationToConfirm } from '@callout/model';
import type { Engine } from '../../engine/port.ts';

interface Confirmation {
  readonly email: string;
  readonly locale: Locale;
  readonly applicant: string;
  /** The applicant's own page, where the application is confirmed. */
  readonly link: string;
}

/** Takes a mail over for good: it is kept and tried again until it is sent. */
export interface Mailer {
  readonly send: (confirmation: Confirmation) => Promise<void>;
}

export function outboxMailer(engine: Pick<Engine, 'requestEffect'>): Mailer {
  return {
    send: ({ email, locale, applicant, link }) => {
      const to = { mailbox: { email, locale } };
      const { data } = sendMail(applicationToConfirm, to, { applicant, link });
      return engine.requestEffect('management', { command: SendMail.name, data });
    },
  };
}

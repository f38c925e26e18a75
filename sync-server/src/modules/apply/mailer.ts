import type { Engine } from '../../engine/port.ts';

interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Takes a mail over for good: it is kept and tried again until it is sent. */
export interface Mailer {
  readonly send: (mail: Mail) => Promise<void>;
}

/** Through the outbox, by the way that administration's own mails take. */
export function outboxMailer(engine: Pick<Engine, 'requestEffect'>): Mailer {
  return { send: (mail) => engine.requestEffect('SendManagementMail', mail) };
}

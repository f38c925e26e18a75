import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { DeliveryFailed } from '../../engine/dependencies.ts';

interface OutgoingMail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The same mail again has the same id, so that mail systems know it for a repeat. */
  readonly id: string;
  readonly at: string;
}

export interface MailTransport {
  /** @throws DeliveryFailed */
  readonly send: (mail: OutgoingMail) => Promise<void>;
  readonly close: () => void;
}

export interface MailTransportConfig {
  readonly smtpUrl?: string | undefined;
  readonly from: string;
  /** Where mails are laid down as files while no mail server is named. */
  readonly folder: string;
}

/** Nothing that people wrote may make the mailer read a file or fetch an address. */
const CLOSED = { disableFileAccess: true, disableUrlAccess: true } as const;
const CONNECTIONS_MAX = 4;

function mailOf(mail: OutgoingMail, from: string) {
  const { to, subject, text, html, id, at } = mail;
  const headers = { 'Auto-Submitted': 'auto-generated' };
  const content = { subject, text, html };
  return { from, to, ...content, messageId: `<${id}@callout>`, date: new Date(at), headers };
}

/** A mail server's own code: 5xx says that the same mail would be refused again. */
function failureOf(fault: unknown): DeliveryFailed {
  const code =
    typeof fault === 'object' && fault !== null && 'responseCode' in fault
      ? Number(fault.responseCode)
      : 0;
  if (code >= 500) return new DeliveryFailed('mail-refused', { isFinal: true, cause: fault });
  return new DeliveryFailed('mail-server-failed', { cause: fault });
}

function smtpTransport(url: string, from: string): MailTransport {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: CONNECTIONS_MAX,
    ...CLOSED,
  });
  return {
    send: async (mail) => {
      try {
        await transport.sendMail(mailOf(mail, from));
      } catch (fault) {
        throw failureOf(fault);
      }
    },
    close: () => transport.close(),
  };
}

function folderTransport(folder: string, from: string): MailTransport {
  const transport = createTransport({
    streamTransport: true,
    buffer: true,
    newline: 'windows',
    ...CLOSED,
  });
  return {
    send: async (mail) => {
      const { message } = await transport.sendMail(mailOf(mail, from));
      if (!Buffer.isBuffer(message)) throw new DeliveryFailed('mail-not-written');
      await mkdir(folder, { recursive: true });
      const path = join(folder, `${mail.at.replaceAll(':', '-')}-${mail.id}.eml`);
      // Whole or not at all: whoever watches the folder never reads half a mail.
      await writeFile(`${path}.part`, message);
      await rename(`${path}.part`, path);
    },
    close: () => transport.close(),
  };
}

/** Sends mails through the mail server that is named, or lays them down as files to be opened. */
export function createMailTransport({ smtpUrl, from, folder }: MailTransportConfig): MailTransport {
  return smtpUrl === undefined ? folderTransport(folder, from) : smtpTransport(smtpUrl, from);
}
